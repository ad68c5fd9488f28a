"""The log lines, the end of their chain, and the signed checkpoints (``security.md`` 6).

The database itself refuses to change or delete a line or a checkpoint (migration ``0002_guard``).
Who makes the table of the lines anew, as SQLite does for some changes of a column, loses those
guards and must put them back.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum

from django.db import models


class Action(StrEnum):
    """What can be logged (NEN 7513:2018, chapter 6)."""

    CREATE = "create"
    READ = "read"
    CHANGE = "change"
    ADD = "add"
    DELETE = "delete"
    PRINT = "print"
    DOWNLOAD = "download"
    SEND = "send"
    SEARCH = "search"
    CONSENT_GIVE = "consent_give"
    CONSENT_WITHDRAW = "consent_withdraw"
    LOGIN = "login"
    LOGOUT = "logout"
    EMERGENCY = "emergency"
    CONFIGURE = "configure"
    READ_LOG = "read_log"


class Outcome(StrEnum):
    """How it ended."""

    ALLOW = "allow"
    DENY = "deny"
    ERROR = "error"


class Entry(models.Model):
    """One line: who did what, to what, when and why it was allowed. Ids and codes, never content.

    :ivar seq: 1 for the first line, without gaps; this is the order, not the clock.
    :ivar event: code of what happened, such as a transition.
    :ivar actor: id of the person, or nothing when nobody was signed in.
    :ivar object: what it was about: a kind, or a kind and its id.
    :ivar fields_class: which data, by class.
    :ivar basis: the consent or the row of the matrix that allowed it.
    :ivar session: a hash of the session.
    :ivar prev: the hash of the line before.
    :ivar hash: keyed hash of ``prev`` and all the rest of this line.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=80)
    action = models.CharField(max_length=20)
    outcome = models.CharField(max_length=10)
    actor = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=80, blank=True)
    case = models.CharField(max_length=80, blank=True)
    object = models.CharField(max_length=80, blank=True)
    fields_class = models.CharField(max_length=80, blank=True)
    basis = models.CharField(max_length=80, blank=True)
    purpose = models.CharField(max_length=80, blank=True)
    session = models.CharField(max_length=80, blank=True)
    request_id = models.CharField(max_length=80, blank=True)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """Who looked in one case, and what did one person look at."""

        indexes = (
            models.Index(fields=("case", "seq"), name="entry_of_case"),
            models.Index(fields=("actor", "seq"), name="entry_of_actor"),
        )


class Head(models.Model):
    """The end of the chain, in its only row; who writes a line locks it."""

    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)


class Checkpoint(models.Model):
    """The end of the chain at a moment, signed, to be kept outside as well.

    Only what is kept where we cannot change it can show that the end of the log was cut off, or
    that all of it was written anew by somebody with the database and the keys.
    """

    seq = models.BigIntegerField(primary_key=True)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    signature = models.BinaryField()

    def signed_part(self) -> bytes:
        """What the signature is made over."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return json.dumps(["tweeluik audit checkpoint 1", self.seq, self.hash, at]).encode()

    def line(self) -> str:
        """The checkpoint as one line of text, for a file, a mail or a sheet of paper."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return f"{self.seq} {self.hash} {at} {bytes(self.signature).hex()}"

    @classmethod
    def from_line(cls, line: str) -> Checkpoint:
        """The checkpoint that :meth:`line` wrote; it is not saved.

        :raises ValueError: when it is no such line.
        """
        seq, hash, at, signature = line.split()
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return cls(seq=int(seq), hash=hash, at=moment, signature=bytes.fromhex(signature))
