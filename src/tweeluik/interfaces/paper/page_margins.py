"""Page numbers in a tagged PDF: decoration, and marked as such (PDF/UA-1, 7.1)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any


def margins_as_artifacts(document: Any, pdf: Any) -> None:
    """Make an artifact of all that WeasyPrint marks but keeps out of the tree: the page margins.

    A finisher for ``write_pdf``. WeasyPrint 70 numbers the text of margin boxes as if it were
    content and then leaves it out of the structure tree, so that it is neither.
    """
    objects = {item.reference: item for item in pdf.objects}
    kept: dict[bytes, set[int]] = defaultdict(set)

    def keep(element: Any) -> None:
        for kid in element.get("K", ()):
            if isinstance(kid, int):
                kept[element["Pg"]].add(kid)
            elif "S" in (child := objects[kid]):
                keep(child)

    keep(objects[pdf.catalog["StructTreeRoot"]])
    pages = [item for item in pdf.objects if hasattr(item, "get") and item.get("Type") == "/Page"]
    for page in pages:
        stream = objects[page["Contents"]].stream
        for at, operator in enumerate(stream):
            if operator == b"BDC" and stream[at - 1].get("MCID") not in kept[page.reference]:
                stream[at - 2] = "/Artifact"
                stream[at - 1].clear()
                stream[at - 1]["Type"] = "/Pagination"
