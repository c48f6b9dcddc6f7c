"""The whole trail handed out as one file that the independent verifiers read."""

from __future__ import annotations

import heapq
import json
import zipfile
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.files import whole_file
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.paths import resources
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit
from k2k_desktop.models.migrations import HEAD
from k2k_desktop.services.checkpoints import office_id
from k2k_desktop.services.runner import progress, say_more

FORMAT: Final = "k2k trail 1"
INSIDE: Final = "trail.jsonl"  # the name in a ZIP
VERIFIERS: Final = ("k2k_verify.html", "k2k_verify.py")  # for any browser, and for Python
_TOLD: Final = 500  # entries between two words about how far it is
# bytes stand only where somebody tampered: they are written so that the verifiers name them
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=bytes.hex).encode
_SPARE: Final = 1 << 20  # bytes asked for where the disk gives no reason

Row = tuple[Any, ...]
Only = Mapping[str, Container[int]] | None


@dataclass(frozen=True)
class ExportedTrail:
    """What was written: where, and how many of each."""

    path: Path
    entries: int
    changes: int
    records: int


@question(needs="audit.export", recorded=N_("Export audit trail"), asks_reason=True)
def export_trail(session: Session, path: Path) -> ExportedTrail:
    """The whole trail and every record as it stands, values and all, in *path*: a .zip with the verifiers beside it, or
    plain JSON Lines under another ending. Raises UserError where the disk refuses; then no file is left."""
    with whole_file(path, _SPARE) as file:
        if path.suffix.casefold() == ".zip":
            counts = _zipped(session, file)
        else:
            counts = write_trail(session, office_id(session), lambda text: file.write(text.encode()), progress(session))
    say_more(session, entries=counts[0])
    return ExportedTrail(path, *counts)


def _zipped(session: Session, file: Any) -> tuple[int, int, int]:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as packed:
        for name in VERIFIERS:
            # without the date of the file here, which may be one that no ZIP can hold
            packed.writestr(zipfile.ZipInfo(name), (resources() / "verifier" / name).read_bytes(), zipfile.ZIP_DEFLATED)
        with packed.open(INSIDE, "w", force_zip64=True) as member:
            return write_trail(session, office_id(session), lambda text: member.write(text.encode()), progress(session))


def write_trail(
    session: Session, office: str, write: Callable[[str], object], told: Progress | None = None, only: Only = None
) -> tuple[int, int, int]:
    """Write header, entries with their changes, records and end, a line each. Returns how many entries, changes and
    records. A million of them need no memory; what was tampered with is written as it stands.

    With *only* (keys by table), values are told of those records alone: the others stand by their digests, which are
    what the chain is made of, so that the whole still verifies.
    """
    ((seq, head),) = audit.rows(session, "SELECT seq, hash FROM audit_head")
    if told:
        told.at(0, max(seq, 1))
    write(_line(t=FORMAT, office=office, schema=HEAD, entries=seq, rows="all" if only is None else "some"))
    entries = changes = 0
    # each entry before its changes; those of an entry that is gone stand where it stood
    for number, is_change, *rest in heapq.merge(_entries(session), _changes(session), key=itemgetter(0, 1)):
        if is_change:
            write(_change(number, rest, only))
            changes += 1
            continue
        body, sealed, at, user, action, subject = rest
        write(_line(t="entry", seq=number, at=at, user=user, action=action, subject=subject, body=body, hash=sealed))
        entries += 1
        if told and entries % _TOLD == 0:
            told.at(min(entries, seq), max(entries, seq))
    records = _write_rows(session, write, only)
    write(_line(t="end", seq=seq, head=head, entries=entries, changes=changes, records=records))
    return entries, changes, records


def _write_rows(session: Session, write: Callable[[str], object], only: Only) -> int:
    records = 0
    for table in audit.captured_tables(session.connection()):
        if only is not None and table not in only:
            continue
        row = audit.row_json(session.connection(), table, "t")
        for key, text in audit.rows(session, f'SELECT t.id, {row} FROM "{table}" t NOT INDEXED'):
            if only is None or key in only[table]:
                write(_line(t="row", table=table, pk=key, row=text))
                records += 1
    return records


def _change(seq: int, row: Sequence[Any], only: Only) -> str:
    number, table, pk, op, previous, before, after, salt, digest = row
    if only is not None and pk not in only.get(table, ()):
        before, after, salt, digest = None, None, None, audit.Change._make(row).fingerprint()
    return _line(
        t="change", entry=seq, id=number, table=table, pk=pk, op=op, previous=previous, before=before, after=after,
        salt=salt.hex() if isinstance(salt, bytes) else salt, digest=digest,
    )  # fmt: skip


def _line(**said: Any) -> str:
    return _JSON(said) + "\n"


def _entries(session: Session) -> Iterator[Row]:
    return audit.rows(session, "SELECT seq, 0, body, hash, at, user_id, action, subject FROM audit_entry ORDER BY seq")


def _changes(session: Session) -> Iterator[Row]:
    return audit.rows(session, f"SELECT entry_seq, 1, {audit.COLUMNS} FROM audit_change ORDER BY entry_seq, id")
