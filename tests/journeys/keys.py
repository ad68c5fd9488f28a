"""Somebody who has no mouse."""

from __future__ import annotations

from typing import Any

from .guest import Guest

_FOCUS = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  window.stops = window.stops || [];
  const before = window.stops.at(-1);
  window.stops.push(one);
  return {
    text: one.outerHTML.slice(0, 100), body: one === document.body,
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    ring: [style.outlineColor, style.backgroundColor],
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    onwards: !before || before === one || one === document.body
      || !!(before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""


class Keys:
    """Somebody who has no mouse; every stop on the way must be visible."""

    def __init__(self, guest: Guest) -> None:
        self.page = guest.page
        self.stops = 0
        self.faults: list[str] = []

    def tab(self) -> dict[str, Any]:
        """To the next stop."""
        self.page.keyboard.press("Tab")
        told: dict[str, Any] = self.page.evaluate(_FOCUS)
        if not told["body"]:
            self.stops += 1
            if told["outline"] < 2:
                self.faults.append(f"focus cannot be seen on {told['text']}")
            if not told["seen"]:
                self.faults.append(f"focus out of sight on {told['text']}")
            if not told["onwards"]:
                self.faults.append(f"focus goes back to {told['text']}")
        return told

    def to(self, selector: str) -> None:
        """Tab until there."""
        for _ in range(120):
            self.tab()
            if self.on(selector):
                return
        raise LookupError(f"cannot be reached with Tab: {selector}")

    def on(self, selector: str) -> bool:
        """Whether the focus is there."""
        found: bool = self.page.evaluate(
            "(found) => document.activeElement.matches(found)", selector
        )
        return found

    def enter(self) -> None:
        """Press Enter and wait for the next page."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
