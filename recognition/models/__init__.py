"""The rows: batches and their jobs, the files that arrive, and the numbers that were read."""

from recognition.additions.models import Addition
from recognition.models.arrival import Arrival
from recognition.models.job import Batch, Job, image_path, thumbnail_path
from recognition.models.numbers import SURE, Correction, Digit, Prediction

__all__ = [
    "SURE",
    "Addition",
    "Arrival",
    "Batch",
    "Correction",
    "Digit",
    "Job",
    "Prediction",
    "image_path",
    "thumbnail_path",
]
