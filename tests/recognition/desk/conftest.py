"""What the desk's tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.models import User
from recognition.models import Job, Prediction
from recognition.vocabulary import State
from tests.jobs import make_job


@pytest.fixture
def sheet(clerk: User, media: Path) -> Job:
    """The clerk's picture with three numbers; the second is sure."""
    job = make_job(clerk, State.DONE, "12", "345", "678")
    job.predictions.filter(order=1).update(confidence=0.99)
    return job


@pytest.fixture
def number(sheet: Job) -> Prediction:
    """The first of them, "12", which is doubtful."""
    return sheet.predictions.get(order=0)
