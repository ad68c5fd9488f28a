"""A mail server that answers as it is told, one answer per message; then it takes all."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from typing import ClassVar

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

ANSWERS = ("take", "later", "gone", "dropped", "never")
PASSING = ("later", "gone", "dropped")
"""After these it is tried again; after ``dropped`` the server took it, and could not say so."""


class Mailbox(BaseEmailBackend):
    """Takes messages or refuses them, as ``answers`` says."""

    answers: ClassVar[list[str]] = []
    taken: ClassVar[list[EmailMessage]] = []

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Take one message, or raise what a mail server raises."""
        (message,) = email_messages
        answer = self.answers.pop(0) if self.answers else "take"
        if answer in ("take", "dropped"):
            self.taken.append(message)
        if answer == "later":
            raise smtplib.SMTPDataError(451, b"later, j.bakker@post.example")
        if answer == "never":
            raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"no")})
        if answer in ("gone", "dropped"):
            raise smtplib.SMTPServerDisconnected("gone")
        return 1
