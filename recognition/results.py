"""What was read, put as a person wants to see it: words before figures, doubts marked."""

from __future__ import annotations

from dataclasses import dataclass, field

from recognition.forms import CorrectionForm
from recognition.models import Digit, Job, Prediction

SURE = 0.95  # the probability from which a number is called sure
CLEAR = 0.9  # the same for a digit by itself
POSSIBLE = 0.01  # the probability from which another reading is worth a look
BAR, GAP, HEIGHT = 18, 4, 64  # of a chart, in its own units


@dataclass(frozen=True)
class Bar:
    """One class in a digit's chart; lengths in the chart's units, y downwards."""

    label: str
    percent: str
    x: float
    y: float
    height: float
    is_best: bool

    @property
    def middle(self) -> float:
        return self.x + BAR / 2


@dataclass(frozen=True)
class Character:
    """One digit with its certainty and the chart of all ten classes."""

    digit: Digit
    percent: str
    is_clear: bool
    bars: list[Bar]


@dataclass
class Number:
    """One prediction with what people said about it."""

    prediction: Prediction
    text: str
    percent: str
    is_sure: bool
    is_corrected: bool
    characters: list[Character]
    alternatives: list[tuple[str, str]]
    form: CorrectionForm = field(default_factory=CorrectionForm)

    @property
    def cells(self) -> list[tuple[str, bool]]:
        """The text's characters, each with whether it is beyond doubt."""
        if self.is_corrected or len(self.characters) != len(self.text):
            return [(character, True) for character in self.text]
        return list(zip(self.text, (c.is_clear for c in self.characters), strict=True))


def read_out(job: Job) -> list[Number]:
    """The numbers of a job that was loaded with_results, in reading order."""
    return [_number(prediction) for prediction in job.predictions.all()]


def in_percent(probability: float) -> str:
    """Never "100", since nothing is certain: the last step before it is 99.9."""
    percent = 100 * probability
    if percent < 99:
        return f"{percent:.0f}"
    return f"{min(percent, 99.9):.1f}"


def _number(prediction: Prediction) -> Number:
    text = prediction.corrected
    return Number(
        prediction=prediction,
        text=text,
        percent=in_percent(prediction.confidence),
        is_sure=prediction.confidence >= SURE,
        is_corrected=any(prediction.corrections.all()),
        characters=[_character(digit) for digit in prediction.digits.all()],
        alternatives=[
            (alternative["text"], in_percent(alternative["confidence"]))
            for alternative in prediction.alternatives
            if alternative["text"] != text and alternative["confidence"] >= POSSIBLE
        ],
    )


def _character(digit: Digit) -> Character:
    return Character(
        digit=digit,
        percent=in_percent(digit.confidence),
        is_clear=digit.confidence >= CLEAR,
        bars=_bars(digit.probabilities),
    )


def _bars(probabilities: list[float]) -> list[Bar]:
    best = max(probabilities, default=0.0)
    return [
        Bar(
            label=str(value),
            percent=in_percent(probability),
            x=value * (BAR + GAP),
            y=round(HEIGHT * (1 - probability), 2),
            height=round(HEIGHT * probability, 2),
            is_best=probability == best,
        )
        for value, probability in enumerate(probabilities)
    ]
