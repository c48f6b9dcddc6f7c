"""The list of what was erased, kept beside the office and in the profile: an older copy put back does not know it."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final, NamedTuple

from k2k_desktop.core import paths
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import canonical, write_whole
from k2k_desktop.core.held import read_json

FILE: Final = "erasures"
_SALT: Final = b"k2k erasures\0"


class Erased(NamedTuple):
    """A record by its table and number, and when it was made: a later record may have its number."""

    table: str
    key: int
    made: str


class Seal(NamedTuple):
    """What proves who wrote the list: the office's key of today, and where there is one, its signature, which stays the
    same when the key is changed."""

    key: bytes
    sign: Callable[[bytes], str] | None = None
    fits: Callable[[bytes, str], bool] | None = None


def write_erasures(folder: Path, office_id: str, seal: Seal, erased: Collection[Erased]) -> None:
    """Keep the list in *folder* and in the profile. UserError where the disk of the office refuses."""
    body = {"office_id": office_id, "erased": sorted(list(one) for one in erased)}
    words = canonical(body)
    proof = {"mac": _mac(seal.key, words), "signature": seal.sign(words) if seal.sign else ""}
    data = canonical({**body, **proof})
    profile = _in_profile(office_id)
    with contextlib.suppress(OSError, UserError):  # the second one is a help, not a condition
        profile.parent.mkdir(parents=True, exist_ok=True)
        write_whole(profile, data)
    write_whole(folder / FILE, data)


def read_erasures(folder: Path, office_id: str, seal: Seal) -> set[Erased]:
    """What either list says, of those that are this office's own."""
    found: set[Erased] = set()
    for place in (folder / FILE, _in_profile(office_id)):
        found |= _authentic(place, office_id, seal)
    return found


def _authentic(place: Path, office_id: str, seal: Seal) -> set[Erased]:
    try:
        stored = read_json(place)
        body = canonical({"office_id": stored["office_id"], "erased": stored["erased"]})
        known = hmac.compare_digest(str(stored["mac"]), _mac(seal.key, body))
        if not known and seal.fits:
            known = seal.fits(body, str(stored["signature"]))
        if stored["office_id"] != office_id or not known:
            return set()
        return {Erased(str(table), int(key), str(made)) for table, key, made in stored["erased"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return set()


def _mac(key: bytes, words: bytes) -> str:
    return hmac.new(key, _SALT + words, hashlib.sha256).hexdigest()


def _in_profile(office_id: str) -> Path:
    return paths.user_config() / "erasures" / hashlib.sha256(office_id.encode()).hexdigest()[:32]
