"""What is kept of an account. A copy of the database opens none (``security.md`` A4).

Address, name, the seed of the code app and passkeys are sealed; passwords, tokens and codes are
hashed.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import Q

HALF: Final = timedelta(minutes=30)
"""How long somebody may take from the password to the code, or to set up a code app."""

IDLE: Final = timedelta(minutes=30)
ABSOLUTE: Final = timedelta(hours=12)
FRESH: Final = timedelta(minutes=10)
"""How long a code counts for what may only be done right after one."""


class Person(models.Model):
    """Somebody with an account, or who asks for one and did not prove the address yet.

    :ivar email_index: what the address is found by. One verified account per address; who asks for
        an account more than once has a row for each time, and each has its own password and code,
        so that nobody can prepare an account for the address of somebody else.
    :ivar email: the address, sealed.
    :ivar password: its hash; what opens nothing when they sign in with a passkey only.
    :ivar totp: the seed of the code app, sealed; nothing until it was proved with a code.
    :ivar totp_offered: a seed that is shown and not proved yet, sealed.
    :ivar totp_step: the last half minute of which a code was taken; an older code counts no more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email_index = models.CharField(max_length=64, db_index=True)
    email = models.BinaryField()
    name = models.BinaryField()
    password = models.CharField(max_length=160)
    totp = models.BinaryField(null=True)
    totp_offered = models.BinaryField(null=True)
    totp_step = models.BigIntegerField(null=True)
    language = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)

    class Meta:
        """One verified account per address; old ones that never were verified are looked for."""

        constraints = (
            models.UniqueConstraint(
                fields=("email_index",),
                condition=Q(verified_at__isnull=False),
                name="person_address_once",
            ),
        )
        indexes = (models.Index(fields=("verified_at", "made_at"), name="person_unverified"),)

    @property
    def owner(self) -> str:
        """Whose key seals what is known of them."""
        return f"person:{self.id}"

    @property
    def works(self) -> bool:
        """Whether somebody can sign in with it."""
        return self.verified_at is not None and self.disabled_at is None


class Passkey(models.Model):
    """A key pair of which the private half is in somebody's device (WebAuthn level 2).

    Nothing of it is secret here, but the id and the public key tell one account from another
    wherever they turn up; so both are sealed. Sealed for this person and this row: whoever can
    write in the database cannot put a key of their own in its place.

    :ivar credential_index: what the credential id is found by.
    :ivar credential: the credential id, sealed.
    :ivar public_key: the public key (COSE), sealed.
    :ivar name: what its owner calls it, sealed.
    :ivar counter: how often the device says that it was used; many devices always say 0.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passkeys")
    credential_index = models.CharField(max_length=64, unique=True)
    credential = models.BinaryField()
    public_key = models.BinaryField()
    name = models.BinaryField()
    counter = models.BigIntegerField()
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class SpentChallenge(models.Model):
    """A challenge that was answered, by its hash: none is taken twice.

    :ivar at: when it was answered; it is kept as long as it could have been answered.
    """

    hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)


class RecoveryCode(models.Model):
    """A code that counts once, for who lost the code app or the passkey; only its keyed hash is
    kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        """Each once."""

        constraints = (
            models.UniqueConstraint(fields=("person", "hash"), name="recovery_code_once"),
        )


class Session(models.Model):
    """A browser in which somebody signed in; its cookie holds the token, and here is its hash.

    :ivar stepped_up_at: when a code was last given; nothing while only the password was.
    :ivar device: the kind of device, as the browser says it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    stepped_up_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=12, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """The open ones of one person."""

        indexes = (models.Index(fields=("person", "ended_at"), name="session_of_person"),)

    @property
    def full(self) -> bool:
        """Whether both password and code were given."""
        return self.stepped_up_at is not None

    def fresh(self, at: datetime) -> bool:
        """Whether a code was given so short ago that it counts for what needs one."""
        return self.stepped_up_at is not None and at - self.stepped_up_at < FRESH

    def lapsed(self, at: datetime) -> bool:
        """Whether it was left alone too long, or is too old."""
        whole = ABSOLUTE if self.full else HALF
        return at - self.seen_at >= IDLE or at - self.made_at >= whole


class MailedCode(models.Model):
    """A code that was mailed to prove an address, or that the mailbox is still theirs.

    :ivar person: for whom; nothing when nobody has the address that was typed. Such a row is made
        all the same, so that both take the same time and look the same.
    :ivar hash: keyed hash of the code.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=12)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_index=True)


class Attempts(models.Model):
    """How often something was tried, so that guessing takes too long (``security.md`` A24).

    :ivar kind: which rule holds.
    :ivar subject: keyed hash of who or what is counted.
    """

    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        """One count for each."""

        constraints = (
            models.UniqueConstraint(fields=("kind", "subject"), name="attempts_counted_once"),
        )


class Kept(models.Model):
    """The form that somebody sent when they were away too long, sealed, until they are back."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    fields = models.BinaryField()
    at = models.DateTimeField(db_index=True)


class Organisation(models.Model):
    """An organisation for which people act."""

    class Kind(models.TextChoices):
        """What it is."""

        ARBODIENST = "arbodienst"
        EMPLOYER = "employer"
        PRACTICE = "practice"
        BODY = "body"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=120)


class Membership(models.Model):
    """For which organisation somebody acts, in which role, from and until which day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(max_length=40)
    start = models.DateField()
    end = models.DateField(null=True)
