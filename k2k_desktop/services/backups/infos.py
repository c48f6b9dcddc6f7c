"""Copies as they lie in a folder: what each says is in it, and how it is called."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from k2k_desktop.core import copies
from k2k_desktop.core.clock import local
from k2k_desktop.core.copies import SUFFIX, Header, Manifest
from k2k_desktop.core.errors import UserError
from k2k_desktop.models import proof

log = logging.getLogger(__name__)
# K2K-2026-11-23-1005-00012.k2k, and -2 behind it where two were made in one minute: sorts by time, names nobody. Where
# other offices may write too, on a stick or in a network folder, -k and six characters of this office's own before it.
_OURS: Final = re.compile(r"K2K-\d{4}-\d\d-\d\d-\d{4}-\d{5,}(-k[0-9a-f]{6})?(-\d+)?" + re.escape(SUFFIX))


@dataclass(frozen=True)
class CopyInfo:
    """A copy as the list shows it: a claim of its manifest until it has been verified.

    key is the fingerprint of its key, whole whether it passed all five checks just now, missed why the second
    place has it not. trail_code is the check code of its trail of *entries*, as it would stand on paper: whoever has
    the copy has a witness of everything up to then.
    """

    path: Path
    office_name: str
    made_at: dt.datetime
    sequence: int
    counts: dict[str, int]
    size: int
    office_id: str = ""
    schema: str = ""
    entries: int = 0
    key: str = field(default="", compare=False, repr=False)
    whole: bool = field(default=False, compare=False)
    missed: UserError | None = field(default=None, compare=False)
    trail_code: str = field(default="", compare=False)

    @property
    def records(self) -> int:
        """How many records are in it, without the trail."""
        return sum(count for table, count in self.counts.items() if not table.startswith("audit_"))


def info_of(path: Path, manifest: Manifest, key: str = "") -> CopyInfo:
    """*manifest* as the list shows it. Raises OSError where *path* went away."""
    return CopyInfo(
        path,
        manifest.office_name,
        manifest.made_at,
        manifest.sequence,
        dict(manifest.counts),
        path.stat().st_size,
        manifest.office_id,
        manifest.schema,
        manifest.trail_seq,
        key,
        trail_code=proof.checkpoint(manifest.office_id, manifest.trail_seq, manifest.trail_head),
    )


def peek_copy(path: Path) -> CopyInfo:
    """What a copy says is in it, before any key is known. Raises UserError where it is no copy."""
    return _info(path, copies.peek_header(path))


def _info(path: Path, header: Header) -> CopyInfo:
    return info_of(path, header.manifest, header.fingerprint)


def copies_in(folder: Path, office_id: str = "") -> list[CopyInfo]:
    """The copies lying in *folder*, newest first, of one office or of all; files that are none are passed over."""
    found = []
    for path in folder.glob(f"*{SUFFIX}"):
        try:
            info = peek_copy(path)
        except (UserError, OSError):
            log.warning("a file in the folder of copies is no copy, or is damaged")
            continue
        if office_id in ("", info.office_id):
            found.append(info)
    return sorted(found, key=lambda info: (info.sequence, info.made_at), reverse=True)


def unreadable_in(folder: Path) -> list[UserError]:
    """Why each copy that the program itself wrote into *folder* cannot even be listed, the newest first."""
    found = []
    for path in sorted(folder.glob(f"*{SUFFIX}"), reverse=True):
        if is_our_name(path):
            try:
                copies.peek_header(path)
            except UserError as error:
                found.append(error)
    return found


def is_our_name(path: Path) -> bool:
    """Whether the program itself gave the file its name."""
    return _OURS.fullmatch(path.name) is not None


def mark_of(office_id: str) -> str:
    """What tells the copies of one office from another's in a folder that both use."""
    return f"-k{hashlib.sha256(office_id.encode()).hexdigest()[:6]}"


def free_name(folder: Path, made_at: dt.datetime, sequence: int, mark: str = "") -> Path:
    """A name of ours that nothing in *folder* has yet; with the office's *mark* where others write too."""
    begins = stem(made_at, sequence) + mark
    path, number = folder / f"{begins}{SUFFIX}", 1
    while path.exists():
        number += 1
        path = folder / f"{begins}-{number}{SUFFIX}"
    return path


def stem(made_at: dt.datetime, sequence: int) -> str:
    """What the name of a copy begins with."""
    return f"K2K-{local(made_at):%Y-%m-%d-%H%M}-{sequence:05}"
