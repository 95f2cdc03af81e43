"""What a person would call the browser behind a User-Agent header.

The header names others for the sake of old websites, so the order tells: whoever is more special
comes first.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

BROWSERS = {
    "Edge": r"Edg(e|A|iOS)?/",
    "Opera": r"OPR/|Opera",
    "Samsung Internet": r"SamsungBrowser/",
    "Firefox": r"Firefox/|FxiOS/",
    "Chrome": r"Chrome/|CriOS/|Chromium/",
    "Safari": r"Safari/",
}
SYSTEMS = {
    "iPhone": r"iPhone",
    "iPad": r"iPad",
    "Android": r"Android",
    "Chrome OS": r"CrOS",
    "Windows": r"Windows",
    "macOS": r"Mac OS X|Macintosh",
    "Linux": r"Linux|X11",
}


def name(user_agent: str) -> str:
    """As in "Firefox on Windows"; what can't be told is left out."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("An unknown browser")


def _first(kinds: dict[str, str], user_agent: str) -> str:
    return next((kind for kind, sign in kinds.items() if re.search(sign, user_agent)), "")
