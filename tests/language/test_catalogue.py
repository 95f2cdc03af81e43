"""The texts of each language: all of them, with nothing lost on the way."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

from ml.io.refusals import MESSAGES
from recognition.reasons import REASONS
from tests.language import sources

CATALOGUES = sorted((sources.ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
assert CATALOGUES, "without one, everything below would be skipped"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w+(?::s)?\}|</?\w+[^>]*>")

pytestmark = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])


def texts(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Each text with its translation."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return list(zip((entry.msgid, entry.msgid_plural), entry.msgstr_plural.values(), strict=True))


def test_the_language_can_be_chosen(path: Path) -> None:
    assert path.parts[-3] in dict(settings.LANGUAGES)


def test_every_message_of_the_sources_is_in_the_catalogue_and_no_other(path: Path) -> None:
    catalogue = {(e.msgctxt or "", e.msgid, e.msgid_plural) for e in polib.pofile(str(path))}
    assert sources.messages() == catalogue, "please run: make messages"


def test_every_message_is_translated(path: Path) -> None:
    entries = polib.pofile(str(path))
    left = [e.msgid for e in entries if e.fuzzy or not all(said for _, said in texts(e))]
    assert left == []
    assert entries.obsolete_entries() == []


def test_no_placeholder_and_no_tag_is_lost_or_invented(path: Path) -> None:
    wrong = [
        said
        for entry in polib.pofile(str(path))
        for text, said in texts(entry)
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(said))
    ]
    assert wrong == []


def test_what_is_compiled_is_what_is_written(path: Path) -> None:
    def content(entries: list[polib.POEntry]) -> dict[tuple[str, str], list[tuple[str, str]]]:
        return {(entry.msgctxt or "", entry.msgid): texts(entry) for entry in entries}

    compiled = polib.mofile(str(path.with_suffix(".mo")))
    assert content(compiled) == content(polib.pofile(str(path))), "please run: make messages"


def test_each_sentence_of_the_image_reader_can_be_told_in_it(path: Path) -> None:
    told = {entry.msgid for entry in polib.pofile(str(path))}
    assert MESSAGES.items() <= REASONS.items()
    assert set(MESSAGES.values()) <= told
