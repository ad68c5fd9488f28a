"""A visitor without JavaScript: reads pages, follows forms, presses buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import html5lib
from django.test import Client

PARSER = html5lib.HTMLParser(namespaceHTMLElements=False)


@dataclass
class Form:
    """A form on a page: where it goes, what it holds, and its buttons."""

    action: str
    fields: dict[str, str]
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """(name, value, text) per button."""


class Visitor:
    """Walks through the pages."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client(enforce_csrf_checks=True)
        self.response: Any = None
        self._page: Any = None
        self._token = ""

    def open(self, path: str) -> Visitor:
        """Go to a page, along with redirects."""
        return self._see(self.client.get(path, follow=True))

    def _see(self, response: Any) -> Visitor:
        self.response, self._page = response, None
        return self

    @property
    def page(self) -> Any:
        """The last page, parsed when somebody looks at it; nothing when it was a file."""
        kind = self.response.headers.get("Content-Type", "")
        if self._page is None and kind.startswith("text/html"):
            self._page = PARSER.parse(self.response.content)
        return self._page

    @property
    def text(self) -> str:
        """What stands on the page."""
        main = self.page.find(".//main")
        return " ".join("".join(main.itertext()).split())

    @property
    def path(self) -> str:
        """Where the visitor is."""
        return str(self.response.request["PATH_INFO"])

    def forms(self, action: str | None = None) -> list[Form]:
        """The forms on the page, with the buttons that belong to them, wherever those stand."""
        found = []
        buttons = list(self.page.iter("button"))
        for node in self.page.iter("form"):
            form = Form(node.get("action"), {})
            inside = list(node.iter())
            for button in buttons:
                owner = button.get("form")
                if owner == node.get("id") if owner else button in inside:
                    text = " ".join("".join(button.itertext()).split())
                    form.buttons.append((button.get("name", ""), button.get("value", ""), text))
            for one in inside:
                name = one.get("name")
                if one.tag == "button" or one.get("type") == "file":
                    continue
                if one.tag == "textarea" and name:
                    form.fields[name] = one.text or ""
                elif one.tag == "select":
                    options = list(one.iter("option"))
                    chosen = [o for o in options if o.get("selected") is not None] or options
                    form.fields[name] = chosen[0].get("value")
                elif name and (
                    one.get("type") not in ("radio", "checkbox") or one.get("checked") is not None
                ):
                    form.fields[name] = one.get("value", "")
            if action in (None, form.action):
                found.append(form)
        return found

    def submit(self, form: Form, **extra: Any) -> Visitor:
        """Send a form, along with redirects."""
        data = {**form.fields, **extra}
        return self._see(self.client.post(form.action, data, follow=True))

    def press(self, action: str, *, value: str | None = None, text: str | None = None) -> Visitor:
        """Press the button with this value or text in a form that goes to ``action``."""
        for form in self.forms(action):
            for name, its_value, its_text in form.buttons:
                if (value is not None and its_value == value) or (
                    text is not None and its_text.startswith(text)
                ):
                    return self.submit(form, **({name: its_value} if name else {}))
        raise LookupError(f"no button {value or text!r} to {action} on {self.path}")

    def tell(self, question: str, **answer: Any) -> Visitor:
        """Answer a question or a fact by itself, through its own page."""
        self._token = self._token or self._any_token()
        asked = {"csrfmiddlewaretoken": self._token, "question": question}
        self._see(self.client.post("/wijzig", asked, follow=True))
        for found in self.forms("/kies"):
            if found.fields.get("question") == question:
                return self.submit(found, **answer)
        raise LookupError(f"the question {question} is not asked on {self.path}")

    def _any_token(self) -> str:
        return self.open("/uw-antwoorden").forms()[0].fields["csrfmiddlewaretoken"]
