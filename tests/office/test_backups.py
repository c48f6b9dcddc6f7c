"""Copies: whole, verified, restored elsewhere, or refused."""

from __future__ import annotations

import datetime as dt
import resource
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.util.exc import CommandError

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.models import audit, proof
from k2k_desktop.services import backups
from k2k_desktop.services import office as offices
from k2k_desktop.services.office import opening
from k2k_desktop.services.opened import Opened
from tests.office.conftest import NEW, PASSWORD, QUICK, OpenOffice


def counts(opened: Opened) -> dict[str, int]:
    """How many rows each captured table has."""
    with opened.database.reading() as session:
        run = session.connection().exec_driver_sql
        names = audit.captured_tables(session.connection())
        return {name: run(f'SELECT count(*) FROM "{name}"').scalar_one() for name in names}


def entries(opened: Opened) -> list[tuple[str, str]]:
    """Action and body of each entry."""
    with opened.database.reading() as session:
        rows = session.execute(sa.select(audit.ENTRY.c.action, audit.ENTRY.c.body).order_by(audit.ENTRY.c.seq))
        return [(row[0], row[1]) for row in rows]


def test_a_copy_says_what_is_in_it_and_when_it_was_made(open_office: OpenOffice, clock: FixedClock) -> None:
    opened = open_office()
    assert opened.runner.read(backups.last_copy_at) is None
    info = opened.runner.read(backups.make_copy)
    assert (info.office_name, info.made_at, info.sequence) == (NEW.name, clock.now(), 1)
    assert info.path.name == "K2K-2026-11-23-1000-00001.k2k"
    assert info.records == sum(counts(opened).values())
    assert opened.runner.read(backups.all_copies) == [info]
    assert opened.runner.read(backups.last_copy_at) == clock.now()
    assert entries(opened)[-1][0] == "backups.make_copy"


def test_copies_are_numbered_and_listed_newest_first(open_office: OpenOffice, clock: FixedClock) -> None:
    opened = open_office()
    opened.runner.read(backups.make_copy)
    clock.advance(-dt.timedelta(days=400))  # the clock lies; the number does not
    opened.runner.read(backups.make_copy)
    assert [info.sequence for info in opened.runner.read(backups.all_copies)] == [2, 1]


def test_nothing_but_the_copy_is_left_beside_it(open_office: OpenOffice) -> None:
    opened = open_office()
    info = opened.runner.read(backups.make_copy)
    assert list(opened.folder.backups.iterdir()) == [info.path]


def test_a_copy_is_due_once_something_was_changed(open_office: OpenOffice) -> None:
    opened = open_office()
    assert opened.runner.read(backups.is_copy_due)
    opened.runner.read(backups.make_copy)
    assert not opened.runner.read(backups.is_copy_due)
    opened.runner.change(offices.save_office, 1, 1, {"phone": "03-0000 0000"})
    assert opened.runner.read(backups.is_copy_due)


def test_an_elsewhere_restored_copy_is_the_same_office(
    open_office: OpenOffice, tmp_path: Path, clock: FixedClock
) -> None:
    opened = open_office()
    opened.runner.change(offices.save_office, 1, 1, {"phone": "03-0000 0000"})
    stick = tmp_path / "stick"
    stick.mkdir()
    info = opened.runner.read(backups.make_copy, stick)
    before = counts(opened)
    opening.close_office(opened)

    seen = backups.peek_copy(info.path)
    assert (seen.office_name, seen.records) == (NEW.name, info.records)
    new = tmp_path / "elsewhere" / "Pejabat pulih"
    backups.restore_copy(info.path, new, username="rohana", password=PASSWORD, clock=clock)
    restored = open_office(folder=new)
    assert counts(restored) == before
    assert restored.notices == ()
    with restored.database.reading() as session:
        assert proof.verify(session).faults == []


def test_the_first_entry_of_the_new_life_names_the_old_head_and_the_new(
    open_office: OpenOffice, tmp_path: Path, clock: FixedClock
) -> None:
    opened = open_office()
    info = opened.runner.read(backups.make_copy)
    opened.runner.change(offices.save_office, 1, 1, {"phone": "03-0000 0000"})
    opening.close_office(opened)
    backups.restore_copy(info.path, tmp_path / "new", username="rohana", password=PASSWORD, clock=clock)
    action, body = entries(open_office(folder=tmp_path / "new"))[2]
    assert action == "backups.restore"
    assert '"new_seq":2' in body
    assert '"old_seq":5' in body


def test_a_restored_office_can_be_opened_by_its_sheet(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "office"
    code = opening.create_office(folder, NEW, clock=clock, cost=QUICK)
    opened = opening.open_office(folder, "rohana", PASSWORD, clock=clock)
    info = opened.runner.read(backups.make_copy)
    opening.close_office(opened)
    new = tmp_path / "new"
    backups.restore_copy(info.path, new, username="rohana", password="empat payung biru laut", code=code, clock=clock)
    again = opening.open_office(new, "rohana", "empat payung biru laut", clock=clock)
    assert again.runner.who.name == "Rohana Idris"
    again.close()


def test_nothing_is_restored_over_an_office(open_office: OpenOffice, office: Path) -> None:
    opened = open_office()
    info = opened.runner.read(backups.make_copy)
    before = opened.folder.keyring.read_bytes()
    with pytest.raises(UserError, match="already holds"):
        backups.restore_copy(info.path, office, username="rohana", password=PASSWORD)
    assert opened.folder.keyring.read_bytes() == before
    assert opened.runner.read(offices.office_frame).name == NEW.name


@pytest.mark.parametrize("where", [0.02, 0.3, 0.6, 0.999])
def test_one_flipped_byte_is_refused(open_office: OpenOffice, tmp_path: Path, where: float) -> None:
    opened = open_office()
    info = opened.runner.read(backups.make_copy)
    data = bytearray(info.path.read_bytes())
    data[int(len(data) * where)] ^= 1
    info.path.write_bytes(data)
    with pytest.raises(UserError):
        opened.runner.read(backups.prove_copy, info.path)
    with pytest.raises(UserError):
        backups.restore_copy(info.path, tmp_path / "new", username="rohana", password=PASSWORD)
    assert not (tmp_path / "new" / "office.db").exists()
    assert not (tmp_path / "new" / "office.json").exists()


def test_a_sound_copy_proves_itself(open_office: OpenOffice) -> None:
    opened = open_office()
    info = opened.runner.read(backups.make_copy)
    assert opened.runner.read(backups.prove_copy, info.path) == info


def test_a_file_that_is_no_copy_is_passed_over_and_refused(
    open_office: OpenOffice, caplog: pytest.LogCaptureFixture
) -> None:
    opened = open_office()
    stray = opened.folder.backups / "surat.k2k"
    stray.write_text("bukan salinan", encoding="utf-8")
    assert opened.runner.read(backups.all_copies) == []
    assert "no copy" in caplog.text
    assert "surat" not in caplog.text
    with pytest.raises(UserError, match="not a copy"):
        backups.peek_copy(stray)


def test_an_office_whose_disk_went_away_is_said_in_a_sentence(open_office: OpenOffice, tmp_path: Path) -> None:
    opened = open_office()
    opened.folder.database.rename(tmp_path / "away")
    with pytest.raises(UserError, match="cannot be found"):
        opened.runner.read(backups.make_copy)
    (tmp_path / "away").rename(opened.folder.database)


def test_a_full_disk_stops_the_copy_and_loses_nothing(open_office: OpenOffice, tmp_path: Path) -> None:
    opened = open_office()
    older = opened.runner.read(backups.make_copy)
    before = older.path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(UserError, match=r"full|could not be written"):
            opened.runner.read(backups.make_copy)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert older.path.read_bytes() == before
    assert list(opened.folder.backups.iterdir()) == [older.path]
    assert opened.runner.read(backups.make_copy).sequence == 2


def test_a_read_only_program_makes_no_copy(open_office: OpenOffice) -> None:
    open_office()
    with pytest.raises(UserError, match="reading only"):
        open_office().runner.read(backups.make_copy)


def at_revision(opened: Opened, revision: str) -> None:
    """Close the office, whose database now says it is of *revision*."""
    with opened.database.writer.connect() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (revision,))
    opening.close_office(opened)


def test_an_older_database_is_copied_before_anything_is_done_to_it(open_office: OpenOffice, office: Path) -> None:
    """No revision lies before the first, so the step itself fails here: the copy is there, the office as it was."""
    at_revision(open_office(), "0000")
    with pytest.raises(CommandError):
        open_office()
    assert [info.sequence for info in backups.copies_in(OfficeFolder(office).backups)] == [1]
    assert OfficeFolder(office).who_holds() is None


def test_an_office_of_a_newer_program_is_refused_unchanged(open_office: OpenOffice, office: Path) -> None:
    at_revision(open_office(), "9999")
    before = (office / "office.db").read_bytes()
    with pytest.raises(UserError, match="newer version"):
        open_office()
    assert (office / "office.db").read_bytes() == before
    assert OfficeFolder(office).who_holds() is None


def test_a_restored_practice_office_lists_its_users_again(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "practice"
    opening.create_office(folder, replace(NEW, practice=True), clock=clock, cost=QUICK)
    opened = opening.open_office(folder, "rohana", PASSWORD, clock=clock)
    try:
        copy = opened.runner.read(backups.make_copy).path
    finally:
        opening.close_office(opened)
    backups.restore_copy(copy, tmp_path / "again", username="rohana", password=PASSWORD, clock=clock)
    (user,) = OfficeFolder(tmp_path / "again").facts().sample_users
    assert (user.username, user.password) == ("rohana", PASSWORD)


def test_the_copy_of_a_real_office_names_no_password(open_office: OpenOffice) -> None:
    copy = open_office().runner.read(backups.make_copy).path
    assert b"samples" not in copy.read_bytes()
    assert PASSWORD.encode() not in copy.read_bytes()
