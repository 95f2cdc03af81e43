"""The rows: batches and jobs, the files that arrive, the numbers that were read, and verdicts."""

from recognition.desk.models import Verdict
from recognition.models.arrival import Arrival
from recognition.models.job import Batch, Job, image_path, thumbnail_path
from recognition.models.numbers import Digit, Prediction

__all__ = [
    "Arrival",
    "Batch",
    "Digit",
    "Job",
    "Prediction",
    "Verdict",
    "image_path",
    "thumbnail_path",
]
