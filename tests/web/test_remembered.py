"""Pages that are drawn once for everybody: alike in what is said, each with their own token."""

from __future__ import annotations

import pytest

from tweeluik.interfaces.web import templating

from .visitor import Visitor

FIELD = "csrfmiddlewaretoken"
QUESTION = "/vraag"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    templating._drawn.cache_clear()


def body(visitor: Visitor, path: str) -> str:
    return str(visitor.open(path).response.content.decode())


def tokens(visitor: Visitor) -> set[str]:
    return {form.fields[FIELD] for form in visitor.forms() if FIELD in form.fields}


def employee() -> Visitor:
    visitor = Visitor()
    visitor.open("/").press("/kies", value="employee")
    return visitor


@pytest.mark.parametrize("path", ["/", QUESTION])
def test_alike_but_for_the_token(path: str) -> None:
    first, second = employee(), employee()
    mine, theirs = body(first, path), body(second, path)
    own, other = tokens(first), tokens(second)
    assert templating._drawn.cache_info().hits
    assert len(own) == len(other) == 1
    assert own != other
    assert mine.replace(own.pop(), "") == theirs.replace(other.pop(), "")
    assert "\ue000" not in mine


def without_token(visitor: Visitor, page: str) -> str:
    (token,) = tokens(visitor)
    return page.replace(token, "")


def test_language_and_colours_are_their_own() -> None:
    dutch, other = employee(), employee()
    before = without_token(dutch, body(dutch, QUESTION))
    other.open(QUESTION).press("/voorkeur", value="en")
    other.open(QUESTION).press("/voorkeur", value="dark")
    page = body(other, QUESTION)
    assert 'lang="en"' in page
    assert 'data-theme="dark"' in page
    assert without_token(dutch, body(dutch, QUESTION)) == before


def test_what_somebody_typed_is_not_remembered() -> None:
    visitor = Visitor()
    visitor.tell("fact:weeks_ill", answer="37")
    drawn = templating._drawn.cache_info().currsize
    page = body(visitor, QUESTION)
    assert "37" in page
    assert templating._drawn.cache_info().currsize == drawn


def test_it_is_bounded() -> None:
    assert templating._drawn.cache_info().maxsize
