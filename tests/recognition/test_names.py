"""A picture is called what its file is called."""

from __future__ import annotations

import pytest

from recognition import names


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("till %22Anna%22.jpg", 'till "Anna".jpg'),  # as every browser sends a quote
        ("two%0D%0Alines.png", "two  lines.png"),
        ("100%25.png", "100%25.png"),  # which browsers leave as it is
        ("C:\\scans\\page 1.tif", "page 1.tif"),
        ("../../etc/passwd", "passwd"),
        ("a" * 300, "a" * 255),
    ],
)
def test_a_name_is_shown_as_it_was_given(sent: str, shown: str) -> None:
    assert names.shown(sent) == shown
