"""Writing the whole office out: table by table, file by file, in one ZIP that is whole or not there."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import utc_text
from k2k_desktop.core.files import free_bytes, full_disk
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.open_zip import ZipWriter, writing
from k2k_desktop.models import audit
from k2k_desktop.models.base import moment
from k2k_desktop.models.migrations import HEAD
from k2k_desktop.models.office import Office
from k2k_desktop.services.backups.places import is_away
from k2k_desktop.services.open_export import dictionary
from k2k_desktop.services.open_export.cells import SECRET, ColumnFacts, tables, written
from k2k_desktop.services.opened import opened_of
from k2k_desktop.services.runner import about, progress, say_more

BOM: Final = b"\xef\xbb\xbf"  # or a spreadsheet on Windows takes the text for another alphabet
_FETCHED: Final = 2_000


@dataclass(frozen=True)
class OpenExported:
    """What was written: where, how many rows and files, and the SHA-256 of the manifest."""

    path: Path
    rows: int
    files: int
    digest: str


@question(needs="office.export", recorded=N_("Export the whole office, not encrypted"), asks_reason=True)
def export_office(session: Session, path: Path, officer: str = "") -> OpenExported:
    """Write everything the office keeps to the ZIP *path*, readable by anybody who holds the file.

    *officer*: who allowed it to leave this disk, needed for a stick, another disk or the network (security design
    4.8). Raises UserError where the disk is full or the work was stopped; then nothing is left behind.
    """
    opened = opened_of(session)
    away = is_away(path.parent, opened)
    if away and not officer.strip():
        raise Invalid(
            {"officer": UserError(N_("This is a stick, another disk or the network. Name the officer who allowed it."))}
        )
    needed = opened.folder.database.stat().st_size // 2
    if path.parent.is_dir() and free_bytes(path.parent) < needed:
        raise full_disk(path.parent, needed)
    office = session.get_one(Office, 1)
    seq, head = audit.head(session)
    with writing(path) as archive:
        out = _Out(session, archive)
        out.text("README.txt", dictionary.readme())
        for name, language in dictionary.FILES:
            with archive.part(name) as stream:
                _table(stream, dictionary.lines(language))
        for table, columns in tables().items():
            out.table(table, columns)
        said = {
            "office": office.name, "office_id": opened.facts.office_id, "schema": HEAD,
            "made_at": utc_text(moment(session)), "trail": {"seq": seq, "hash": head}, "tables": out.counts,
        }  # fmt: skip
        digest = archive.finish(said)
    about(session, "office", 1)
    told = {"rows": out.rows, "files": out.files, "manifest": digest, "away": int(away), "officer": officer.strip()}
    say_more(session, **told, people=out.counts["resident"])  # the register of disclosures says how many
    return OpenExported(path, out.rows, out.files, digest)


class _Out:
    """One export on its way."""

    def __init__(self, session: Session, archive: ZipWriter) -> None:
        self._run = session.connection().exec_driver_sql
        self._archive, self._told = archive, progress(session)
        self.counts: dict[str, int] = {
            name: self._run(f'SELECT count(*) FROM "{name}"').scalar_one() for name in tables()
        }
        self._total = sum(self.counts.values())
        self.rows = self.files = 0

    def text(self, name: str, words: str) -> None:
        """A part of plain text."""
        with self._archive.part(name) as stream:
            stream.write(BOM + words.replace("\n", "\r\n").encode())

    def table(self, table: str, columns: Sequence[ColumnFacts]) -> None:
        """Every row of *table* in the order of its keys; the contents of files first, each in a part of its own."""
        kept = [column for column in columns if (table, column.name) not in SECRET]
        places = [place for place, column in enumerate(kept) if column.sort == "file"]
        names: dict[int, str] = {}
        for place in places:
            names |= self._contents(table, kept[place].name)
        chosen = ", ".join("NULL" if column.sort == "file" else f'"{column.name}"' for column in kept)
        with self._archive.part(f"data/{table}.csv") as stream:
            found = self._run(f'SELECT {chosen} FROM "{table}" ORDER BY 1')
            _table(stream, [[column.name for column in kept]])
            while batch := found.fetchmany(_FETCHED):
                self.rows += len(batch)
                self._told.at(self.rows, self._total)
                _table(stream, (_cells(row, kept, names) for row in batch), mark=False)

    def _contents(self, table: str, column: str) -> dict[int, str]:
        names = {}
        for (key,) in self._run(f'SELECT id FROM "{table}" ORDER BY id').all():
            content = self._run(f'SELECT "{column}" FROM "{table}" WHERE id = ?', (key,)).scalar_one()
            name = names[key] = hashlib.sha256(content).hexdigest()
            if not self._archive.has(f"files/{name}"):
                with self._archive.part(f"files/{name}") as stream:
                    stream.write(content)
                self.files += 1
            self._told.at(self.rows, self._total)
        return names


def _cells(row: Sequence[Any], columns: Sequence[ColumnFacts], names: dict[int, str]) -> list[str]:
    return [
        names[row[0]] if column.sort == "file" else written(value, column.sort)
        for value, column in zip(row, columns, strict=True)
    ]


def _table(stream: IO[bytes], rows: Iterable[Sequence[str]], *, mark: bool = True) -> None:
    """*rows* as CSV in UTF-8; with *mark* the signs that say so come first."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    stream.write((BOM if mark else b"") + text.getvalue().encode())
