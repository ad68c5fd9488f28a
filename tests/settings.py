"""The settings of the product, with a folder and a key for this run only."""

from __future__ import annotations

import os
import tempfile

os.environ["TWEELUIK_DATA"] = tempfile.mkdtemp(prefix="tweeluik-tests-")
os.environ["TWEELUIK_SECRET_KEY"] = "a key for tests only, " + "0" * 40

from tweeluik.interfaces.settings import *  # noqa: F403
