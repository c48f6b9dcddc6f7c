"""The few cryptographic steps keys are made of; nothing here knows an office or a file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_

KEY_BYTES: Final = 32
_NONCE: Final = 12
_TAG: Final = 16
SEALED_BYTES: Final = KEY_BYTES + _NONCE + KEY_BYTES + _TAG
WRAPPED_BYTES: Final = _NONCE + KEY_BYTES + _TAG


class Closed(Exception):
    """The key does not fit, or the bytes are not those that were closed with it."""


@dataclass(frozen=True)
class Cost:
    """What one guess of a password costs: Argon2id memory in KiB, passes, lanes (security.md 4.2)."""

    memory: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def is_sane(self) -> bool:
        """Whether a file may ask this of us: at most 1 GiB and 20 passes."""
        return 1 <= self.lanes <= 16 and 8 * self.lanes <= self.memory <= 1024 * 1024 and 1 <= self.passes <= 20


def slow_key(password: str, salt: bytes, cost: Cost) -> bytes:
    """The key a password stands for, by Argon2id; about 0.2 s at the usual cost."""
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    try:
        return hash_secret_raw(
            password.encode("utf-8", "surrogatepass"),
            salt,
            time_cost=cost.passes,
            memory_cost=cost.memory,
            parallelism=cost.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except HashingError as error:
        raise UserError(N_("The computer is short of memory. Close other programs, then try again.")) from error


def derive(secret: bytes, purpose: str, salt: bytes = b"") -> bytes:
    """A 32-byte key for one *purpose* out of an already random *secret*, by HKDF-SHA256."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt or None, f"k2k/1/{purpose}".encode()).derive(secret)


def wrap(key: bytes, data: bytes, about: bytes) -> bytes:
    """*data* closed by AES-256-GCM under *key*; *about* must be the same on opening."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, about)


def unwrap(key: bytes, closed: bytes, about: bytes) -> bytes:
    """What `wrap` closed; raises Closed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(closed[:_NONCE], closed[_NONCE:], about)
    except InvalidTag as error:
        raise Closed from error


def new_pair() -> tuple[bytes, bytes]:
    """The private and public half of a fresh X25519 pair."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    pair = X25519PrivateKey.generate()
    return pair.private_bytes_raw(), pair.public_key().public_bytes_raw()


def seal(public: bytes, data: bytes, about: bytes) -> bytes:
    """*data* closed so that only the holder of the private half of *public* can open it."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    once = X25519PrivateKey.generate()
    sender = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    return sender + wrap(derive(shared, "seal", sender + public), data, about)


def unseal(private: bytes, sealed: bytes, about: bytes) -> bytes:
    """What `seal` closed; raises Closed."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    pair = X25519PrivateKey.from_private_bytes(private)
    sender = sealed[:KEY_BYTES]
    try:
        shared = pair.exchange(X25519PublicKey.from_public_bytes(sender))
    except ValueError as error:  # a point that gives away nothing but zeros
        raise Closed from error
    public = pair.public_key().public_bytes_raw()
    return unwrap(derive(shared, "seal", sender + public), sealed[KEY_BYTES:], about)
