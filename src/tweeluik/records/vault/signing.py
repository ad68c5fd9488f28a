"""Signatures that somebody outside can check without our keys (Ed25519)."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .keys import keyring


def _private(purpose: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keyring().sub_key(f"{purpose} signature"))


def sign(purpose: str, message: bytes) -> bytes:
    """A signature of 64 bytes, with the key for this purpose.

    :raises NoKeys: when the key files are not there.
    """
    return _private(purpose).sign(message)


def public_key(purpose: str) -> bytes:
    """What others check our signatures with, 32 bytes; it may be published.

    :raises NoKeys: when the key files are not there.
    """
    return _private(purpose).public_key().public_bytes_raw()


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the message was signed with the key that ``public`` belongs to."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True
