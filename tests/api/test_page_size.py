"""How many jobs the API lists at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User

URL = "/api/v1/jobs/"


@pytest.mark.parametrize("size", ["null", "", "0", "-1", "2.5", "ten", "٣"])
def test_a_size_that_is_no_number_is_refused_with_a_sentence(
    clerk: User, browse: Callable[[User], Client], size: str
) -> None:
    answer = browse(clerk).get(URL, {"page_size": size})
    assert answer.status_code == 400
    sentence = answer.json()["errors"]["page_size"][0]["message"]
    assert sentence == "Please give a number from 1 to 100."


@pytest.mark.parametrize("size", ["1", "100", "5000"])
def test_a_number_is_taken_up_to_the_most(
    clerk: User, browse: Callable[[User], Client], size: str
) -> None:
    assert browse(clerk).get(URL, {"page_size": size}).status_code == 200
