"""A person without a mouse, who watches where the focus is."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

MOST = 60  # stops of one page
STOP = """() => {
    const stop = document.activeElement;
    if (stop === document.body) {  // once around the page
        window.lastStop = null;
        return null;
    }
    const style = getComputedStyle(stop), box = stop.getClientRects()[0];
    const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const form = stop.form || stop.closest("form, nav");
    const before = window.lastStop;
    const top = box.top + scrollY, bottom = box.bottom + scrollY;
    window.lastStop = {stop, form, top, bottom, left: box.left};
    return {
        html: stop.outerHTML.slice(0, 200),
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        seen: stop.contains(seen) || Boolean(seen && seen.contains(stop) && seen !== document.body),
        backwards: Boolean(before && (before.stop.compareDocumentPosition(stop) & 2
            || form && before.form === form && (bottom <= before.top
                || top < before.bottom && box.left < before.left))),
    };
}"""


class Keyboard:
    """Tab, Enter, Space and letters. Each stop must show the focus and be in reading order."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.emulate_media(reduced_motion="reduce")  # scrolling to a stop is over at once

    def reach(self, label: str) -> None:
        self._to(self.page.get_by_label(label, exact=True))

    def write(self, label: str, text: str) -> None:
        self.reach(label)
        self.page.keyboard.type(text)

    def follow(self, link: str) -> None:
        self._to(self.page.get_by_role("link", name=link, exact=True).first)
        self.page.keyboard.press("Enter")

    def push(self, button: str, key: str = "Enter") -> None:
        self._to(self.page.get_by_role("button", name=button, exact=True))
        self.page.keyboard.press(key)

    def tick(self, label: str) -> None:
        box = self.page.get_by_label(label)
        self._to(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def _to(self, wanted: Locator) -> None:
        expect(wanted).to_be_visible()
        for _ in range(MOST):
            self.page.keyboard.press("Tab")
            self._look()
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"Tab does not lead to {wanted}")

    def _look(self) -> None:
        stop: dict[str, Any] | None = self.page.evaluate(STOP)
        if stop:
            assert stop["ring"], f"no ring shows the focus: {stop['html']}"
            assert stop["seen"], f"something hides the focus: {stop['html']}"
            assert not stop["backwards"], f"the focus goes backwards: {stop['html']}"
