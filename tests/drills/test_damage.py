"""F5, F14: a damaged page is refused in a sentence, at opening or when it is read, and the copy brings all back."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from k2k_desktop.core.db import Database, refusal
from k2k_desktop.core.errors import UserError
from k2k_desktop.services import backups
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.office.opening import close_office, open_office
from tests.drills.conftest import Drill

PAGE = 4096


def flip(path: Path, at: int) -> None:
    """Turn one bit of one byte."""
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1]))


def everything(path: Path, key: str) -> str:
    """A digest of every row of every table. Raises UserError where the file says it is damaged."""
    database = Database(path, key)
    digest = hashlib.sha256()
    try:
        with database.reading() as session:
            run = session.connection().exec_driver_sql
            for (name,) in run("SELECT name FROM sqlite_master WHERE type='table' ORDER BY 1").all():
                for row in run(f'SELECT * FROM "{name}"'):
                    digest.update(repr(tuple(row)).encode())
    except DBAPIError as error:  # the program's door says the same: runner._faults
        raise (refusal(error.orig or error) or error) from error
    finally:
        database.close()
    return digest.hexdigest()


def read(path: Path, key: str) -> str:
    """`everything`, or that it was refused as damaged."""
    try:
        return everything(path, key)
    except UserError as error:
        return "rosak" if "rosak" in error.say("ms") else error.say("ms")


def is_noticed(path: Path, key: str) -> bool:
    """Whether opening the file, or its checks, say that it is damaged."""
    try:
        database = Database(path, key)
        found = database.faults()
        database.close()
    except UserError:
        return True
    return found != []


def test_no_damaged_page_is_read_as_if_it_were_sound(drill: Drill) -> None:
    path = drill.office / "office.db"
    sound = path.read_bytes()
    pages = len(sound) // PAGE
    whole = everything(path, drill.key)
    seen = 0
    for page in range(0, pages, max(1, pages // 24)):
        path.write_bytes(sound)
        flip(path, page * PAGE + 1_000)
        assert read(path, drill.key) in (whole, "rosak"), page  # a free page or an index's is read by nobody here
        assert is_noticed(path, drill.key), page
        seen += 1
    path.write_bytes(sound)
    assert seen >= 24
    assert not is_noticed(path, drill.key)
    assert drill.checks() == []


def test_a_damaged_first_page_is_refused_at_sign_in_and_the_copy_restores(drill: Drill, tmp_path: Path) -> None:
    opened = open_office(drill.office, "kerani", PASSWORD)
    copy = opened.runner.read(backups.make_copy)
    close_office(opened)
    flip(drill.office / "office.db", 200)
    with pytest.raises(UserError) as refused:
        open_office(drill.office, "kerani", PASSWORD)
    assert "salinan" in refused.value.say("ms") or "sandaran" in refused.value.say("ms")
    restored = backups.restore_copy(copy.path, tmp_path / "pulih", username="kerani", password=PASSWORD)
    assert restored.info.counts == copy.counts
    again = open_office(tmp_path / "pulih", "kerani", PASSWORD)
    assert again.check(whole=True) == []
    close_office(again)


def test_a_changed_byte_without_damage_would_be_seen(drill: Drill) -> None:
    before = everything(drill.office / "office.db", drill.key)
    drill.begin("save")
    drill.line()
    drill.kill()
    assert everything(drill.office / "office.db", drill.key) != before
