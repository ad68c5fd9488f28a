"""Finds and masks what looks like a Dutch citizen service number (burgerservicenummer, BSN).

A BSN may be used only where a law prescribes it (UAVG 46); nothing here does, so no record has a
column for it. People type it all the same, in free text and in names of files: :func:`find` is for
warnings there, :func:`mask` for what leaves in logs and mails.

A BSN has nine digits; some people leave out a leading zero. It passes the eleven-test: nine times
the first digit, eight times the second, ..., twice the eighth, minus the ninth is a multiple of
eleven (Logisch Ontwerp BSN of the RvIG, known at second hand). One in eleven random numbers passes
too, so the surroundings decide:

* after the word BSN (or sofi-nummer, citizen service number) every way to write it counts, also
  eight digits and letters stuck to it;
* without that word it is nine digits together, one by one, or in one of the :data:`GROUPS`;
* no BSN is what follows "KvK", "RSIN", "btw-nummer", "loonheffingennummer", "telefoon", a country
  code (+31, 0031), or capitals and a dash (ZK-123456789);
* nor a payroll, VAT or corporation tax number (123456789L01, B01, V01). RSIN and BSN share one
  series and one test, so each of those would be flagged, while most belong to a company. That of a
  one-person business can hold the owner's BSN: **out of scope, not masked**.

A bare number of nine digits that passes the test is masked even if called a file or customer
number: organisations did use the BSN as that, and a mask too many does less harm than one too few.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

BULLETS: Final = "•••••••••"
"""What :func:`mask` writes instead of a number, however that was written."""

GROUPS: Final = ((3, 3, 3), (4, 2, 3), (3, 2, 4), (2, 2, 2, 3))
"""How people group the nine digits; 4-2-3 is how the tax authority printed it."""

_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_DIGITS: Final = len(_WEIGHTS)

# Spaces (also no-break, figure, thin and narrow), dots, and dashes (also no-break, figure and en).
_SPACES: Final = " \u00a0\u2007\u2009\u202f"
_BETWEEN: Final = rf"{_SPACES}.·‐\u2011\u2012\u2013-"

_JOINTS: Final = _BETWEEN.strip(_SPACES)

_TOGETHER: Final = re.compile(r"\d{9}(?!\d)")
_SINGLE: Final = re.compile(rf"\d([{_BETWEEN}])(?:\d\1){{7}}\d(?!\1?\d)")
_GROUPED: Final = tuple(
    re.compile(
        rf"\d{{{first}}}([{_BETWEEN}])"
        + r"\1".join(rf"\d{{{length}}}" for length in rest)
        + rf"(?![{_JOINTS}]?\d)"
    )
    for first, *rest in GROUPS
)
# The tail of something longer: 1.123.456.782 and 0.123456782 are amounts, ten single digits a row.
_TAIL: Final = re.compile(rf"\d[{_JOINTS}]$")
_TAIL_OF_ROW: Final = re.compile(rf"\d[{_BETWEEN}]$")
_DECIMALS: Final = re.compile(r"\d\.$")

# After the word anything may stand between the digits, also two signs: "12. 34. 56. 782".
_NINE: Final = re.compile(rf"\d(?:[{_BETWEEN}]{{0,2}}\d){{8}}(?!\d)")
_DATE: Final = rf"\d\d[{_BETWEEN}]\d\d[{_BETWEEN}]\d{{4}}|\d{{4}}[{_BETWEEN}]\d\d[{_BETWEEN}]\d\d"
_EIGHT: Final = re.compile(rf"(?!{_DATE})\d(?:[{_BETWEEN}]{{0,2}}\d){{7}}(?!\d)")
_LABEL: Final = re.compile(
    r"(?:\bb\.?\s?s\.?\s?n\.?(?![a-z])|(?<![a-z])(?:bsn|sofi)|burger[\s-]?service|sociaal[\s-]?fiscaal"
    r"|citizen service|social security)[^\d•]{0,40}$",
    re.IGNORECASE,
)

_OTHER_NUMBER: Final = re.compile(
    r"(?<![^\W_])"
    r"(?:(?:kvk|kamer van koophandel|rsin|iban|tel(?:efoon)?|mobiel|mob|fax|phone)"
    r"(?:[\s_-]?(?:nummer|number|nr|no))?"
    r"|(?:btw|vat|omzetbelasting|loonheffing(?:en|s)?|loonbelasting|(?:bank)?rekening)"
    r"[\s_-]?(?:nummer|number|nr|no))"
    r"[.:]?[\s_]*(?:is|was|=|:|#)?[\s_]*$",
    re.IGNORECASE,
)
_COUNTRY_CODE: Final = re.compile(r"(?:(?:\+|(?<!\d)00)\d{1,3}[\s.-]?(?:\(0\)[\s.-]?)?|\(0\)\s?)$")
_REFERENCE: Final = re.compile(r"(?<![A-Za-z])[A-Z]{1,6}[-/]$")
_LETTER: Final = re.compile(r"[^\W\d_]$")
_TAX_SUFFIX: Final = re.compile(rf"[{_BETWEEN}]?[LBV][{_BETWEEN}]?\d{{2}}(?![{_BETWEEN}]?\d)")

_LOOK_BACK: Final = 80


class Span(NamedTuple):
    """Where in a text a number stands: ``text[start:end]``, separators included."""

    start: int
    end: int


def passes_eleven_test(digits: str) -> bool:
    """Whether nine digits are a possible BSN; nine zeros pass the sum but are none."""
    values = [int(digit) for digit in digits]
    if len(values) != _DIGITS or not any(values):
        return False
    return sum(map(int.__mul__, _WEIGHTS, values)) % 11 == 0


def find(text: str) -> tuple[Span, ...]:
    """Where in a text something looks like a BSN, from left to right, without overlap."""
    found: list[Span] = []
    # What was found is no neighbour any more: look again until nothing new shows.
    while spans := tuple(_scan(text)):
        found += spans
        left = list(text)
        for start, end in spans:
            left[start:end] = "•" * (end - start)
        text = "".join(left)
    return tuple(sorted(found))


def mask(text: str) -> str:
    """The text with nine bullets instead of everything that looks like a BSN."""
    spans = find(text)
    starts = [0, *(span.end for span in spans)]
    ends = [*(span.start for span in spans), len(text)]
    return BULLETS.join(text[start:end] for start, end in zip(starts, ends, strict=True))


def _scan(text: str) -> Iterator[Span]:
    """What is found in one go."""
    past = 0
    for group in re.finditer(r"\d+", text):
        start = group.start()
        if start < past:
            continue
        end = _end_of_number(text, start, text[max(past, start - _LOOK_BACK) : start])
        if end is not None:
            yield Span(start, end)
            past = end


def _end_of_number(text: str, start: int, before: str) -> int | None:
    """Where the BSN ends that begins at ``start``, if one does."""
    for form, left_out in ((_NINE, ""), (_EIGHT, "0")):
        written = form.match(text, start)
        if (
            written
            and passes_eleven_test(left_out + "".join(filter(str.isdecimal, written[0])))
            and not _OTHER_NUMBER.search(before)
            and not _TAX_SUFFIX.match(text, written.end())
            and (_LABEL.search(before) or _stands_alone(text, start, before))
        ):
            return written.end()
    return None


def _stands_alone(text: str, start: int, before: str) -> bool:
    """Whether nine digits are written as a BSN is, and their surroundings do not speak against."""
    if any(not_a_bsn.search(before) for not_a_bsn in (_LETTER, _REFERENCE, _COUNTRY_CODE)):
        return False
    if _TOGETHER.match(text, start):
        return not _DECIMALS.search(before)
    if _SINGLE.match(text, start):
        return not _TAIL_OF_ROW.search(before)
    return not _TAIL.search(before) and any(form.match(text, start) for form in _GROUPED)
