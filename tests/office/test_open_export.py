"""The whole office goes out in open form and comes back equal; a file that was changed makes nothing."""

from __future__ import annotations

import csv
import io
import json
import resource
import shutil
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from k2k_desktop.core import paths
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.core.files import canonical
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.core.keys import Keyring, OfficeKey
from k2k_desktop.core.open_zip import MANIFEST
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.models import audit, proof
from k2k_desktop.models.office import Role
from k2k_desktop.services import audit as trail
from k2k_desktop.services import checking
from k2k_desktop.services.demo.office import PASSWORD as DEMO_PASSWORD
from k2k_desktop.services.office import opening
from k2k_desktop.services.open_export import bringing, cells, writing
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.people import pages, residents
from k2k_desktop.services.privacy import disclosures
from k2k_desktop.services.runner import Runner, Who
from k2k_desktop.ui.shell.tour import MOMENT
from tests.office.conftest import NEW, PASSWORD, QUICK, made_office
from tests.walk import practice_office

HOSTILE = '=HYPERLINK("http://x")\r\n\t\'+@,;"“”\u202e\U0001f6d7 -1'
Rows = dict[tuple[str, int], str]


def rows_of(database: Database) -> tuple[Rows, dict[str, int]]:
    """Every record as the trail would keep it, and how many rows each table has."""
    found: Rows = {}
    with database.reading() as session:
        connection = session.connection()
        for table in audit.captured_tables(connection):
            row = audit.row_json(connection, table, "t")
            for key, words in connection.exec_driver_sql(f'SELECT id, {row} FROM "{table}" t'):
                found[table, key] = words
        run = connection.exec_driver_sql
        counts = {table: run(f'SELECT count(*) FROM "{table}"').scalar_one() for table in cells.tables()}
    return found, counts


def files_of(database: Database) -> set[tuple[str, int, bytes]]:
    with database.reading() as session:
        return {
            (table, key, content)
            for table, column in cells.FILES
            for key, content in session.connection().exec_driver_sql(f'SELECT id, "{column}" FROM "{table}"')
        }


def database_of(folder: Path, username: str, password: str) -> Database:
    """The database of a closed office, without signing in: that would already change it."""
    place = OfficeFolder(folder)
    _user, key = Keyring.load(place.keyring).open_with_password(username, password)
    return Database(place.database, OfficeKey(key.secret).database_hex())


def export(opened: Opened, path: Path) -> writing.OpenExported:
    return opened.runner.ask(writing.export_office, Progress(), "Ujian", path)


@cache
def small_export() -> Path:
    """The export of an office as the wizard makes it, once in a run."""
    folder = made_office(practice_office().parent)
    copied = shutil.copytree(folder, practice_office().parent / "to-export")
    opened = opening.open_office(copied, NEW.username, PASSWORD, clock=FixedClock(MOMENT))
    path = copied.parent / "small.zip"
    export(opened, path)
    opened.close()
    return path


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Opened]:
    """A demo office of the test's own, with hostile words in it."""
    folder = shutil.copytree(practice_office(), tmp_path / "demo")
    opened = opening.open_office(folder, "pengurus", DEMO_PASSWORD, clock=FixedClock(MOMENT))
    page = opened.runner.read(pages.resident_page, 1)
    opened.runner.change(residents.save_resident, 1, page.version, {"skills": HOSTILE.strip(), "notes": "-1+1"})
    yield opened
    opened.close()


def bring(path: Path, folder: Path, username: str = "pengurus") -> bringing.Brought:
    first = bringing.FirstUser(username, "Rohana Idris", PASSWORD)
    return bringing.bring_in(path, folder, first, clock=FixedClock(MOMENT), cost=QUICK)


def test_an_office_goes_out_and_comes_back_equal(demo: Opened, tmp_path: Path) -> None:
    done = export(demo, tmp_path / "out.zip")
    brought = bring(done.path, tmp_path / "new")
    before, after = demo.database, database_of(tmp_path / "new", "pengurus", PASSWORD)
    try:
        (rows, counts), (new_rows, new_counts) = rows_of(before), rows_of(after)
        assert new_rows == rows
        assert files_of(after) == files_of(before)
        assert sum(counts.values()) > 5_000
        changed = {table for table in counts if counts[table] != brought.counts[table]}
        assert changed <= {"audit_entry"}  # the export's own entry was written after it
        assert {table: new_counts[table] for table in counts if table != "audit_entry"} == {
            table: count for table, count in counts.items() if table != "audit_entry"
        }
        with before.reading() as old, after.reading() as new:
            known = "SELECT seq, body, hash FROM audit_entry ORDER BY seq"
            entries, came = (list(one.connection().exec_driver_sql(known).all()) for one in (old, new))
            assert came[:-1] == entries[:-1]
            said = json.loads(came[-1][1])
            assert (said["action"], said["manifest"], said["old_head"]) == (
                "open_export.begin", done.digest, entries[-2][2],
            )  # fmt: skip
            assert proof.verify(new).faults == []
            for table in ("resident_list", "resident_search", "minute_search", "issue_search"):
                count = f"SELECT count(*) FROM {table}"
                assert (one := new.connection().exec_driver_sql(count).scalar_one()), table
                assert one == old.connection().exec_driver_sql(count).scalar_one()
    finally:
        after.close()


def test_the_office_brought_in_works_and_knows_its_old_papers(
    demo: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with demo.database.reading() as session:
        code = session.connection().exec_driver_sql("SELECT code FROM issued_document").scalars().first()
        private = session.connection().exec_driver_sql("SELECT private FROM signing_key").scalar_one()
    path = export(demo, tmp_path / "out.zip").path
    assert code is not None
    whole = b"".join(part for _name, part in parts_of(path))
    assert private not in whole
    assert private.hex().encode() not in whole
    brought = bring(path, tmp_path / "new", "ketua.baharu")
    monkeypatch.setattr(paths, "user_config", lambda: tmp_path / "profile")
    opened = opening.open_office(tmp_path / "new", "ketua.baharu", PASSWORD, clock=FixedClock(MOMENT))
    try:
        assert opened.notices == ()
        assert opened.runner.who.roles >= {Role.admin, Role.manager}
        assert opened.runner.read(checking.check, code).verdict is checking.Verdict.genuine
        page = opened.runner.read(pages.resident_page, 1)
        assert page.values["skills"] == HOSTILE.strip()
        opened.runner.change(residents.save_resident, 1, page.version, {"notes": "=1+1"})
        assert opened.runner.read(trail.verify).faults == []
    finally:
        opened.close()
    assert brought.code
    with pytest.raises(UserError):
        opening.open_office(tmp_path / "new", "pengurus", DEMO_PASSWORD)


def test_no_cell_is_a_formula_and_the_dictionary_names_every_column(demo: Opened, tmp_path: Path) -> None:
    parts = dict(parts_of(export(demo, tmp_path / "out.zip").path))
    columns = set()
    for name, data in parts.items():
        if name.startswith("data/"):
            table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
            columns |= {(name[5:-4], column) for column in table[0]}
            for row in table[1:]:
                for cell in row:
                    assert not cell.startswith(("=", "+", "@", "\t", "\r"))
                    assert not cell.startswith("-") or cell[1:].isdigit()
    for name in ("kamus-data.csv", "data-dictionary.csv"):
        lines = list(csv.reader(io.StringIO(parts[name].decode("utf-8-sig"), newline="")))
        assert {(line[0], line[1]) for line in lines[1:]} == columns
        assert {line[7] for line in lines[1:]} >= {"sensitif" if name.startswith("kamus") else "sensitive"}
    assert b"TIDAK DISULITKAN" in parts["README.txt"]
    assert b"NOT ENCRYPTED" in parts["README.txt"]


def parts_of(path: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def rewritten(path: Path, change: Callable[[dict[str, bytes]], object], *, anew: bool = True) -> Path:
    """The export with its parts changed; *anew*: with a manifest that fits them again."""
    import hashlib

    parts = dict(parts_of(path))
    change(parts)
    if anew and MANIFEST in parts:
        said = json.loads(parts[MANIFEST])
        said["parts"] = [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in parts.items()
            if name != MANIFEST
        ]
        parts[MANIFEST] = canonical(said)
    changed = path.with_name("changed.zip")
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return changed


def _set(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], object]:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)

    return change


def _say(**said: Any) -> Callable[[dict[str, bytes]], object]:
    def change(parts: dict[str, bytes]) -> None:
        parts[MANIFEST] = canonical({**json.loads(parts[MANIFEST]), **said})

    return change


ATTACKS: dict[str, tuple[Callable[[dict[str, bytes]], object], bool]] = {
    "a changed part": (_set("data/office.csv", b"Teratai", b"Seroja "), False),
    "no manifest": (lambda parts: parts.pop(MANIFEST), False),
    "a part is missing": (lambda parts: parts.pop("data/user.csv"), True),
    "a part that climbs out": (lambda parts: parts.update({"data/../../x.csv": b"x"}), True),
    "a part of another kind": (lambda parts: parts.update({"office.exe": b"MZ"}), True),
    "a bomb": (lambda parts: parts.update({"files/" + "a" * 64: bytes(50_000_000)}), True),
    "a version that is no word": (_say(schema=[4]), True),
    "counts that are no numbers": (_say(tables=dict.fromkeys(cells.tables(), "banyak")), True),
    "an id that is a path": (_say(office_id="../../x"), True),
    "another number of rows": (_say(tables={**{name: 0 for name in cells.tables()}, "office": 1}), True),
    "a value that is no choice": (_set("data/office.csv", b"selangor", b"atlantis"), True),
    "a row too short": (_set("data/office.csv", b"\r\n1,1,", b"\r\n1,"), True),
    "two rows of one key": (_set("data/category.csv", b"\r\n2,1,", b"\r\n1,1,"), True),
}


@pytest.mark.parametrize("attack", list(ATTACKS))
def test_a_file_that_was_changed_makes_no_office(attack: str, tmp_path: Path) -> None:
    change, anew = ATTACKS[attack]
    changed = rewritten(small_export(), change, anew=anew)
    with pytest.raises(UserError):
        bring(changed, tmp_path / "new")
    assert not [one for one in (tmp_path / "new").rglob("*") if one.is_file()]


@pytest.mark.parametrize(
    ("schema", "said"), [("0003", "Open the office it was made of"), ("9999", "Install the newer")]
)
def test_an_export_of_another_version_is_refused_with_the_way_out(schema: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=said):
        bring(rewritten(small_export(), _say(schema=schema)), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_links_to_records_that_are_not_there_make_no_office(tmp_path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        rows = parts["data/estate.csv"].split(b"\r\n")
        parts["data/estate.csv"] = rows[0] + b"\r\n"
        said = json.loads(parts[MANIFEST])
        said["tables"]["estate"] = 0
        heads = parts["data/user_estate.csv"].decode("utf-8-sig").split("\r\n")[0].split(",")
        row = {"id": "1", "version": "1", "created_at": "2026-01-01T00:00:00.000Z",
               "updated_at": "2026-01-01T00:00:00.000Z", "user_id": "1", "estate_id": "1"}  # fmt: skip
        parts["data/user_estate.csv"] += (",".join(row[head] for head in heads) + "\r\n").encode()
        said["tables"]["user_estate"] = 1
        parts[MANIFEST] = canonical(said)

    with pytest.raises(UserError, match="contradict"):
        bring(rewritten(small_export(), change), tmp_path / "new")
    assert not [one for one in (tmp_path / "new").rglob("*") if one.is_file()]


def test_a_file_that_is_no_zip_makes_no_office(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x05\x06" + bytes(30))
    for path in (tmp_path / "x.zip", tmp_path / "none.zip"):
        with pytest.raises(UserError):
            bring(path, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_no_office_is_ever_overwritten(office: Path, tmp_path: Path) -> None:
    before = {one: one.read_bytes() for one in office.rglob("*") if one.is_file()}
    with pytest.raises(UserError, match="already holds an office"):
        bring(small_export(), office)
    assert {one: one.read_bytes() for one in office.rglob("*") if one.is_file()} == before


def test_what_is_stopped_or_finds_no_room_leaves_nothing(demo: Opened, tmp_path: Path) -> None:
    told = Progress(lambda done, _total: told.cancel() if done > 2_000 else None)
    with pytest.raises(Cancelled):
        demo.runner.ask(writing.export_office, told, "Ujian", tmp_path / "out.zip")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, hard))
    try:
        with pytest.raises(UserError):
            export(demo, tmp_path / "out.zip")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.glob("out.zip*")) == []
    told = Progress(lambda done, total: told.cancel() if done > total // 2 else None)
    first = bringing.FirstUser("pengurus", "Rohana", PASSWORD)
    with pytest.raises(Cancelled):
        bringing.bring_in(small_export(), tmp_path / "new", first, cost=QUICK, told=told)
    assert not [one for one in (tmp_path / "new").rglob("*") if one.is_file()]


def test_only_the_manager_exports_and_says_why(demo: Opened, tmp_path: Path) -> None:
    path = tmp_path / "out.zip"
    with pytest.raises(UserError, match="Say why"):
        demo.runner.read(writing.export_office, path)
    for role in Role:
        if role is not Role.manager:
            door = Runner(demo.database, Who(1, role.name, role.name, frozenset({role})), FixedClock(MOMENT))
            with pytest.raises(Refused):
                door.ask(writing.export_office, Progress(), "Ujian", path)
    assert not path.exists()
    demo.runner.ask(writing.export_office, Progress(), "Ujian", path)
    day = FixedClock(MOMENT).today()
    line = demo.runner.read(disclosures.disclosures, day, day)[0]
    with demo.database.reading() as session:
        assert line.people == session.connection().exec_driver_sql("SELECT count(*) FROM resident").scalar_one()
    assert line.purpose == "Ujian"


def test_a_weak_password_makes_no_office(tmp_path: Path) -> None:
    first = bringing.FirstUser("pengurus", "Rohana", "1234")
    with pytest.raises(UserError):
        bringing.bring_in(small_export(), tmp_path / "new", first, cost=QUICK)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("table", "column", "wrong"),
    [
        ("resident", "id", "x"), ("resident", "id", "01"), ("resident", "id", "9" * 30),
        ("resident", "birth_on", "1/2/80"),
        ("resident", "created_at", "2026-01-01"), ("resident", "full_name", ""), ("resident", "full_name", "=1"),
        ("resident", "sex", "other"), ("resident", "vulnerabilities", ",carer,x,"), ("resident", "whatsapp", "yes"),
        ("meeting", "starts_at", "25:00"), ("audit_change", "salt", "zz"),
    ],
)  # fmt: skip
def test_a_cell_its_column_cannot_hold_is_refused(table: str, column: str, wrong: str) -> None:
    facts = next(one for one in cells.tables()[table] if one.name == column)
    with pytest.raises(cells.Unreadable):
        cells.read(wrong, facts)
