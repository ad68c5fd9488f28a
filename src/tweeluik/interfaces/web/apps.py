"""The pages as an app of Django: what has to be ready before the first request."""

from __future__ import annotations

import logging
import traceback

import structlog
from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "tweeluik.interfaces.web"

    def ready(self) -> None:
        """From now on a mistake of ours is logged by its place and kind only."""
        # A page that is not there, or another name for the host, is somebody's typing.
        logging.getLogger("django.request").setLevel(logging.ERROR)
        logging.getLogger("django.security").setLevel(logging.CRITICAL)
        logging.getLogger("django.request").addFilter(without_values)
        handler = logging.StreamHandler()
        handler.addFilter(without_values)
        logging.getLogger().addHandler(handler)
        structlog.configure(
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.JSONRenderer(),
            ],
            cache_logger_on_first_use=True,
        )


def without_values(record: logging.LogRecord) -> bool:
    """Take from a record what an exception says: it often holds the value it stumbled over, and
    that may be an answer. Its kind and the lines of code stay."""
    if record.exc_info:
        kind, _, trace = record.exc_info
        places = (f"{frame.name} {frame.lineno}" for frame in traceback.extract_tb(trace)[-4:])
        record.msg = (
            f"{record.getMessage()} ({getattr(kind, '__name__', kind)} in {', '.join(places)})"
        )
        record.args = None
        record.exc_info = record.exc_text = None
    return True
