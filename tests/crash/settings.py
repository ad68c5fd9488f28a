"""The settings of the product, and before its pages one more: :mod:`.faults`."""

from __future__ import annotations

from tweeluik.interfaces.settings import *  # noqa: F403
from tweeluik.interfaces.settings import MIDDLEWARE as OURS

MIDDLEWARE = ["tests.crash.faults.Faults", *OURS]
EMAIL_TIMEOUT = 1
