"""What was read, put as a person wants to see it: words before figures, doubts marked."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from recognition.forms import CorrectionForm
from recognition.models import Digit, Job, Prediction

CLEAR = 0.9  # the probability from which a digit by itself is called sure
POSSIBLE = 0.01  # the probability from which another reading is worth a look
BAR, STEP, AXIS, LENGTH = 10, 16, 20, 80  # a chart's bars: thickness, distance, where they begin,
# full length; in its own units


@dataclass(frozen=True)
class Character:
    """One digit with its certainty and the chart of all ten classes.

    A page may show hundreds of charts, so their bars come as two SVG paths.
    """

    digit: Digit
    percent: str
    is_clear: bool
    percents: list[str]
    best_bar: str
    other_bars: str
    best_line: int

    @property
    def probabilities(self) -> str:
        """Of each class, as a screen reader says them."""
        return ", ".join(f"{value}: {percent} %" for value, percent in enumerate(self.percents))


@dataclass
class Number:
    """One prediction with what people said about it."""

    prediction: Prediction
    text: str
    percent: str
    is_sure: bool
    is_checked: bool
    is_corrected: bool
    void: str  # why a person says that there is no number; empty where nobody does
    characters: list[Character]
    alternatives: list[tuple[str, str]]
    values: list[str]
    form: CorrectionForm = field(default_factory=CorrectionForm)
    is_saved: bool = False  # just now: the page says so beside it

    @property
    def is_doubtful(self) -> bool:
        return not (self.is_sure or self.is_checked)

    @property
    def spoken(self) -> str:
        """The text for a screen reader, which passes over a hyphen but says a minus sign."""
        return f"\N{MINUS SIGN}{self.text[1:]}" if self.text.startswith("-") else self.text

    @property
    def cells(self) -> list[tuple[str, str]]:
        """The text's characters, each with how it looks: a doubtful digit, a sign, a gap."""
        return _cells(self.text, [not (self.is_checked or c.is_clear) for c in self.characters])


def cells_of(prediction: Prediction) -> list[tuple[str, str]]:
    """The same of what was read, for a number by itself."""
    doubtful = doubtful_digits(prediction)
    return _cells(prediction.text, [digit in doubtful for digit in prediction.digits.all()])


def _cells(text: str, doubts: list[bool]) -> list[tuple[str, str]]:
    doubtful = iter(doubts)
    return [
        (c, "unclear" if next(doubtful, False) else "") if c.isdecimal() else (c, _sign(c))
        for c in text
    ]


def read_out(job: Job) -> list[Number]:
    """The numbers of a job that was loaded with_results, in reading order."""
    return [_number(job, prediction) for prediction in job.kept]


def _sign(character: str) -> str:
    return "gap" if character.isspace() else "sign"


def in_percent(probability: float) -> str:
    """Never "100", since nothing is certain: the last step before it is 99.9."""
    percent = 100 * probability
    if percent < 99:
        return f"{percent:.0f}"
    return _to_a_tenth(min(percent, 99.9))


def least_in_percent(job: Job) -> str:
    """How sure the least sure of the numbers is; empty where none was read."""
    read = [prediction.confidence for prediction in job.kept]
    return in_percent(min(read)) if read else ""


def in_time(milliseconds: float) -> str:
    """As one says it: "27 ms", and from a second on "1.3 s"."""
    if round(milliseconds) < 1000:
        return _("%(milliseconds)s ms") % {"milliseconds": f"{milliseconds:.0f}"}
    return _("%(seconds)s s") % {"seconds": _to_a_tenth(milliseconds / 1000)}


def _to_a_tenth(value: float) -> str:
    """With the reader's decimal sign; number_format by itself would cut off instead of round."""
    return number_format(round(value, 1), 1)


def _number(job: Job, prediction: Prediction) -> Number:
    text = prediction.corrected or prediction.text
    return Number(
        prediction=prediction,
        text=text,
        percent=in_percent(prediction.confidence),
        is_sure=prediction.is_sure,
        is_checked=prediction.is_checked,
        is_corrected=prediction.is_corrected,
        void=_void(prediction),
        characters=_characters(prediction),
        alternatives=[
            (alternative["text"], in_percent(alternative["confidence"]))
            for alternative in prediction.alternatives
            if alternative["text"] != text and alternative["confidence"] >= POSSIBLE
        ],
        values=[number_format(value) for value in job.values_of(text)],
    )


def _void(prediction: Prediction) -> str:
    said = prediction.verdict
    return str(said.get_kind_display()) if said and said.is_void else ""


def _characters(prediction: Prediction) -> list[Character]:
    doubtful = doubtful_digits(prediction)
    return [_character(d, is_clear=d not in doubtful) for d in prediction.digits.all()]


def doubtful_digits(prediction: Prediction) -> list[Digit]:
    """Where the number is in doubt but no digit by itself is, the least sure one."""
    digits = list(prediction.digits.all())
    doubtful = [digit for digit in digits if digit.confidence < CLEAR]
    if digits and not doubtful and not prediction.is_sure and not prediction.is_checked:
        doubtful = [min(digits, key=lambda digit: digit.confidence)]
    return doubtful


def _character(digit: Digit, is_clear: bool) -> Character:
    probabilities: list[float] = digit.probabilities
    best = max(range(len(probabilities)), key=probabilities.__getitem__)
    bars = [_bar(value, probability) for value, probability in enumerate(probabilities)]
    return Character(
        digit=digit,
        percent=in_percent(digit.confidence),
        is_clear=is_clear,
        percents=[in_percent(probability) for probability in probabilities],
        best_bar=bars[best],
        other_bars="".join(bars[:best] + bars[best + 1 :]),
        best_line=best * STEP + BAR,
    )


def _bar(value: int, probability: float) -> str:
    """A rectangle that lies against the chart's axis, as part of an SVG path."""
    length = LENGTH * probability
    return f"M{AXIS} {value * STEP}h{length:.1f}v{BAR}h-{length:.1f}z"
