"""Rows of audit, minutes and votes edited, removed, reordered, added, with the key in hand: both verifiers name it.

Nine attacks (security design 4.5). Each is done to the same office, judged by the program with what an auditor has (a
code printed on paper and the head in the side files), exported, judged by k2k_verify.py, and taken back.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.db import Database
from k2k_desktop.core.paths import resources
from k2k_desktop.models import audit, proof
from k2k_desktop.services import checkpoints
from k2k_desktop.services.trail_export import write_trail
from tests.faults import Drill, Tally
from tests.faults.offices import copy_of, template, work_folder

COUNT: Final = 9 * 200
NAME: Final = "trail tampered with, key in hand"
_PRECIOUS: Final = ("minute_entry", "vote", "round_vote", "round_choice", "ballot_count", "confirmation", "attendance",
                    "resolution", "amendment", "resident", "meeting")  # fmt: skip
_WORDS: Final = ("Diluluskan", "Ditolak", "Ditangguhkan", "RM5,000", "Setuju")


class Hand:
    """The attacker's hand on an open transaction: rows as they are, without any trigger."""

    def __init__(self, connection: sa.Connection, dice: random.Random, printed: int) -> None:
        self._cursor = connection.connection.cursor()
        self.connection, self.dice, self.printed = connection, dice, printed

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of *statement*."""
        found: list[tuple[Any, ...]] = self._cursor.execute(statement, values).fetchall()
        return found

    def one(self, statement: str, *values: Any) -> Any:
        """The first column of the first row."""
        return self.rows(statement, *values)[0][0]

    def do(self, statement: str, *values: Any) -> int:
        """Change rows; how many."""
        self._cursor.execute(statement, values)
        return int(self.one("SELECT changes()"))

    def entry(self, least: int = 1) -> int:
        """Any entry that the printed code stands for."""
        return self.dice.randint(least, self.printed)

    def change(self, *, valued: bool = False) -> tuple[int, int]:
        """Any change of theirs: (its number, its entry)."""
        more = " AND salt IS NOT NULL" if valued else ""
        found = self.rows(f"SELECT id, entry_seq FROM audit_change WHERE entry_seq <= ?{more}", self.printed)
        key, seq = self.dice.choice(found)
        return key, seq


Attack = Callable[[Hand], tuple[str, ...]]  # does it; gives what the program must name, any of these


def edit_entry(hand: Hand) -> tuple[str, ...]:
    """One thing said in an entry, in its text or beside it."""
    seq = hand.entry()
    body = hand.one("SELECT body FROM audit_entry WHERE seq = ?", seq)
    place = hand.dice.randrange(len(body))
    other = hand.dice.choice([sign for sign in "0123456789abcxyz" if sign != body[place]])
    way = hand.dice.randrange(5)
    if way <= 1:
        hand.do("UPDATE audit_entry SET body = ? WHERE seq = ?", body[:place] + other + body[place + 1 :], seq)
    elif way == 2:
        hand.do("UPDATE audit_entry SET user_id = coalesce(user_id, 0) + 1 WHERE seq = ?", seq)
    elif way == 3:
        hand.do("UPDATE audit_entry SET at = '2020-01-01T00:00:00.000Z' WHERE seq = ?", seq)
    else:
        hand.do("UPDATE audit_entry SET action = action || '_' WHERE seq = ?", seq)
    return (f"entry {seq}",)


def edit_value(hand: Hand) -> tuple[str, ...]:
    """What a record was before or after a change."""
    key, seq = hand.change(valued=True)
    before, after = hand.rows("SELECT before, after FROM audit_change WHERE id = ?", key)[0]
    side, text = hand.dice.choice([pair for pair in (("before", before), ("after", after)) if pair[1]])
    place = hand.dice.randrange(len(text))
    other = "7" if text[place] != "7" else "8"
    hand.do(f"UPDATE audit_change SET {side} = ? WHERE id = ?", text[:place] + other + text[place + 1 :], key)
    return (f"entry {seq}",)


def remove_entry(hand: Hand) -> tuple[str, ...]:
    """An entry, with or without what it changed, with or without closing the gap."""
    seq, last = hand.entry(), hand.one("SELECT seq FROM audit_head")
    hand.do("DELETE FROM audit_entry WHERE seq = ?", seq)
    if hand.dice.random() < 0.7:
        hand.do("DELETE FROM audit_change WHERE entry_seq = ?", seq)
        if hand.dice.random() < 0.5:
            hand.do("UPDATE audit_change SET entry_seq = entry_seq - 1 WHERE entry_seq > ?", seq)
            for number in range(seq + 1, last + 1):
                hand.do("UPDATE audit_entry SET seq = ? WHERE seq = ?", number - 1, number)
            hand.do("UPDATE audit_head SET seq = seq - 1")
    if seq == last:
        return f"entry {seq}", f"head {seq}", f"head {seq - 1}"
    return f"entry {seq}", f"entry {seq + 1}"


def remove_change(hand: Hand) -> tuple[str, ...]:
    """One change out of its entry."""
    key, seq = hand.change()
    hand.do("DELETE FROM audit_change WHERE id = ?", key)
    return (f"entry {seq}",)


def reorder(hand: Hand) -> tuple[str, ...]:
    """Two entries, or two changes of an entry, in each other's place."""
    several = hand.rows("SELECT entry_seq FROM audit_change WHERE entry_seq <= ? GROUP BY 1 HAVING count(*) > 1",
                        hand.printed)  # fmt: skip
    if hand.dice.random() < 0.5:
        (seq,) = hand.dice.choice(several)
        keys = [row[0] for row in hand.rows("SELECT id FROM audit_change WHERE entry_seq = ?", seq)]
        one, other = hand.dice.sample(keys, 2)
        hand.do("UPDATE audit_change SET id = 0 WHERE id = ?", one)
        hand.do("UPDATE audit_change SET id = ? WHERE id = ?", one, other)
        hand.do("UPDATE audit_change SET id = ? WHERE id = 0", other)
        return (f"entry {seq}",)
    one, other = sorted(hand.dice.sample(range(1, hand.printed + 1), 2))
    for table, column in (("audit_entry", "seq"), ("audit_change", "entry_seq"))[: hand.dice.choice((1, 2))]:
        hand.do(f"UPDATE {table} SET {column} = 0 WHERE {column} = ?", one)
        hand.do(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", one, other)
        hand.do(f"UPDATE {table} SET {column} = ? WHERE {column} = 0", other)
    return (f"entry {one}",)


def insert(hand: Hand) -> tuple[str, ...]:
    """An entry between two others, after the last, or a change put into an entry."""
    last = hand.one("SELECT seq FROM audit_head")
    if hand.dice.random() < 0.3:
        key, seq = hand.change()
        columns = "entry_seq, table_name, pk, op, previous, before, after, salt, digest"
        hand.do(f"INSERT INTO audit_change ({columns}) SELECT {columns} FROM audit_change WHERE id = ?", key)
        return (f"entry {seq}",)
    seq = hand.entry() if hand.dice.random() < 0.7 else last + 1
    for number in range(last, seq - 1, -1):
        hand.do("UPDATE audit_entry SET seq = ? WHERE seq = ?", number + 1, number)
    hand.do("UPDATE audit_change SET entry_seq = entry_seq + 1 WHERE entry_seq >= ?", seq)
    body, sealed = hand.rows("SELECT body, hash FROM audit_entry WHERE seq = ?", seq - 1 if seq > 1 else 2)[0]
    said = json.loads(body) | {"seq": seq, "changes": 0, "root": hashlib.sha256().hexdigest()}
    forged = audit.canonical(said)
    follows = audit.chain(sealed, forged) if seq > 1 else audit.chain(audit.FIRST_HASH, forged)
    hand.do("INSERT INTO audit_entry VALUES (?, ?, ?, ?, ?, ?, ?)", seq, said["utc"], said["user"], said["action"],
            said.get("subject"), forged, follows)  # fmt: skip
    hand.do("UPDATE audit_head SET seq = seq + 1")
    if seq > last:
        return (f"entry {seq}", f"head {seq}")
    return f"entry {seq}", f"entry {seq + 1}"


def change_record(hand: Hand) -> tuple[str, ...]:
    """A row of minutes, votes or people: a field, the whole row, a copy, or two rows exchanged."""
    table = hand.dice.choice([one for one in _PRECIOUS if hand.one(f'SELECT count(*) FROM "{one}"')])
    keys = [row[0] for row in hand.rows(f'SELECT id FROM "{table}"')]
    key, way = hand.dice.choice(keys), hand.dice.randrange(4)
    columns = [row[1] for row in hand.rows(f'PRAGMA table_info("{table}")') if row[2].upper() != "BLOB"]
    if way == 0:
        hand.do(f'DELETE FROM "{table}" WHERE id = ?', key)
    elif way == 1 and _free(hand, table):
        new = max(keys) + 1
        chosen = ", ".join(f'"{name}"' for name in columns if name != "id")
        hand.do(f'INSERT INTO "{table}" (id, {chosen}) SELECT ?, {chosen} FROM "{table}" WHERE id = ?', new, key)
        key = new
    elif way == 2 and len(keys) > 1 and _free(hand, table):
        other = hand.dice.choice([one for one in keys if one != key])
        hand.do(f'UPDATE "{table}" SET id = 0 WHERE id = ?', key)
        hand.do(f'UPDATE "{table}" SET id = ? WHERE id = ?', key, other)
        hand.do(f'UPDATE "{table}" SET id = ? WHERE id = 0', other)
    else:
        _edit(hand, table, key)
    return (f"{table} {key}",)


def cut_tail(hand: Hand) -> tuple[str, ...]:
    """The last entries with everything they did, so that nothing inside the file can tell."""
    last = hand.one("SELECT seq FROM audit_head")
    end = hand.dice.randint(max(1, hand.printed - 20), hand.printed - 1)
    undone = hand.rows("SELECT table_name, pk, before FROM audit_change WHERE entry_seq > ? ORDER BY id DESC", end)
    for table, key, before in undone:
        hand.do(f'DELETE FROM "{table}" WHERE id = ?', key)
        if before is not None:
            _put(hand, table, json.loads(before))
    hand.do("DELETE FROM audit_change WHERE entry_seq > ?", end)
    sealed = hand.one("SELECT hash FROM audit_entry WHERE seq = ?", end)
    hand.do("UPDATE audit_head SET seq = ?, hash = ?", end, sealed)
    hand.do("DELETE FROM audit_entry WHERE seq > ?", end)
    return (f"missing after {end}: {last}",)


def rewrite(hand: Hand) -> tuple[str, ...]:
    """A value of long ago, and everything that followed from it: digests, roots, chain, codes kept inside."""
    tables = ", ".join(f"'{table}'" for table in _PRECIOUS)
    statement = f"SELECT id, table_name, pk FROM audit_change WHERE after NOT NULL AND table_name IN ({tables})"
    key, table, pk = hand.dice.choice(hand.rows(f"{statement} AND entry_seq <= ?", hand.printed))
    word = hand.dice.choice(_WORDS)
    ids = [row[0] for row in hand.rows("SELECT id FROM audit_change WHERE table_name = ? AND pk = ? AND id >= ? "
                                       "ORDER BY id", table, pk, key)]  # fmt: skip
    for number in ids:  # the record as if it had always been so
        for side in ("before", "after")[int(number == key) :]:
            text = hand.one(f"SELECT {side} FROM audit_change WHERE id = ?", number)
            if text is not None:
                forged = audit.canonical(json.loads(text) | {"created_at": f"2025-01-01T00:00:00.{len(word):03}Z"})
                hand.do(f"UPDATE audit_change SET {side} = ? WHERE id = ?", forged, number)
    hand.do(f'UPDATE "{table}" SET created_at = ? WHERE id = ?', f"2025-01-01T00:00:00.{len(word):03}Z", pk)
    _rehash(hand)
    return "missing after", "printed"


ATTACKS: Final[dict[str, Attack]] = {
    "an entry edited": edit_entry,
    "a value edited": edit_value,
    "an entry removed": remove_entry,
    "a change removed": remove_change,
    "rows reordered": reorder,
    "rows inserted": insert,
    "a record changed past the trail": change_record,
    "the tail cut": cut_tail,
    "all rewritten and hashed again": rewrite,
}


def _free(hand: Hand, table: str) -> bool:
    """Whether a row of *table* can stand beside its copy: nothing in it must be unique."""
    return not any(row[2] for row in hand.rows(f'PRAGMA index_list("{table}")'))


def _edit(hand: Hand, table: str, key: int) -> None:
    """Another value in one field of a row."""
    columns = [row[1:4] for row in hand.rows(f'PRAGMA table_info("{table}")') if row[1] not in ("id", "version")]
    texts = [name for name, kind, _needed in columns if kind.upper() in ("TEXT", "VARCHAR") or "CHAR" in kind.upper()]
    name = hand.dice.choice(texts or ["updated_at"])
    old = hand.one(f'SELECT "{name}" FROM "{table}" WHERE id = ?', key)
    hand.do(f'UPDATE "{table}" SET "{name}" = ? WHERE id = ?', f"{hand.dice.choice(_WORDS)} {old or ''}", key)


def _put(hand: Hand, table: str, row: dict[str, Any]) -> None:
    names, places = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    hand.do(f'INSERT INTO "{table}" ({names}) VALUES ({places})', *row.values())


def _rehash(hand: Hand) -> None:
    """Seal the whole trail anew, codes of the archive and of later entries too: all that a careful forger would."""
    last, seals = audit.FIRST_HASH, {0: audit.FIRST_HASH}
    with Session(bind=hand.connection, join_transaction_mode="rollback_only") as session:
        for seq, body in hand.rows("SELECT seq, body FROM audit_entry ORDER BY seq"):
            said = json.loads(body)
            if "checkpoint" in said:
                old = said["checkpoint"]
                said["checkpoint"] = proof.checkpoint(_office_id(), said["at"], seals[said["at"]])
                hand.do("UPDATE issued_document SET trail_code = ? WHERE trail_code = ?", said["checkpoint"], old)
                hand.do("UPDATE audit_change SET after = replace(after, ?, ?), before = replace(before, ?, ?) "
                        "WHERE table_name = 'issued_document'", *(old, said["checkpoint"]) * 2)  # fmt: skip
            count, root = audit.root_of(audit.captured(session, seq))
            forged = audit.canonical(said | {"changes": count, "root": root})
            seals[seq] = last = audit.chain(last, forged)
            hand.do("UPDATE audit_entry SET body = ?, hash = ? WHERE seq = ?", forged, last, seq)
    hand.do("UPDATE audit_head SET hash = ?", last)


def _office_id() -> str:
    return "0123456789abcdef"


@dataclass(frozen=True)
class Judged:
    """What both verifiers said of an office: the faults of the program, and those of k2k_verify.py as (kind, facts)."""

    program: list[str]
    alone: list[tuple[str, dict[str, Any]]]


class Bench:
    """One office whose triggers are gone, with the code and the head an auditor has."""

    def __init__(self, database: Database, printed: int, code: str, head: tuple[int, str]) -> None:
        self.database, self.printed, self.code, self.head = database, printed, code, head
        self.alone = independent()
        with database.writer.begin() as connection:
            audit.drop_triggers(connection)
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")

    @contextmanager
    def attacked(self, attack: Attack | None, dice: random.Random) -> Iterator[tuple[sa.Connection, tuple[str, ...]]]:
        """The office after *attack*; as it was afterwards."""
        with self.database.writer.connect() as connection:
            begun = connection.begin()
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            try:
                yield connection, attack(Hand(connection, dice, self.printed)) if attack else ()
            finally:
                begun.rollback()

    def judge(self, connection: sa.Connection, *, informed: bool = True) -> Judged:
        """By both verifiers; not *informed*, without code and head."""
        lines: list[str] = []
        noted = proof.Noted(_office_id(), self.head, {self.code: None}) if informed else proof.Noted(_office_id())
        with Session(bind=connection, join_transaction_mode="rollback_only") as session:
            program = proof.verify(session, noted).faults
            write_trail(session, _office_id(), lines.append)
        trail = self.alone.Trail([self.code] if informed else [], {})
        trail.read(io.StringIO("".join(lines)))
        return Judged(program, trail.faults)


def independent() -> ModuleType:
    """k2k_verify.py as a module."""
    place = resources() / "verifier" / "k2k_verify.py"
    found = importlib.util.spec_from_file_location("k2k_verify", place)
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def bench_of(database: Database) -> Bench:
    """The office as it stands, with a code printed now and the head beside it."""
    with database.reading() as session:
        seq, head = audit.head(session)
    return Bench(database, seq, proof.checkpoint(_office_id(), seq, head), (seq, head))


def named(judged: Judged, expected: tuple[str, ...]) -> str | None:
    """What is wrong with a judgement: None where both verifiers name the attack, one of *expected* among it."""
    if not judged.program or not judged.alone:
        return f"accepted by {'the program' if not judged.program else 'k2k_verify.py'}"
    if not any(fault.startswith(one) for fault in judged.program for one in expected):
        return f"the program names {judged.program[:3]}, not {expected}"
    numbers = {one.split()[-1] for one in expected if one[-1].isdigit()}
    facts = {str(value) for _kind, values in judged.alone for value in values.values()}
    kinds = {kind for kind, _values in judged.alone}
    if not (numbers & facts or kinds & {"lost code", "end"}):
        return f"k2k_verify.py names {judged.alone[:3]}, not {expected}"
    return None


def run(count: int, seed: int) -> Drill:
    """*count* attacks in all, the nine in turn."""
    return _drill(count, seed, lambda bench, connection: bench.judge(connection))


def broken(seed: int) -> Drill:
    """The same with verifiers that were told neither code nor head: the last two attacks go unseen."""
    return _drill(len(ATTACKS) * 2, seed, lambda bench, connection: bench.judge(connection, informed=False))


def _drill(count: int, seed: int, judge: Callable[[Bench, sa.Connection], Judged]) -> Drill:
    dice, tally, done = random.Random(seed), Tally(NAME, count, seed), Counter[str]()
    with work_folder() as folder:
        place = copy_of(template(), folder / "office")
        opened = place.open()
        opened.runner.read(checkpoints.standing)
        opened.close()
        database = Database(place.database, place.key())
        try:
            bench = bench_of(database)
            with bench.attacked(None, dice) as (connection, _expected):
                if (sound := judge(bench, connection)) != Judged([], []):
                    tally.bad(f"a sound trail was called bad: {sound.program[:2]} {sound.alone[:2]}")
            for number in range(count):
                name = list(ATTACKS)[number % len(ATTACKS)]
                with bench.attacked(ATTACKS[name], dice) as (connection, expected):
                    judged = judge(bench, connection)
                fault = named(judged, expected)
                tally.one(fault and f"{name}: {fault}", accepted=int(not judged.program or not judged.alone))
                done[name] += fault is None
        finally:
            database.close()
    tally.notes.append(", ".join(f"{name} {right}" for name, right in done.items()))
    return tally.drill()
