"""Google and LinkedIn, played by a real OpenID provider on this machine."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.providers.google import views as google
from django.conf import settings as project
from django.test import Client
from pytest_django import Settings

from config.processes import ends_with_parent, stop
from tests.servers import wait_until

VERIFIED = {"email_verified": True}
PEOPLE = [
    {
        "sub": "newcomer",
        "email": "newcomer@example.org",
        "given_name": "Newly",
        "family_name": "Come",
        **VERIFIED,
    },
    {"sub": "clerk", "email": "clerk@example.org", "name": "A clerk", **VERIFIED},
    {"sub": "unconfirmed", "email": "unconfirmed@example.org", "name": "One more", **VERIFIED},
    {"sub": "impostor", "email": "clerk@example.org", "email_verified": False},
    {"sub": "careless", "email": "careless@example.org", "email_verified": False},
]
LOGIN = {"google": "/accounts/google/login/", "linkedin": "/accounts/oidc/linkedin/login/"}


@dataclass(frozen=True)
class Provider:
    """The other website: what it knows of people, and whether they consent."""

    name: str
    issuer: str

    @property
    def login(self) -> str:
        return LOGIN[self.name]

    def visit(self, client: Client, person: str, *, connect: bool = False) -> str:
        """Go there as this person, say yes, come back; the page one ends on."""
        return self._back(client, {"sub": person}, connect)

    def refuse(self, client: Client) -> str:
        return self._back(client, {"action": "deny"}, False)

    def _back(self, client: Client, answer: dict[str, str], connect: bool) -> str:
        way = f"{self.login}?process=connect" if connect else self.login
        there = client.post(way).headers["Location"]
        assert there.startswith(self.issuer)
        answered = requests.post(there, data=answer, allow_redirects=False, timeout=10)
        back = urlsplit(answered.headers["Location"])
        state = parse_qs(urlsplit(there).query)["state"][0]
        way = f"{back.path}?{back.query}"
        if state not in way:  # RFC 6749 has it in a refusal, too; this provider forgets it
            way += f"&state={state}"
        page = client.get(way, follow=True)
        return page.content.decode()


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """The provider's address; it knows PEOPLE."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    people = [part for person in PEOPLE for part in ("--user-claims", json.dumps(person))]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *people],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        preexec_fn=ends_with_parent(signal.SIGKILL),
    )
    address = f"http://127.0.0.1:{port}"
    wait_until(lambda: _answers(address), "the OpenID provider")
    yield address
    stop(process, patience=5)


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=2).ok
    except requests.ConnectionError:
        return False


@pytest.fixture
def providers(settings: Settings, issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are set up as config/settings.py does it, at this provider's address."""
    app = {"client_id": "longhand", "secret": "only-for-tests"}
    linkedin = {"server_url": issuer, "token_auth_method": "client_secret_post"}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "google": {
            "APPS": [app],
            "SCOPE": ["openid", "email", "profile"],
            "OAUTH_PKCE_ENABLED": True,
        },
        "openid_connect": {
            "APPS": [{**app, "provider_id": "linkedin", "name": "LinkedIn", "settings": linkedin}],
        },
    }
    policy = deepcopy(project.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["form-action"] = [*policy["DIRECTIVES"]["form-action"], issuer]
    settings.CONTENT_SECURITY_POLICY = policy
    adapter = google.GoogleOAuth2Adapter  # it read its addresses when it was imported
    monkeypatch.setattr(adapter, "authorize_url", f"{issuer}/oauth2/authorize")
    monkeypatch.setattr(adapter, "access_token_url", f"{issuer}/oauth2/token")
    monkeypatch.setattr(google, "ID_TOKEN_ISSUER", issuer)


@pytest.fixture(params=["google", "linkedin"])
def provider(request: pytest.FixtureRequest, providers: None, issuer: str) -> Provider:
    return Provider(request.param, issuer)
