"""The proof of the trail: its chain, its links and the records as they stand, walked once from end to end."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.check_codes import code_of
from k2k_desktop.models import audit

_REMEMBERED: Final = 1_000  # entries back, within which a code named in an entry is compared
_TOLD: Final = 500  # changes or records between two words about how far it is
_UPGRADE: Final = "office.upgrade"  # between its two ends rows take new columns: they need not go on as they were
_NOTHING: Final = (0, "D", hash(""))  # what is known of a record before its first change: (change, op, what it left)
_ERASED: Final = None

Told = Callable[[int, int], None]
_Last = dict[str, dict[int, tuple[int, str, int | None]]]


@dataclass
class Finding:
    """What the verification of the trail found. *codes* are the entries that asked check codes stand for."""

    entries: int = 0
    changes: int = 0
    head: str = audit.FIRST_HASH
    faults: list[str] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Noted:
    """What is known of the trail from elsewhere: a *head* noted beside the office (an older copy put back lacks it),
    and check *codes* that stand on paper for the office *office_id*, with their entry where it is known."""

    office_id: str = ""
    head: tuple[int, str] | None = None
    codes: Mapping[str, int | None] = field(default_factory=dict)


def checkpoint(office_id: str, seq: int, head: str) -> str:
    """The check code, 28 characters, of the trail up to entry *seq* with the hash *head*.

    That hash binds every entry before it, so the code of one head stands for all of them: no tree of hashes is needed.
    130 bits of it are on the paper (security design 4.5: an insider could prepare two histories that share fewer).
    """
    return code_of(_digest(office_id, seq, head))


def verify(session: Session, noted: Noted | None = None, told: Told | None = None) -> Finding:
    """Walk chain, digests, links and records. *told* is called with entries done and how many there are."""
    return _Walk(session, noted or Noted(), told).whole()


def _digest(office_id: str, seq: int, head: str) -> bytes:
    return hashlib.sha256(f"K2K trail\n{office_id}\n{seq}\n{head}\n".encode()).digest()


class _Walk:
    """One walk through a trail. Plain tuples and text put together by hand throughout: it may have a million entries.

    Of each record only the number of its last change and Python's hash of what that left are kept. That hash is
    secret to this run of the program, so nobody can prepare two texts that share one.
    """

    def __init__(self, session: Session, noted: Noted, told: Told | None) -> None:
        self._session, self._noted, self._told = session, noted, told
        self._found, self._of = Finding(), 0
        self._last: _Last = {}
        self._change = 0  # the number of the last one: they follow each other, for nothing of the trail is deleted
        self._recent: deque[tuple[int, str]] = deque(maxlen=_REMEMBERED)
        self._wanted = {code[:26]: code for code in noted.codes}
        self._kept = self._printed() if noted.office_id else {}

    def whole(self) -> Finding:
        """Everything, in the order of the trail and then of the tables."""
        ((seq, kept, opened),) = audit.rows(self._session, "SELECT seq, hash, open_seq FROM audit_head")
        self._of = seq
        changes = self._changes()
        change = next(changes, None)
        entries = "SELECT seq, body, hash, at, user_id, action, subject FROM audit_entry ORDER BY seq"
        for row in audit.rows(self._session, entries):
            number = row[0]
            while change is not None and change[0] < number:
                self._bad("entry", change[0])
                change = _after(changes, change[0])
            change = self._entry(row, change, changes)
            if number % _TOLD == 0:
                self._tell(number)
        if (seq, kept, opened, change) != (self._found.entries, self._found.head, None, None):
            self._bad("head", seq)
        self._elsewhere(seq)
        for table in audit.captured_tables(self._session.connection()):
            self._state(table)
        return self._found

    def _entry(
        self, row: tuple[Any, ...], change: tuple[Any, ...] | None, changes: Iterator[tuple[Any, ...]]
    ) -> tuple[Any, ...] | None:
        """One entry with its changes, the first of which was read already; gives the first of the next entry."""
        seq, body, sealed, *beside = row
        root, count, gap = hashlib.sha256(), 0, False
        upgrade = beside[2] == _UPGRADE
        while change is not None and change[0] == seq:
            root.update(self._line(change))
            gap = self._link(change, upgrade) or gap
            count += 1
            change = next(changes, None)
            if count % _TOLD == 0:  # one import may have ninety thousand
                self._tell(seq)
        found = self._found
        whole = seq == found.entries + 1 and _follows(found.head, body, sealed)
        if not (whole and _says(body, seq, count, root.hexdigest(), *beside)):
            self._bad("entry", seq)
        elif gap:
            self._bad("gap", seq)
        found.entries, found.head, found.changes = seq, sealed, found.changes + count
        if self._noted.office_id:
            self._codes(seq, sealed, body)
        return change

    def _line(self, change: tuple[Any, ...]) -> bytes:
        """The canonical JSON of one change, as its entry's root was made of it."""
        _seq, _id, table, pk, op, previous, before, after, salt, digest = change
        if salt is None:
            found = digest or ""
        elif not isinstance(salt, bytes):
            found = ""  # somebody put something else in its place
        else:
            found = hashlib.sha256(salt + f"{before or ''}\0{after or ''}".encode()).hexdigest()
            if digest is not None and digest != found:
                found = ""
        link = "null" if previous is None else previous
        return f'{{"digest":"{found}","op":"{op}","pk":{pk},"previous":{link},"table":"{table}"}}\n'.encode()

    def _link(self, change: tuple[Any, ...], upgrade: bool) -> bool:
        """Note what a change leaves of its record; whether it does not go on from the change before it.

        A record changed past the trail and then saved in the program shows here, though its last change fits it.
        """
        _seq, number, table, pk, op, previous, before, after, salt, _digest = change
        records = self._last.get(table)
        if records is None:
            records = self._last[table] = {}
        last, _op, left = records.get(pk, _NOTHING)
        records[pk] = (number, op, _ERASED if salt is None else hash(after or ""))
        follows, self._change = number == self._change + 1, number
        if (previous or 0) != last or not follows:
            return True
        return not (upgrade or salt is None or left is _ERASED or left == hash(before or ""))

    def _codes(self, seq: int, sealed: str, body: str) -> None:
        """Hold the codes that stand on paper, in the archive and in later entries against the entry they name."""
        kept = self._kept.pop(seq, None)
        if kept or self._wanted:
            code = checkpoint(self._noted.office_id, seq, sealed)
            if kept and kept != {code}:
                self._bad("code", seq)
            if code[:26] in self._wanted:
                self._found.codes[self._wanted[code[:26]]] = seq
        if isinstance(body, str) and '"checkpoint":' in body:
            said = _read(body)
            for number, head in reversed(self._recent):
                if number == said.get("at"):
                    if said.get("checkpoint") != checkpoint(self._noted.office_id, number, head):
                        self._bad("code", number)
                    break
        self._recent.append((seq, sealed))

    def _elsewhere(self, seq: int) -> None:
        """What was noted outside must be in the trail."""
        head = self._noted.head
        if head and head[0] and not self._has(head):
            self._found.faults.append(f"missing after {seq}: {head[0]}")
        for number in self._kept:  # codes printed for entries that are no longer there
            self._bad("code", number)
        self._found.faults += [f"printed {code}" for code in self._noted.codes if code not in self._found.codes]

    def _has(self, head: tuple[int, str]) -> bool:
        kept = self._session.scalar(sa.select(audit.ENTRY.c.hash).where(audit.ENTRY.c.seq == head[0]))
        return bool(kept == head[1])

    def _state(self, table: str) -> None:
        """Each row must equal what its last change left; rows without entry and entries without row are named.

        Read NOT INDEXED, so that a stale index cannot hide a row.
        """
        records = self._last.pop(table, {})
        row = audit.row_json(self._session.connection(), table, "t")
        rows = audit.rows(self._session, f'SELECT t.id, {row} FROM "{table}" t NOT INDEXED')
        for read, (key, text) in enumerate(rows, 1):
            if read % _TOLD == 0:
                self._tell(self._of)
            _number, op, left = records.pop(key, _NOTHING)
            if op == "D" or (left is not _ERASED and left != hash(text)):
                self._bad(table, key)
        for key, (_number, op, _left) in records.items():
            if op != "D":
                self._bad(table, key)

    def _tell(self, seq: int) -> None:
        if self._told:
            self._told(min(seq, self._of), max(seq, self._of))

    def _printed(self) -> dict[int, set[str]]:
        """The codes in the feet of the papers kept, by the entry they stand for."""
        found: dict[int, set[str]] = {}
        statement = "SELECT trail_seq, trail_code FROM issued_document WHERE trail_seq IS NOT NULL"
        for seq, code in audit.rows(self._session, statement):
            found.setdefault(seq, set()).add(code)
        return found

    def _changes(self) -> Iterator[tuple[Any, ...]]:
        return audit.rows(self._session, f"SELECT entry_seq, {audit.COLUMNS} FROM audit_change ORDER BY entry_seq, id")

    def _bad(self, what: str, number: int) -> None:
        self._found.faults.append(f"{what} {number}")


def _after(changes: Iterator[tuple[Any, ...]], seq: int) -> tuple[Any, ...] | None:
    """The first change of an entry later than *seq*."""
    return next((one for one in changes if one[0] > seq), None)


def _follows(last: str, body: str, sealed: str) -> bool:
    """Whether *sealed* is the hash of an entry's text behind the hash before it; both may be anything at all."""
    try:
        return audit.chain(last, body) == sealed
    except (ValueError, TypeError, AttributeError):  # the last one is no hash, or the text is none
        return False


def _says(body: str, seq: int, count: int, root: str, at: str, user: int | None, action: str, subject: Any) -> bool:
    """Whether the text of an entry says what stands beside it and what was captured.

    Looked for as text: a quotation mark inside a value is written \\", so none of these can stand in one.
    """
    user_text = "null" if user is None else user
    quick = isinstance(body, str) and (
        f'"action":"{action}",' in body
        and f'"changes":{count},' in body
        and f'"root":"{root}",' in body
        and f'"seq":{seq},' in body
        and f'"user":{user_text},' in body
        and f'"utc":"{at}"' in body
        and (f'"subject":"{subject}"' in body if subject is not None else '"subject":' not in body)
    )
    if quick:
        return True
    said = _read(body)
    told = (said.get("seq"), said.get("changes"), said.get("root"), said.get("utc"), said.get("user"))
    return (*told, said.get("action"), said.get("subject")) == (seq, count, root, at, user, action, subject)


def _read(body: str) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, TypeError, RecursionError):  # somebody wrote over it: the chain names it too
        return {}
    return said if isinstance(said, dict) else {}
