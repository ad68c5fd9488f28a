"""A form of a case whose token is outdated: nothing is done, and nothing that was typed is lost.

Whoever is signed in may have become somebody else, or nobody. So this page reads no case: it only
gives back what this browser just sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tweeluik.texts import Texts

from ..letters import DATE_PARTS
from ..templating import words


def late(request: HttpRequest, **told: Any) -> HttpResponse:
    """What was typed, to take along to the same page."""
    found = words(request)
    typed = list(_typed(found, request.POST))
    context = {"typed": typed, "path": request.path, "q": found.subject("cases")}
    return render(request, "cases/late.html", context, status=403)


def _typed(found: Texts, post: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What was typed or chosen, with the words of its field; of what is no field, nothing."""
    for name in post:
        id = name.removesuffix(f"-{DATE_PARTS[0]}")
        label = found.find("case_inputs", id, "label")
        names = [name] if id == name else [f"{id}-{part}" for part in DATE_PARTS]
        text = " ".join(filter(None, (post.get(one, "") for one in names)))
        if label and text:
            yield label, found.find("case_inputs", id, "values", text) or text
