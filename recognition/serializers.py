"""What a job looks like in the API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ml.values import plain
from recognition.desk.forms import LONGEST
from recognition.desk.saying import Saying
from recognition.desk.vocabulary import Kind
from recognition.forms import NUMBER
from recognition.models import Addition, Digit, Job, Prediction, Verdict
from recognition.vocabulary import FOUND_LAYOUTS, Layout, Script, State

ORDERS = 32_767  # the last place that a number can have in a picture


class JobUpload(serializers.Serializer[None]):
    """An image and how to read it."""

    image = serializers.FileField(
        allow_empty_file=True,  # the door has the better sentence
        help_text="PNG, JPEG, WebP, BMP, GIF, TIFF or HEIC; at most 25 MB and 120 megapixels",
    )
    layout = serializers.ChoiceField(Layout.choices, default=Layout.AUTO)
    script = serializers.ChoiceField(Script.choices, default=Script.LATIN)


class BoxField(serializers.ListField):
    """[x, y, width, height] in pixels of the upright image."""

    child = serializers.IntegerField(min_value=0)

    def __init__(self, **options: Any) -> None:
        super().__init__(min_length=4, max_length=4, **options)


class DigitSerializer(serializers.ModelSerializer[Digit]):
    box = BoxField()
    probabilities = serializers.ListField(child=serializers.FloatField())

    class Meta:
        model = Digit
        fields = ["value", "glyph", "confidence", "box", "probabilities"]


class AlternativeSerializer(serializers.Serializer[dict[str, str | float]]):
    """What else the number could be."""

    text = serializers.CharField()
    confidence = serializers.FloatField()


class Valued(serializers.Serializer[Any]):
    """What number a text is, as a string, since JSON's own numbers hold fewer digits."""

    value = serializers.SerializerMethodField("likeliest")
    other_values = serializers.SerializerMethodField("others")

    def likeliest(self, written: Prediction | Verdict | Addition) -> str | None:
        return next((plain(value) for value in written.values), None)

    def others(self, written: Prediction | Verdict | Addition) -> list[str]:
        return [plain(value) for value in written.values[1:]]


class VerdictSerializer(Valued, serializers.ModelSerializer[Verdict]):
    """What a person said of the number; without a text where it names none."""

    class Meta:
        model = Verdict
        fields = ["kind", "text", "value", "other_values", "way", "seconds", "created"]


class SayingSerializer(serializers.Serializer[None]):
    """What is said of one number of a job: its text, or why it has none."""

    order = serializers.IntegerField(min_value=0, max_value=ORDERS)
    text = serializers.RegexField(f"^{NUMBER.pattern}$", max_length=64, required=False)
    void = serializers.ChoiceField(
        [(kind.value, kind.value) for kind in Kind.void()], required=False
    )
    seconds = serializers.FloatField(min_value=0, max_value=LONGEST, required=False)
    key = serializers.UUIDField(required=False, help_text="the same key is kept once")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("text" in attrs) == ("void" in attrs):
            raise serializers.ValidationError({"text": [_("Please give either text or void.")]})
        return attrs

    @property
    def saying(self) -> Saying:
        said = {**self.validated_data}
        said.pop("order")
        return Saying(**{**said, "void": Kind(said["void"])} if "void" in said else said)


class CorrectionSerializer(Valued, serializers.ModelSerializer[Verdict]):
    """A verdict with a text, as it was told before there were others."""

    class Meta:
        model = Verdict
        fields = ["text", "value", "other_values", "created"]


class PredictionSerializer(Valued, serializers.ModelSerializer[Prediction]):
    number = serializers.CharField()
    box = BoxField()
    digits = DigitSerializer(many=True)
    alternatives = AlternativeSerializer(many=True)
    corrections = serializers.SerializerMethodField()
    verdicts = VerdictSerializer(many=True)

    class Meta:
        model = Prediction
        fields = [
            "order",
            "text",
            "number",
            "value",
            "other_values",
            "confidence",
            "box",
            "table",
            "row",
            "column",
            "digits",
            "alternatives",
            "corrections",
            "verdicts",
            "model",
        ]

    @extend_schema_field(CorrectionSerializer(many=True))
    def get_corrections(self, prediction: Prediction) -> list[dict[str, Any]]:
        named = [verdict for verdict in prediction.verdicts.all() if not verdict.is_void]
        return list(CorrectionSerializer(named, many=True).data)


class AdditionSerializer(Valued, serializers.ModelSerializer[Addition]):
    """A number that was missed and a person added."""

    box = BoxField(allow_null=True)

    class Meta:
        model = Addition
        fields = ["text", "value", "other_values", "box", "created"]


class TableSerializer(serializers.Serializer[dict[str, Any]]):
    """A table of the image; a cell without a prediction is an empty cell."""

    rows = serializers.IntegerField()
    columns = serializers.IntegerField()
    box = BoxField()


class ErrorSerializer(serializers.Serializer[dict[str, str]]):
    """Why a job failed: a code for programs and a sentence for people."""

    code = serializers.CharField()
    message = serializers.CharField()


class JobSerializer(serializers.ModelSerializer[Job]):
    """One image and what was read in it."""

    state = serializers.ChoiceField(State.choices, read_only=True)
    found_layout = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()
    tables = TableSerializer(many=True, read_only=True)
    predictions = PredictionSerializer(many=True, read_only=True)
    additions = AdditionSerializer(many=True, read_only=True)
    image = serializers.HyperlinkedIdentityField("api:job-image")
    url = serializers.HyperlinkedIdentityField("api:job-detail")

    class Meta:
        model = Job
        fields = [
            "id",
            "url",
            "image",
            "name",
            "state",
            "layout",
            "found_layout",
            "script",
            "created",
            "started",
            "finished",
            "milliseconds",
            "attempts",
            "error",
            "turned",
            "tables",
            "predictions",
            "additions",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(FOUND_LAYOUTS, allow_null=True))
    def get_found_layout(self, job: Job) -> str | None:
        return job.found_layout or None

    @extend_schema_field(ErrorSerializer(allow_null=True))
    def get_error(self, job: Job) -> dict[str, str] | None:
        if not job.error_code:
            return None
        return {"code": job.error_code, "message": job.error_sentence}
