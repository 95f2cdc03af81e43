"""Asking for any address as any person, and what the clerk owns: for tests/test_routes.py."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone
from pytest_django import Settings

from accounts.models import ApiToken, DataExport, User
from recognition import pulse
from recognition.desk.models import Care, Hold, Keying
from recognition.desk.vocabulary import Blind
from recognition.models import Addition, Job, Prediction, Verdict
from recognition.vocabulary import State
from tests.jobs import make_job

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
USUAL = ("GET", "POST")  # for the many pages that come from Django and django-allauth
SECRETS = ("secret-till", "314159", "clerk@example.org")
KEPT: tuple[type[Model], ...] = (
    Care,
    Hold,
    Keying,
    User,
    Job,
    Prediction,
    Verdict,
    Addition,
    ApiToken,
    DataExport,
    EmailAddress,
    Authenticator,
)
VISIT = {"last_login", "last_used", "browser_language"}
NO_ENTRY = {301, 302, 400, 401, 403, 404, 405}

FORM_TYPE = "application/x-www-form-urlencoded"
FORM = urlencode(
    {"order": 0, "text": "27", "post": "yes", "one_in": 100}
).encode()  # a verdict, a deletion


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    place: str

    @property
    def tells(self) -> bool:
        """Whether it shows something of the clerk's."""
        return any(secret in self.text for secret in SECRETS)

    def without(self, identity: str) -> Answer:
        """The same for any other thing, if nothing but the address differs."""
        place = self.place.replace(identity, "")
        return Answer(self.status, self.text.replace(identity, ""), place)


Ask = Callable[[User | None, str, str], Answer]


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path) -> None:
    """Up and running, and patient with somebody who asks so much."""
    settings.MEDIA_ROOT = tmp_path
    settings.ACCOUNT_RATE_LIMITS = False
    pulse.beat()


@pytest.fixture
def things(clerk: User) -> dict[str, str]:
    """One of everything that the clerk owns, by what the table calls it."""
    job = make_job(clerk, State.DONE, "314159", name="secret-till.png")
    Care.objects.create(batch=job.batch, blind=Blind.ALL)
    Verdict.objects.create(prediction=job.predictions.get(), author=clerk, text="314159")
    export = DataExport.objects.create(user=clerk, finished=timezone.now())
    export.file.save("secret-till.zip", ContentFile(b"314159"))
    key, _ = ApiToken.objects.create(clerk, name="secret-till")
    Authenticator.objects.create(
        user=clerk, type=Authenticator.Type.WEBAUTHN, data={"name": "secret-till"}
    )
    batch = str(job.batch_id)
    return {"job": str(job.id), "batch": batch, "export": str(export.id), "token": key.token_key}


@pytest.fixture
def ask() -> Ask:
    """One request of this person, in a browser of its own; the site itself is set up once."""
    handler = ClientHandler(enforce_csrf_checks=False)

    def request(person: User | None, method: str, path: str) -> Answer:
        client = Client()
        client.handler = handler
        if person:
            client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
        with transaction.atomic():  # so that what one request breaks does not break the next
            response: Any = client.generic(method, path, FORM, FORM_TYPE)
        assert response.status_code < 500, (person, method, path)
        return Answer(response.status_code, body(response), response.get("Location", ""))

    return request


def body(response: Any) -> str:
    """The answer's text, without what changes from one answer to the next."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = content.decode("utf-8", "replace")
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken&quot;: &quot;)[^"&]+', "", text)


def belongings() -> dict[str, list[dict[str, Any]]]:
    """All that the clerk has, but for what a mere visit leaves: its time and its language."""
    return {
        model.__name__: [
            {k: v for k, v in row.items() if k not in VISIT}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in KEPT
    }
