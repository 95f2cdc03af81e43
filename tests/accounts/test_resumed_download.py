"""A large download that broke off goes on where it was."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from accounts import export
from accounts.models import DataExport, User
from accounts.parts import send_part

CONTENT = bytes(range(256)) * 1000
SIZE = len(CONTENT)


def ask(part: str) -> HttpResponseBase:
    request = RequestFactory().get("/", headers={"Range": part} if part else {})
    return send_part(request, BytesIO(CONTENT), SIZE, "longhand.zip")


def content(response: HttpResponseBase) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("part", "start", "end"),
    [("bytes=100-", 100, SIZE), ("bytes=100-199", 100, 200), ("bytes=-50", SIZE - 50, SIZE)],
)
def test_the_rest_is_sent(part: str, start: int, end: int) -> None:
    response = ask(part)
    assert (response.status_code, content(response)) == (206, CONTENT[start:end])
    assert response["Content-Range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert response["Content-Length"] == str(end - start)


@pytest.mark.parametrize("part", ["", "bytes=-", "bytes=1-2,5-6", "pages=1-2"])
def test_the_whole_is_sent_where_no_part_is_asked_for(part: str) -> None:
    response = ask(part)
    assert (response.status_code, content(response)) == (200, CONTENT)
    assert response["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("part", [f"bytes={SIZE}-", "bytes=9-5", "bytes=-0"])
def test_what_is_not_there_is_refused(part: str) -> None:
    response = ask(part)
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.django_db
@pytest.mark.usefixtures("files")
def test_ones_packed_data_goes_on(clerk: User, browse: Callable[[User], Client]) -> None:
    asked = DataExport.objects.create(user=clerk)
    export.pack(asked.pk, 0)
    browser, address = browse(clerk), f"/accounts/data/{asked.pk}/"
    whole = content(browser.get(address))
    rest = browser.get(address, headers={"Range": "bytes=100-"})
    assert (rest.status_code, content(rest)) == (206, whole[100:])
