"""Age and place of the last copy stand on the status bar whatever happens to the copies."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.services import backups
from k2k_desktop.services.backups import age, drills
from k2k_desktop.services.office import opening
from k2k_desktop.ui.shell.session import Session
from tests.office.conftest import NEW, PASSWORD, QUICK
from tests.shell.conftest import StartSession


def bar(session: Session) -> str:
    """The words of the status bar, as the session would show them by itself within a quarter of an hour."""
    session._copies._look()
    shown = session.windows[0].status.copy
    assert shown.isVisible()
    assert shown.accessibleName() == shown.text()
    return shown.text()


def tone(session: Session) -> str:
    """Of the words above."""
    return session.work.read(backups.copy_standing).tone


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """No copy is made by itself."""
    monkeypatch.setattr(backups, "is_copy_due", drills.drill_due_since)


@pytest.fixture
def session(start_session: StartSession) -> Session:
    """A sitting with a copy of today."""
    made = start_session()
    made.opened.runner.read(backups.make_copy)
    return made


def test_a_night_at_the_desk_makes_todays_copy_yesterdays(session: Session, clock: FixedClock) -> None:
    assert "hari ini" in bar(session)
    clock.advance(dt.timedelta(days=1))
    assert "semalam" in bar(session)
    clock.advance(dt.timedelta(days=7))
    assert tone(session) == "danger"
    assert "23" in bar(session)


def test_copies_that_were_deleted_are_no_copies(session: Session) -> None:
    assert tone(session) == "warn"  # none outside yet
    for copy in session.opened.folder.backups.glob("*.k2k"):
        copy.unlink()
    assert "tiada pada komputer ini" in bar(session)
    assert tone(session) == "danger"
    session.opened.runner.read(backups.make_copy)
    assert "tiada pada" not in bar(session)


def test_a_drill_that_found_damage_hides_neither_age_nor_place(session: Session) -> None:
    (copy,) = session.opened.folder.backups.glob("*.k2k")
    copy.write_bytes(copy.read_bytes()[:-1])
    assert not session.opened.runner.read(drills.rehearse).sound
    words = bar(session)
    assert tone(session) == "danger"
    assert "hari ini" in words
    assert "luar" in words
    assert "rosak" in words


def test_a_program_that_only_reads_tells_the_age_and_offers_no_copy(
    session: Session, start_session: StartSession
) -> None:
    second = start_session()
    assert second.opened.read_only
    assert "hari ini" in bar(second)


def test_a_restored_office_speaks_of_its_own_copies_alone(
    session: Session, start_session: StartSession, tmp_path: Path, clock: FixedClock
) -> None:
    (copy,) = session.opened.folder.backups.glob("*.k2k")
    session.opened.runner.read(backups.make_copy)  # so that a trail knows of the first one
    session.end_quietly()
    copy = max(copy.parent.glob("*.k2k"))
    backups.restore_copy(copy, tmp_path / "new", username="rohana", password=PASSWORD, clock=clock)
    restored = start_session("rohana", PASSWORD, tmp_path / "new")
    assert bar(restored) == "Sandaran: belum ada sejak pemulihan"
    assert tone(restored) == "danger"
    assert restored.work.read(age.is_copy_due)  # so that one is made by itself
    restored.opened.runner.read(backups.make_copy)
    assert "hari ini" in bar(restored)
    assert "luar: belum ada" in bar(restored)
    assert tone(restored) == "warn"  # the copy it came from is outside still: a week's time, as in a new office
    clock.advance(dt.timedelta(days=6))
    restored.opened.runner.read(backups.make_copy)
    assert tone(restored) == "warn"
    clock.advance(dt.timedelta(days=1))
    restored.opened.runner.read(backups.make_copy)
    assert tone(restored) == "danger"


def test_a_practice_office_tells_the_age_but_no_place_outside(
    start_session: StartSession, tmp_path: Path, clock: FixedClock
) -> None:
    from dataclasses import replace

    opening.create_office(tmp_path / "latihan", replace(NEW, practice=True), clock=clock, cost=QUICK)
    session = start_session("rohana", PASSWORD, tmp_path / "latihan")
    assert "belum ada" in bar(session)
    session.opened.runner.read(backups.make_copy)
    words = bar(session)
    assert "hari ini" in words
    assert "luar" not in words
