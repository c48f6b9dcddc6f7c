"""Words that are not saved yet, kept encrypted beside the office until they are saved or given up."""

from __future__ import annotations

import contextlib
import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from k2k_desktop.core import sealing
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import PART, canonical, drop, refusal, write_whole
from k2k_desktop.core.sealing import Closed

_FOLDER: Final = "drafts"
_END: Final = ".draft"
_NAME: Final = re.compile(r"\d+-[0-9a-f]{16}")
_MOST_BYTES: Final = 8 * 1024 * 1024


@dataclass(frozen=True)
class Draft:
    """Kept words: the name of their file, and what was kept."""

    name: str
    words: dict[str, Any]


class DraftBox:
    """The drafts of one user of the office in the folder *office*. They stand outside the audit trail.

    The key is `OfficeKey.drafts()`, given with each call: nothing here outlives the lock of the screen.
    """

    def __init__(self, office: Path, office_id: str, user_id: int) -> None:
        self.folder = office / _FOLDER
        self._office_id, self._user_id = office_id, user_id

    def new_name(self) -> str:
        """A name that says nothing but whose number the user has."""
        return f"{self._user_id}-{secrets.token_hex(8)}"

    def keep(self, key: bytes, name: str, words: dict[str, Any]) -> None:
        """Write plain *words* as the draft *name*, whole or not at all. Raises UserError where the disk refuses."""
        try:
            self.folder.mkdir(exist_ok=True)
        except OSError as error:
            raise refusal(error, self.folder.parent, 0) from error
        closed = sealing.wrap(key, canonical(words), _about(self._office_id, name))
        write_whole(self.folder / (name + _END), closed)

    def drop(self, name: str) -> None:
        """The words are saved, or given up."""
        drop(self.folder / (name + _END))

    def all(self, key: bytes) -> list[Draft]:
        """This user's drafts, oldest name first; what does not open is passed over."""
        found = []
        for path in _files(self.folder):
            if path.name.startswith(f"{self._user_id}-"):
                words = _open(path, key, self._office_id)
                if words is not None:
                    found.append(Draft(path.name.removesuffix(_END), words))
        return found


def drop_all(office: Path, user_id: int) -> None:
    """Throw away the drafts of somebody who left."""
    for path in _files(office / _FOLDER):
        if path.name.startswith(f"{user_id}-"):
            drop(path)


def seal_anew(office: Path, office_id: str, old: bytes, new: bytes) -> None:
    """Put every draft under the *new* key, after the key of the office was changed; what does not open stays."""
    for path in _files(office / _FOLDER):
        words = _open(path, old, office_id)
        if words is not None:
            name = path.name.removesuffix(_END)
            with contextlib.suppress(UserError):  # a full disk: the office is worth more than its drafts
                write_whole(path, sealing.wrap(new, canonical(words), _about(office_id, name)))


def _files(folder: Path) -> Iterator[Path]:
    """The drafts in *folder*; half-written ones go."""
    with contextlib.suppress(OSError):
        for path in sorted(folder.iterdir()):
            if path.name.endswith(PART):
                drop(path)
            elif path.name.endswith(_END) and _NAME.fullmatch(path.name.removesuffix(_END)):
                yield path


def _open(path: Path, key: bytes, office_id: str) -> dict[str, Any] | None:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        words = json.loads(sealing.unwrap(key, path.read_bytes(), _about(office_id, path.name.removesuffix(_END))))
    except (OSError, Closed, ValueError):  # another key, damage: nothing anybody could do about it
        return None
    return words if isinstance(words, dict) else None


def _about(office_id: str, name: str) -> bytes:
    return canonical({"about": "draft", "office": office_id, "draft": name})
