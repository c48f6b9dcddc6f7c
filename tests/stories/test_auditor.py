"""An auditor opens everything and writes at the desk alone, through the screen and through the services."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from k2k_desktop.app import Program
from k2k_desktop.core import paths
from k2k_desktop.core.actions import ACTIONS, RECORDED, Action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Refused
from k2k_desktop.models import audit, proof
from k2k_desktop.models.office import Role
from k2k_desktop.services import permissions
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.office import opening
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.shell.session import Session
from k2k_desktop.ui.shell.tour import MOMENT
from k2k_desktop.ui.start.signin import SignIn
from tests.walk import QUICK, Walk, practice_office, spin

AUDITOR = "juruaudit"
# The page and the right by which an auditor writes: nothing else is open to them.
DESK, WRITES = "review ", "desk.write"
# What may stand in the trail after an auditor was here: coming, reading what is recorded, being refused.
READINGS = ("office.sign_in", "office.sign_out", "refused", "audit.verify")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A practice office of this test's own."""
    monkeypatch.setattr(paths, "user_config", lambda: tmp_path / "profile")
    shutil.copytree(practice_office(), tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def session(office: Path, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """The auditor's sitting, begun in the sign-in window by keyboard."""
    theme.apply(qapp, "light", 1.0)
    real = opening.open_office
    monkeypatch.setattr(opening, "open_office", lambda *args, **_kw: real(*args, clock=FixedClock(MOMENT)))
    program = Program(office)
    qtbot.addWidget(program.start_window)
    program.start()
    page = program.start_window.page
    assert isinstance(page, SignIn)
    page.username.clear()
    QTest.keyClicks(page.username, AUDITOR)
    QTest.keyClick(page.username, Qt.Key.Key_Return)
    QTest.keyClicks(page.password, PASSWORD)
    QTest.keyClick(page.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.session is not None)
    found = program.session
    assert found is not None
    found.opened.keyring._cost = QUICK
    window = found.windows[0]
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1366, 768)
    window.activateWindow()
    spin(30)
    yield found
    found.end_quietly()
    memory.close_memory()


def records_of(database: Database) -> dict[str, list[Any]]:
    """Every row of every table but the trail's own."""
    with database.reading() as session:
        run = session.connection().exec_driver_sql
        return {
            name: [tuple(row) for row in run(f'SELECT * FROM "{name}" ORDER BY 1')]
            for name in sorted(audit.captured_tables(session.connection()))
        }


def entries_since(database: Database, seq: int) -> list[Any]:
    """The entries after number *seq*: what was done, and how many records it changed."""
    entry, change = audit.ENTRY.c, audit.CHANGE.c
    with database.reading() as session:
        changed = sa.select(sa.func.count()).where(change.entry_seq == entry.seq).scalar_subquery()
        return list(session.execute(sa.select(entry.seq, entry.action, entry.body, changed).where(entry.seq > seq)))


def recorded_readings() -> set[str]:
    """Questions that leave an entry by themselves, that an auditor may ask."""
    return {one.name for one in RECORDED.values() if permissions.may(frozenset({Role.auditor}), one.needs)}


def our_acts() -> list[Action[..., Any]]:
    """Every act of the program; tests have some of their own."""
    return [act for act in ACTIONS.values() if act.function.__module__.startswith("k2k_desktop.")]


@dataclass
class Met:
    """What came up on a walk: places, forms, the commands that could be given, and where something new could be."""

    places: list[str]
    forms: list[str]
    given: set[str]
    creating: list[str]

    def look(self, walk: Walk, place: str, top: QWidget) -> None:
        """What a walk calls at each thing it opens."""
        self.places.append(place)
        if top is walk.window:
            possible = [command for command in walk.page_commands() if command.enabled() is None]
            self.given.update(command.name for command in possible)
            self.creating.extend(place for command in possible if command.shortcut == "Ctrl+N")
        if type(top).__name__ == "FormDialog":
            self.forms.append(f"{place} {top.windowTitle()}")


def test_through_the_screen_everything_opens_and_only_the_desk_can_be_written_on(
    session: Session, qtbot: QtBot
) -> None:
    database = session.opened.database
    with database.reading() as reading:
        head, _hash = audit.head(reading)
    before = records_of(database)
    met = Met([], [], set(), [])
    walk = Walk(session, lambda place, top: met.look(walk, place, top), skip=frozenset())
    for part in (walk.pages, walk.records, walk.own_windows, walk.palette, walk.preview):
        part()
    seen = {place.partition(":")[0] for place in met.places}
    assert {"palette", "preview", "meeting 1"} <= seen
    assert {name.split()[0] for name in seen} >= set(walk.window.navigator.pages)
    # who signs a printed list, and of which days a poster or a bundle is, is asked of whoever takes it out
    papers = (".signature ", "issues.poster_pdf ", "window: evidence ")
    asked = [form for form in met.forms if not any(one in form for one in papers) and "window: password" not in form]
    desk = [form for form in asked if form.startswith(DESK)]
    assert [form for form in asked if form not in desk] == []  # no save button outside the desk
    assert any("review.save_review" in form for form in desk)
    assert [place for place in met.creating if not place.startswith(DESK)] == []
    writes = met.given & ACTIONS.keys()
    assert writes <= {act.name for act in our_acts() if session.work.can(act) is None}
    assert {ACTIONS[name].needs for name in writes} == {WRITES}  # no command that writes outside the desk
    assert records_of(database) == before
    done = [row for row in entries_since(database, head) if row[1] not in READINGS]
    assert [(row[1], row[3]) for row in done if row[1] not in recorded_readings() or row[3]] == []
    with database.reading() as reading:
        assert proof.verify(reading).faults == []


def refused_by(runner: Runner, act: Action[..., Any]) -> bool:
    """Whether the door is shut before the act looks at what it was given."""
    try:
        runner.change(act)
    except Refused:
        return True
    except TypeError:  # it was let in, and missed its arguments
        return False
    return False


def test_through_the_services_every_act_but_the_desks_is_refused_and_recorded(office: Path) -> None:
    opened = opening.open_office(office, AUDITOR, PASSWORD, clock=FixedClock(MOMENT))
    opened.keyring._cost = QUICK
    try:
        with opened.database.reading() as reading:
            head, _hash = audit.head(reading)
        before = records_of(opened.database)
        for_everyone = {act.name for act in our_acts() if act.needs in ("session", "sign_in")}
        desk = {act.name for act in our_acts() if act.needs == WRITES}
        let_in = [act.name for act in our_acts() if not refused_by(opened.runner, act)]
        assert desk <= set(let_in) <= for_everyone | desk
        assert all(name.startswith("review.") for name in desk)
        assert records_of(opened.database) == before
        told = [json.loads(row[2])["refused"] for row in entries_since(opened.database, head) if row[1] == "refused"]
        assert set(told) == {act.name for act in our_acts()} - set(let_in)
        assert all(row[3] == 0 for row in entries_since(opened.database, head))
    finally:
        opening.close_office(opened)


@pytest.mark.parametrize("username", ["pengurus", "pentadbir"])
def test_nobody_else_writes_at_the_desk(username: str, office: Path) -> None:
    opened = opening.open_office(office, username, PASSWORD, clock=FixedClock(MOMENT))
    opened.keyring._cost = QUICK
    try:
        let_in = [act.name for act in our_acts() if act.needs == WRITES and not refused_by(opened.runner, act)]
        assert let_in == []
    finally:
        opening.close_office(opened)
