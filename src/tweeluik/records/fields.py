"""Fields of our own for the models."""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class JsonText(models.TextField):
    """JSON kept as text, with sorted keys.

    Django's own field makes SQLite call a JSON function in the schema, which ``trusted_schema=OFF``
    forbids (``security.md`` 7.2); nothing here is ever searched by what is inside.
    """

    def from_db_value(self, value: str | None, *_: object) -> Any:
        """What was kept."""
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        """What is kept, from what is read or was set."""
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        """The text to keep."""
        if value is None:
            return None
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
