"""Every file of a collection of odd and broken pictures gets what its manifest says."""

from __future__ import annotations

import csv
import os
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from recognition import processing
from recognition.models import Batch, Job
from recognition.vocabulary import State
from tests.api.problems import assert_problem
from tests.ml.pictures import OTHERWISE

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("LONGHAND_BADIMAGES", ROOT.parent / "shared" / "badimages"))
URL = "/api/v1/jobs/"
STATUSES = {"empty": 400, "corrupt": 400, "format": 415, "too-large": 413}


def manifest() -> list[tuple[str, str]]:
    """(file, expectation); an expectation is accept, either or reject:code.

    The manifest's, but where OTHERWISE says why the picture gets something else.
    """
    if not (FOLDER / "manifest.tsv").exists():
        return []
    with (FOLDER / "manifest.tsv").open(newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [(row["file"], OTHERWISE.get(row["file"], row["expect"])) for row in rows]


needs_them = pytest.mark.skipif(
    not manifest(), reason="No collection of bad pictures: set LONGHAND_BADIMAGES to its folder."
)


@needs_them
@pytest.mark.parametrize(("name", "expectation"), manifest())
def test_a_bad_picture_gets_what_its_manifest_says(
    api: Client, media: Path, name: str, expectation: str
) -> None:
    content = (FOLDER / name).read_bytes()
    response = api.post(URL, {"image": SimpleUploadedFile(Path(name).name or "x", content)})
    expected, _, code = expectation.partition(":")
    if expected == "either":
        expected = "accept" if response.status_code == 202 else "reject"
    if expected == "accept":
        assert response.status_code == 202, response.content
        assert_it_is_read()
    else:
        problem = assert_problem(response, response.status_code)
        assert response.status_code == STATUSES[problem["code"]]
        if code == "too-large":  # else a broken header may claim any size, or the file be empty
            assert problem["code"] == code
        assert not Batch.objects.exists()
        assert [path for path in media.rglob("*") if path.is_file()] == []


def assert_it_is_read() -> None:
    job = Job.objects.get()
    processing.process(job.id, uuid.uuid4())
    job.refresh_from_db()
    assert (job.state, job.error_code) == (State.DONE, "")
