"""The rows: batches and jobs, the files that arrive, the numbers that were read, and verdicts."""

from recognition.additions.models import Addition
from recognition.desk.models import Verdict
from recognition.models.arrival import Arrival
from recognition.models.job import Batch, Job, image_path, thumbnail_path
from recognition.models.numbers import SURE, Digit, Prediction

__all__ = [
    "SURE",
    "Addition",
    "Arrival",
    "Batch",
    "Digit",
    "Job",
    "Prediction",
    "Verdict",
    "image_path",
    "thumbnail_path",
]
