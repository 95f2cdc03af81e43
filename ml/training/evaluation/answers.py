"""What was read in pictures with any count of numbers, judged: found, wrong, and how surely."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tqdm import tqdm

from ml.recognizer import recognize
from ml.results import Prediction
from ml.training.datasets.uploads import Upload

SAID = 0.5  # an answer less sure than this is a doubt
LIMITS = (0.9, 0.99)  # whose sure answers the tables count


@dataclass(frozen=True)
class Answer:
    """A number that was read, as it is compared with the truths."""

    text: str
    confidence: float
    right: bool


@dataclass(frozen=True)
class Judged:
    """A picture and what was read in it; times in milliseconds of one processor."""

    upload: Upload
    answers: tuple[Answer, ...]
    layout: str
    milliseconds: float

    @property
    def found(self) -> int:
        """How many of the numbers written were read, however surely."""
        return sum(answer.right for answer in self.answers)

    @property
    def missed(self) -> list[str]:
        """The numbers written that weren't read."""
        read = Counter(answer.text for answer in self.answers if answer.right)
        return list((Counter(self.upload.truths) - read).elements())

    @property
    def right(self) -> bool:
        """Whether all that was read, however surely, is all that is written."""
        return self.found == len(self.upload.truths) == len(self.answers)

    @property
    def is_never_surely_wrong(self) -> bool:
        """Whether what is wrong was doubted."""
        return all(answer.right or answer.confidence < SAID for answer in self.answers)


def digits_of(prediction: Prediction) -> str:
    """A number's digits without the signs between them."""
    return "".join(digit.value for digit in prediction.digits)


def text_of(prediction: Prediction) -> str:
    """All that is written, signs too."""
    return prediction.text


def read_uploads(
    uploads: Sequence[Upload], name: str, layout: str = "auto", *, exact: bool = False
) -> list[Judged]:
    """Every picture through the same door as the platform's; layout: "told" is each one's own.

    exact: signs count too.
    """
    return [
        _read(upload, upload.layout if layout == "told" else layout, exact=exact)
        for upload in tqdm(uploads, desc=name, mininterval=5)
    ]


def _read(upload: Upload, layout: str, *, exact: bool) -> Judged:
    started = time.process_time()
    found = recognize(upload.data, layout)
    spent = (time.process_time() - started) * 1000
    compared = text_of if exact else digits_of
    said = [(compared(item), item.confidence) for item in found.predictions]
    answers = judge(upload.truths, [pair for pair in said if pair[0]])
    return Judged(upload, answers, found.layout, spent)


def judge(truths: Iterable[str], said: Iterable[tuple[str, float]]) -> tuple[Answer, ...]:
    """The readings, surest first; each number written makes one of them right at most."""
    left = Counter(truths)
    answers = []
    for text, confidence in sorted(said, key=lambda pair: -pair[1]):
        right = left[text] > 0
        left[text] -= right
        answers.append(Answer(text, confidence, right))
    return tuple(answers)


def sure_and_wrong(answers: Iterable[tuple[float, bool]]) -> dict[str, list[int]]:
    """Columns "wrong above 0.9" and "wrong above 0.99": how many of how many answers.

    answers: of each the confidence, and whether it is right.
    """
    pairs = list(answers)
    columns = {}
    for limit in LIMITS:
        sure = [right for confidence, right in pairs if confidence > limit]
        columns[f"wrong above {limit}"] = [len(sure) - sum(sure), len(sure)]
    return columns
