"""What an instrument costs the one who asks, and how long it takes, from the dated values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
