"""The outbox and the mailbox, held against a model of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from tweeluik.interfaces.mail import send
from tweeluik.records.people.models import Person
from tweeluik.records.post import outbox
from tweeluik.records.post.models import Message

from .database import connection, kept
from .model import Held, ends
from .post import PASSING, Mailbox

LONGEST = timedelta(hours=24)
ATTEMPTS = 16


@dataclass(frozen=True)
class Mail:
    """A message as it should stand in the outbox."""

    case: UUID
    to: UUID
    not_before: datetime
    state: str = "waiting"
    attempts: int = 0
    leased_until: datetime | None = None


class Mailing:
    """What should wait, and what should have been sent.

    :ivar mails: by what makes a message one and the same.
    :ivar gone: cases that were erased.
    """

    def __init__(self, people: Mapping[str, Person]) -> None:
        self.addresses = {person.id: f"{name}@post.example" for name, person in people.items()}
        self.mails: dict[str, Mail] = {}
        self.gone: set[UUID] = set()
        self.disabled: set[UUID] = set()
        Mailbox.answers, Mailbox.taken = [], []

    def erased(self, id: UUID) -> None:
        """A case of which nothing may be sent any more."""
        self.gone.add(id)

    # -- reminders ---------------------------------------------------------------------------------

    def sweep(self, at: datetime, today: date) -> int:
        """The real one."""
        return outbox.sweep(at, today)

    def swept(self, found: int | None, held: list[Held], at: datetime, today: date) -> None:
        """One reminder for each term that passed and was not told; never two for one term."""
        late = [
            (one, name)
            for one in held
            for name, told in one.told.items()
            if not one.closed and told is None and (ends(one, name) or today) < today
        ]
        assert found in (None, len(late)), f"{found} terms told, {len(late)} passed"
        for one, name in late:
            one.told[name] = at
            # Made by the database, that writes an id in its own way.
            id = one.id if connection().features.has_native_uuid_field else one.id.hex
            dedup = f"look_again:{id}:{name}:{one.running[name]}"
            self.mails.setdefault(dedup, Mail(one.id, one.employee, at))

    # -- sending -----------------------------------------------------------------------------------

    def relay(self, held: Mapping[UUID, Held], at: datetime, answers: Sequence[str]) -> None:
        """Send what waits, the real one and here."""
        Mailbox.answers, before = list(answers), len(Mailbox.taken)
        sent = outbox.relay(send, lambda: at)
        left, taken, done = list(answers), [], 0
        for dedup, mail in self._due(at):
            if mail.to in self.disabled or not _open(held, mail.case):
                self.mails[dedup] = _tried(mail, "cancelled")
                continue
            answer = left.pop(0) if left else "take"
            taken += [self.addresses[mail.to]] if answer in ("take", "dropped") else []
            done += answer == "take"
            self.mails[dedup] = self._answered(dedup, mail, answer, at)
        assert sent == done
        assert [message.to[0] for message in Mailbox.taken[before:]] == taken, "sent to others"

    def _due(self, at: datetime) -> list[tuple[str, Mail]]:
        ids = dict(Message.objects.values_list("dedup", "id"))
        due = [
            (dedup, mail)
            for dedup, mail in self.mails.items()
            if mail.state == "waiting"
            and mail.not_before <= at
            and (mail.leased_until is None or mail.leased_until < at)
        ]
        return sorted(due, key=lambda one: (one[1].not_before, ids[one[0]]))

    def _answered(self, dedup: str, mail: Mail, answer: str, at: datetime) -> Mail:
        if answer == "take":
            return _tried(mail, "sent")
        tried = _tried(mail, "waiting" if answer in PASSING else "dead")
        if tried.attempts >= ATTEMPTS:
            tried = replace(tried, state="dead")
        again = Message.objects.get(dedup=dedup).not_before
        wait = min(timedelta(minutes=1) * 2**mail.attempts, LONGEST)
        assert at + 0.8 * wait <= again <= at + 1.2 * wait, "tried again too soon or too late"
        return replace(tried, not_before=again)

    def learn(self) -> None:
        """A worker died half-way: what it did is taken over, as far as it could be."""
        for dedup, mail in self._kept().items():
            was = self.mails[dedup]
            assert was.state in ("waiting", mail.state), "what had ended begins anew"
            assert mail.attempts - was.attempts in (0, 1)
            self.mails[dedup] = mail

    def _kept(self) -> dict[str, Mail]:
        names = ("dedup", "case", "to_id", "not_before", "state", "attempts", "leased_until")
        rows = kept("mails", lambda: Message.objects.values_list(*names))
        return {row[0]: Mail(*row[1:]) for row in rows}

    # -- always ------------------------------------------------------------------------------------

    def check(self) -> None:
        """The outbox is as it should be, and all in it is for the employee whose case it is."""
        assert self._kept() == self.mails, "the outbox holds something else"
        for (error,) in kept("errors", lambda: Message.objects.values_list("last_error")):
            assert error.isidentifier() or not error, "what a mail server said is kept"

    def finally_(self) -> None:
        """Nothing told anything, and what was sent went to a working account."""
        told = {message.body + message.subject for message in Mailbox.taken}
        for text in told:
            for word in ("KANARIE", "opinion", "arts", "ziek", "Bakker", "klacht"):
                assert word not in text
        numbers = [message.extra_headers["Message-ID"] for message in Mailbox.taken]
        assert len(set(numbers)) <= len(self.mails)


def _open(held: Mapping[UUID, Held], id: UUID) -> bool:
    return id in held and not held[id].closed


def _tried(mail: Mail, state: str) -> Mail:
    return replace(mail, state=state, attempts=mail.attempts + 1, leased_until=None)
