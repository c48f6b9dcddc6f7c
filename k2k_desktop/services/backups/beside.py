"""What this computer remembers of an office's copies: a file beside the office and in the user's profile.

Not in the database, so that a restored office keeps what belongs to the computer.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from k2k_desktop.core import paths
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import canonical, read_checked, with_check, write_whole
from k2k_desktop.core.held import read_file
from k2k_desktop.services.opened import Opened

_FILE: Final = "office.pc"
_FORMAT: Final = 1


@dataclass(frozen=True)
class Beside:
    """The second place ("" for none) since when, and the day each folder of copies was last thinned out."""

    second: str = ""
    since: str = ""
    thinned: Mapping[str, dt.date] = field(default_factory=dict)

    def thinned_on(self, place: str, day: dt.date) -> Beside:
        """With *day* as the last run for *place*."""
        return replace(self, thinned={**self.thinned, place: day})


def read_beside(opened: Opened) -> Beside:
    """What is remembered; nothing where the files are missing or damaged."""
    for place in _places(opened):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            return _parsed(read_checked(read_file(place)))
    return Beside()


def write_beside(opened: Opened, beside: Beside) -> None:
    """Remember it. Raises UserError where it cannot be written beside the office."""
    thinned = {place: day.isoformat() for place, day in beside.thinned.items()}
    stored = {"format": _FORMAT, "second": beside.second, "since": beside.since, "thinned": thinned}
    own, profile = _places(opened)
    write_whole(own, with_check(stored))
    with contextlib.suppress(OSError, UserError):  # for a restored office in another folder; a help, no condition
        profile.parent.mkdir(parents=True, exist_ok=True)
        write_whole(profile, with_check(stored))


def _parsed(stored: Mapping[str, Any]) -> Beside:
    thinned = {str(place): dt.date.fromisoformat(day) for place, day in stored["thinned"].items()}
    return Beside(str(stored["second"]), str(stored["since"]), thinned)


def _places(opened: Opened) -> tuple[Path, Path]:
    name = hashlib.sha256(canonical(opened.facts.office_id)).hexdigest()[:32]
    return opened.folder.path / _FILE, paths.user_config() / "copies" / name
