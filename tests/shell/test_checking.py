"""The office is checked behind a sitting: what is wrong with it closes the office or is told, and nobody waits."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import orm

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.models import audit
from k2k_desktop.services import checkpoints, whole_check
from k2k_desktop.services.entries import Entry
from k2k_desktop.services.health_check import checking
from k2k_desktop.services.office import office_record
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.people import residents
from k2k_desktop.services.trail_words import fault_in_words
from k2k_desktop.services.whole_check import DamageFound
from k2k_desktop.ui.shell.session import Session
from tests.office.conftest import PASSWORD, OpenOffice
from tests.shell.conftest import StartSession

CHECKED = whole_check._NAME


def past_the_trail(opened: Opened, statement: str) -> None:
    """Change a row as somebody with the key in hand would."""
    with opened.database.writing() as session:
        audit.drop_triggers(session.connection())
        session.connection().exec_driver_sql(statement)
        audit.make_triggers(session.connection())


def spoil_last_page(opened: Opened) -> None:
    """One byte of the file is not as it was written."""
    opened.database.checkpoint()
    with opened.folder.database.open("r+b") as file:
        file.seek(-100, 2)
        was = file.read(1)[0]
        file.seek(-100, 2)
        file.write(bytes([was ^ 1]))


def pass_days(session: Session, clock: FixedClock, days: int) -> None:
    """Days go by in a sitting that is not locked for it."""
    clock.advance(dt.timedelta(days=days))
    session.limits.begin()


def is_due(session: Session) -> bool:
    return session.work.read(whole_check.is_due)


def checks(opened: Opened) -> int:
    """How many whole checks the trail tells of."""
    with opened.database.reading() as session:
        of = "SELECT count(*) FROM audit_entry WHERE action = ?"
        return int(session.connection().exec_driver_sql(of, (CHECKED,)).scalar_one())


def carry_out(session: Session, qtbot: QtBot) -> None:
    """The check, until it has ended."""
    check = session.file_check
    check.is_owed = True  # though the one of the sitting's beginning may have been quicker
    check.begin()

    def is_over() -> bool:
        if check._timer.isActive():  # it gave way to other work
            check.begin()
        return session.is_over or not (check.is_owed or check.is_running)

    qtbot.waitUntil(is_over)


def words_when_closing(session: Session, qtbot: QtBot) -> str:
    """Carry the check out and read what the dialog says that closes the office."""
    said: list[str] = []

    def read_and_close() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            said.extend(one.text() for one in dialog.findChildren(QLabel))
            dialog.accept()

    timer = QTimer(session)
    timer.timeout.connect(read_and_close)
    timer.start(20)
    carry_out(session, qtbot)
    timer.stop()
    return "\n".join(said)


def test_the_whole_check_comes_weekly_whoever_signs_in_where(
    start_session: StartSession, clock: FixedClock, qtbot: QtBot
) -> None:
    session = start_session()
    assert is_due(session)
    carry_out(session, qtbot)
    assert not is_due(session)
    pass_days(session, clock, 6)
    assert not is_due(session)
    pass_days(session, clock, 1)
    assert is_due(session)


def test_the_check_counts_as_the_last_walk_of_the_trail_and_check_of_the_data(session: Session, qtbot: QtBot) -> None:
    entries = session.work.read(checkpoints.standing).entries
    carry_out(session, qtbot)
    standing = session.work.read(checkpoints.standing)
    assert (standing.verified, standing.faults, standing.entries) == (entries, 0, entries + 1)
    last = session.work.read(checking.last_check)
    assert last is not None
    assert last.found == {one.name: one.count for one in session.work.read(checking.check_data).faults}


def test_an_unclean_end_is_not_forgotten_until_the_check_was_made(
    start_session: StartSession, office: Path, clock: FixedClock, qtbot: QtBot
) -> None:
    first = start_session()
    carry_out(first, qtbot)
    first.end_quietly()
    (office / "office.lock").write_bytes(b"left by a program that was killed")
    start_session().end_quietly()  # too short for the check
    session = start_session()
    assert is_due(session)
    carry_out(session, qtbot)
    assert not is_due(session)
    session.end_quietly()
    assert not is_due(start_session())


def test_a_damaged_page_closes_the_office_and_says_what_to_do(session: Session, qtbot: QtBot) -> None:
    left: list[bool] = []
    session.left.connect(left.append)
    spoil_last_page(session.opened)
    words = words_when_closing(session, qtbot)
    assert whole_check.DamageFound().say() in words
    assert left == [True]
    assert not session.opened.folder.is_held


def test_nothing_is_written_into_a_damaged_file(open_office: OpenOffice) -> None:
    opened = open_office()
    spoil_last_page(opened)
    with pytest.raises(DamageFound):
        opened.runner.read(whole_check.check_office)
    assert checks(opened) == 0


def test_a_record_changed_past_the_trail_closes_the_office_once(
    start_session: StartSession, qtbot: QtBot, clock: FixedClock
) -> None:
    session = start_session()
    past_the_trail(session.opened, "UPDATE office SET name = 'Pejabat Lain'")
    words = words_when_closing(session, qtbot)
    assert session.is_over
    assert fault_in_words("office 1").say() in words
    again = start_session()
    assert again.work.read(checkpoints.standing).faults == 1
    pass_days(again, clock, 7)
    carry_out(again, qtbot)  # whoever looks into it can work in the office
    assert not again.is_over
    past_the_trail(again.opened, "UPDATE office SET name = (SELECT json_extract(after, '$.name') FROM audit_change "
                   "WHERE table_name = 'office' ORDER BY id DESC LIMIT 1)")  # fmt: skip
    past_the_trail(again.opened, "UPDATE user SET name = 'Orang Lain' WHERE id = 1")
    pass_days(again, clock, 7)
    assert fault_in_words("user 1").say() in words_when_closing(again, qtbot)  # as many as before, but another one
    assert again.is_over


def test_of_very_many_faults_the_rest_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "_NAMED", 2)
    faults = ["entry 3", "gap 4", "user 1", "user 2"]
    session = orm.Session()
    checkpoints.say_walked(session, 9, faults)
    last = Entry(dt.datetime.now(dt.UTC), "", session.info["said"])
    assert checkpoints.unknown(last, faults) == []
    assert checkpoints.unknown(last, faults[1:]) == []
    assert checkpoints.unknown(last, [*faults, "user 3"]) == ["user 1", "user 2", "user 3"]
    assert checkpoints.unknown(None, faults[:1]) == ["entry 3"]


def test_an_older_office_put_back_is_found_by_the_remembered_head(open_office: OpenOffice) -> None:
    opened = open_office()
    with opened.database.reading() as session:
        seq, _hash = audit.head(session)
    opened.remember(seq + 5, "0" * 64)
    opened._written = None
    opened.write_head()
    found = opened.runner.read(whole_check.check_office)
    assert [one.text for one in found.faults] == [fault_in_words(f"missing after {seq}: {seq + 5}").text]


def test_search_words_out_of_step_are_told_and_the_office_stays_open(session: Session, qtbot: QtBot) -> None:
    session.work.change(residents.save_resident, None, 0, {"full_name": "Siti Mariam binti Hashim"})
    past_the_trail(session.opened, "DELETE FROM resident_list")
    carry_out(session, qtbot)
    assert not session.is_over
    last = session.work.read(checking.last_check)
    assert last is not None
    assert last.found["stale_lists"] == 1
    assert session.work.read(checkpoints.standing).faults == 0


def test_whoever_is_kept_to_one_estate_checks_all_of_the_office(open_office: OpenOffice) -> None:
    opened = open_office()
    opened.runner.who = replace(opened.runner.who, estates=frozenset({99}))
    assert opened.runner.read(whole_check.check_office).faults == ()


def test_locking_the_screen_stops_the_check_and_lets_go_of_the_key(session: Session, qtbot: QtBot) -> None:
    session.file_check._begin(whole=True)
    session.lock()
    qtbot.waitUntil(lambda: session.opened.locked)
    assert not session.file_check.is_running
    assert session._unlock(PASSWORD) is None
    carry_out(session, qtbot)
    assert not is_due(session)


def test_work_that_somebody_waits_for_goes_first(session: Session, qtbot: QtBot) -> None:
    session.file_check._begin(whole=True)
    assert not session.work.busy  # a copy before an import, say, does not wait for it
    done: list[object] = []
    session.work.start(office_record, done.append)
    assert session.file_check._running is not None
    assert session.file_check._running.cancelled
    qtbot.waitUntil(lambda: bool(done))
    qtbot.waitUntil(lambda: session.file_check._timer.isActive())  # it comes again


def test_a_check_that_is_stopped_leaves_no_entry(open_office: OpenOffice) -> None:
    opened, running = open_office(), Progress()
    running.cancel()
    with pytest.raises(Cancelled):
        opened.runner.ask(whole_check.check_office, running, "")
    assert checks(opened) == 0
