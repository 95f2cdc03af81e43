"""What the tests of recognition share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from recognition.models import Job
from recognition.submission import submit
from tests.pictures import picture


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    """An empty folder in which uploads are kept."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def job(clerk: User, media: Path) -> Job:
    """The clerk's image, waiting to be read."""
    return submit(clerk, [picture()]).jobs[0]


@pytest.fixture
def clerk_client(clerk: User, media: Path, browse: Callable[[User], Client]) -> Client:
    """The clerk's browser."""
    return browse(clerk)
