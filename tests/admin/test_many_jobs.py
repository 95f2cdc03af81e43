"""The administration stays quick with 100,000 jobs."""

from __future__ import annotations

import time

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from recognition.models import Batch, Job

MANY = 100_000
JOBS = """
    INSERT INTO recognition_job (id, batch_id, owner_id, name, image, thumbnail, width, height,
        bytes, layout, script, queue, state, attempts, error_code, error_message, created, queued)
    SELECT gen_random_uuid(), %s, %s, 'scan-' || n || '.png', '', '', 40, 30, 1000, 'auto', 'latin',
        'bulk', CASE WHEN n %% 50 = 0 THEN 'failed' ELSE 'done' END, 1,
        CASE WHEN n %% 50 = 0 THEN 'timeout' ELSE '' END, '',
        %s - n * interval '1 second', %s - n * interval '1 second'
    FROM generate_series(1, %s) n
"""
PREDICTIONS = """
    INSERT INTO recognition_prediction (job_id, "order", text, confidence, alternatives, model,
        x, y, w, h)
    SELECT id, 0, substr(id::text, 1, 8), 0.9, '[]', 'latin-1', 1, 1, 1, 1 FROM recognition_job
"""


@pytest.fixture
def many_jobs(clerk: User) -> None:
    now, batch = timezone.now(), Batch.objects.create(owner=clerk)
    with connection.cursor() as cursor:
        cursor.execute(JOBS, [batch.pk.hex, clerk.pk, now, now, MANY])
        cursor.execute(PREDICTIONS)
        cursor.execute("ANALYZE recognition_job, recognition_prediction")


def test_every_page_of_the_administration_answers_within_three_seconds(
    office: Client, many_jobs: None
) -> None:
    job = Job.objects.first()
    assert job
    office.get("/admin/")
    pages = ["", "?p=100", "?state__exact=failed", "?error=timeout", "?model=latin-1"]
    pages += ["?q=99999", "?q=clerk@example.org", f"?q={job.pk}", f"{job.pk}/change/"]
    seconds = {page: _seconds(office, f"/admin/recognition/job/{page}") for page in pages}
    seconds["queue"] = _seconds(office, "/admin/queue/")
    assert max(seconds.values()) < 3, seconds


def _seconds(office: Client, url: str) -> float:
    started = time.monotonic()
    assert office.get(url).status_code == 200
    return time.monotonic() - started
