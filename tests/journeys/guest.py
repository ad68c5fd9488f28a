"""Somebody with a browser: opens pages, presses what stands there, and tells what happened."""

from __future__ import annotations

import re
from typing import Any, Self
from urllib.parse import quote_plus, urlsplit

from playwright.sync_api import Browser, Locator, Page, Response

from tests.web.test_scenarios import form_answer

from .looks import Look

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_VIOLATIONS = """
  window.violations = [];
  document.addEventListener("securitypolicyviolation",
    (event) => window.violations.push(`${event.violatedDirective}: ${event.blockedURI}`));
"""


class Guest:
    """A visitor in a browser of their own. ``response`` is that of the page now in sight.

    :param storage: the cookies that the browser begins with, of somebody who signed in before.
    """

    def __init__(
        self, browser: Browser, origin: str, look: Look, *, script: bool = True, storage: Any = None
    ) -> None:
        self.origin, self.look = origin, look
        self.world: Any = None
        self.context = browser.new_context(
            base_url=origin,
            viewport={"width": look.width, "height": look.height},
            color_scheme="dark" if look.device == "dark" else "light",
            java_script_enabled=script,
            locale="nl-NL",
            reduced_motion="reduce",
            storage_state=storage,
        )
        self.context.set_default_timeout(10_000)
        self.page: Page = self.context.new_page()
        self.response: Response | None = None
        self.said: list[str] = []
        """What the browser complained about on the page in sight."""
        self.hosts: set[str] = set()
        self.taps = 0
        self._token = ""
        self._sizes: dict[str, float] = {}
        if script:
            self.context.add_init_script(_VIOLATIONS)
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))
        self._watch_network()
        self._choose()

    def _choose(self) -> None:
        if self.look.lang != "nl":
            self.prefer(lang=self.look.lang)
        if self.look.by_hand:
            self.prefer(theme=self.look.colours)

    def begin_anew(self, storage: Any = None) -> Self:
        """Become somebody without a past, in the same window: that saves opening another."""
        self.page.goto("about:blank")
        self.context.clear_cookies()
        if storage:
            self.context.add_cookies(storage["cookies"])
        self.response, self._token, self.taps = None, "", 0
        self.hosts.clear()
        self._choose()
        return self

    def leave(self) -> None:
        """Close the browser."""
        self.context.close()

    # --- what came over the line --------------------------------------------------------------

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https"):
            self.hosts.add(f"{parts.scheme}://{parts.netloc}")

    def _watch_network(self) -> None:
        line = self.context.new_cdp_session(self.page)
        line.send("Network.enable")
        line.send("Network.setCacheDisabled", {"cacheDisabled": True})
        line.on("Network.requestWillBeSent", self._sent)
        line.on("Network.loadingFinished", self._loaded)

    def _sent(self, told: dict[str, Any]) -> None:
        if told["type"] == "Document" and "redirectResponse" not in told:
            self._sizes.clear()
        self._sizes[told["requestId"]] = 0

    def _loaded(self, told: dict[str, Any]) -> None:
        if told["requestId"] in self._sizes:  # and not still of the page before
            self._sizes[told["requestId"]] = told["encodedDataLength"]

    @property
    def weight(self) -> tuple[int, int]:
        """How many requests the page in sight took, cold, and how many bytes came over the line."""
        return len(self._sizes), int(sum(self._sizes.values()))

    # --- without looking: prepare what the visitor said before --------------------------------

    def _post(self, path: str, **form: Any) -> None:
        if not self._token:
            found = self.context.request.get("/uw-antwoorden").text()
            self._token = _TOKEN.findall(found)[0]
        pairs = [("csrfmiddlewaretoken", self._token)]
        for name, told in form.items():
            pairs += [(name, one) for one in (told if isinstance(told, list) else [told])]
        response = self.context.request.post(
            path,
            data="&".join(f"{name}={quote_plus(told)}" for name, told in pairs),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            max_redirects=0,
        )
        if response.status != 303:
            raise LookupError(f"{path} {form}: {response.status}")

    def prefer(self, **choice: str) -> None:
        """Choose a language or colours."""
        self._post("/voorkeur", back="/", **choice)

    def ask(self, question: str) -> None:
        """Have this asked next."""
        self._post("/wijzig", question=question)

    def tell(self, facts: dict[str, Any]) -> Self:
        """Have told these facts, each through its own form."""
        for fact, value in facts.items():
            self.ask(f"fact:{fact}")
            self._post("/kies", question=f"fact:{fact}", **form_answer(fact, value))
        return self

    # --- what somebody does -------------------------------------------------------------------

    def open(self, path: str) -> Self:
        """Go to a page."""
        self._fresh()
        self.response = self.page.goto(path)
        return self

    def press(self, found: Locator) -> Self:
        """Tap something that leads to another page."""
        self._fresh()
        self.taps += 1
        with self.page.expect_navigation() as led:
            found.click()
        self.response = led.value
        return self

    def button(self, text: str | re.Pattern[str]) -> Locator:
        """The first button with this text, in the page itself."""
        return self.page.locator("main button:visible").filter(has_text=text).first

    def link(self, text: str | re.Pattern[str]) -> Locator:
        """The first link with this text, in the page itself."""
        return self.page.locator("main a:visible").filter(has_text=text).first

    def answer(self, id: str) -> Self:
        """Tap an answer to the question in sight."""
        return self.press(self.page.locator(f'main form.answers button[value="{id}"]'))

    @property
    def path(self) -> str:
        """Where the visitor is."""
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        """The heading of the page."""
        return " ".join(self.page.locator("h1").inner_text().split())

    def _fresh(self) -> None:
        self.page.wait_for_load_state("load")
        self.said.clear()
