"""A device with passkeys, in software: what it signs is real, and every part of it can be wrong."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def packed(plain: bytes) -> str:
    """Base64 as WebAuthn writes it."""
    return urlsafe_b64encode(plain).decode().rstrip("=")


def unpacked(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Key:
    """A passkey in the device."""

    id: bytes
    user: bytes
    private: Any = field(repr=False)
    counter: int = 0


class Authenticator:
    """A device whose owner always agrees.

    :ivar counts: whether it counts how often a passkey was used.
    """

    def __init__(self, origin: str = "http://localhost", *, counts: bool = True) -> None:
        self.origin, self.counts = origin, counts
        self.keys: list[Key] = []

    def make(self, options: str, **wrong: Any) -> str:
        """Answer what a browser is asked to make; gives what it sends."""
        asked = json.loads(options)
        key = Key(
            secrets.token_bytes(32),
            unpacked(asked["user"]["id"]),
            ec.generate_private_key(ec.SECP256R1()),
        )
        held = {one["id"] for one in asked.get("excludeCredentials", ())}
        assert not any(packed(one.id) in held for one in self.keys), "it has one already"
        self.keys.append(key)
        client = self._client("webauthn.create", asked, wrong)
        data = self._data(asked["rp"]["id"], key, wrong, ATTESTED)
        data += bytes(16) + len(key.id).to_bytes(2, "big") + key.id + self._public(key)
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(key, clientDataJSON=client, attestationObject=attested)

    def use(self, options: str, key: Key | None = None, **wrong: Any) -> str:
        """Answer what a browser is asked to sign; gives what it sends."""
        asked = json.loads(options)
        key = key or self.keys[0]
        client = self._client("webauthn.get", asked, wrong)
        data = self._data(asked["rpId"], key, wrong, 0)
        signer = wrong.get("signer", key.private)
        told = signer.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        user = {} if "nobody" in wrong else {"userHandle": wrong.get("user", key.user)}
        parts = {"clientDataJSON": client, "authenticatorData": data, "signature": told, **user}
        return self._answer(key, **parts)

    def answer_of_nobody(self) -> str:
        """An answer with a passkey that no server knows, and to nothing that was asked."""
        key = Key(bytes(32), bytes(16), ec.generate_private_key(ec.SECP256R1()))
        return self.use(json.dumps({"challenge": packed(bytes(32)), "rpId": "localhost"}), key)

    def _client(self, kind: str, asked: dict[str, Any], wrong: dict[str, Any]) -> bytes:
        told = {
            "type": wrong.get("type", kind),
            "challenge": wrong.get("challenge", asked["challenge"]),
            "origin": wrong.get("origin", self.origin),
            "crossOrigin": False,
        }
        return json.dumps(told).encode()

    def _data(self, rp_id: str, key: Key, wrong: dict[str, Any], flags: int) -> bytes:
        if self.counts:
            key.counter += 1
        flags |= wrong.get("flags", PRESENT | VERIFIED)
        counter = wrong.get("counter", key.counter)
        place = sha256(wrong.get("rp_id", rp_id).encode()).digest()
        return bytes(place + bytes((flags,)) + counter.to_bytes(4, "big"))

    @staticmethod
    def _public(key: Key) -> bytes:
        point = key.private.public_key().public_numbers()
        x, y = (one.to_bytes(32, "big") for one in (point.x, point.y))
        return bytes(cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y}))

    @staticmethod
    def _answer(key: Key, **parts: bytes) -> str:
        told = {name: packed(part) for name, part in parts.items()}
        id = packed(key.id)
        return json.dumps({"id": id, "rawId": id, "type": "public-key", "response": told})
