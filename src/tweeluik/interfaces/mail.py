"""E-mail that tells nothing: neutral words and a way to sign in, to one address, never a copy."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from tweeluik.records.people import notices
from tweeluik.records.people.accounts import address_of
from tweeluik.records.people.models import Person
from tweeluik.records.post.models import Message
from tweeluik.records.vault.sealing import blind_index
from tweeluik.texts import texts


def send(message: Message, person: Person) -> None:
    """Send one message of the outbox.

    :raises OSError, smtplib.SMTPException: when the mail server cannot be reached or refuses.
    """
    written(message, person).send(fail_silently=False)


def written(message: Message, person: Person) -> EmailMessage:
    """A message of the outbox as it is sent.

    The Message-ID is the same at every attempt, so that a mailbox can see a double, and tells
    nothing about the case.
    """
    found = texts(person.language)
    host = settings.ORIGIN.hostname or "localhost"
    fields = {
        "origin": settings.ORIGIN.geturl(),
        **notices.fields(person, message.kind, message.context),
    }
    return EmailMessage(
        subject=found.get("mail", message.kind, "subject"),
        body=found.get("mail", message.kind, "body", **fields),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address_of(person)],
        headers={
            "Message-ID": f"<{blind_index(f'message {message.id}')[:32]}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
