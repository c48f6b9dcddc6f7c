"""An estate that votes on what to mend first: its homes, committee and complaints, and ways to work the window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import Action, action, question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import say
from k2k_desktop.models.estate import Block, Unit
from k2k_desktop.models.estate.unit_codes import comparable
from k2k_desktop.models.governance import OrganisationKind, TermOrigin
from k2k_desktop.models.issues import Category
from k2k_desktop.models.meetings import MeetingKind
from k2k_desktop.models.office import Role
from k2k_desktop.models.people import Household, Occupancy, Relationship, Resident, Sex
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import governance, meetings
from k2k_desktop.services.issues import intake
from k2k_desktop.services.issues.intake import IssueGiven
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.priorities.candidates import IssueSheet
from tests.colleagues import add_colleague
from tests.reports.reading import texts
from tests.stories.committee import PASSWORD, give
from tests.stories.conftest import DOWN, SPACE, Person
from tests.stories.test_first_meeting import OFFICERS

USER = "norliza"
A_HOMES = tuple(f"A-01-0{door}" for door in range(1, 9))
B_HOMES = tuple(f"B-01-0{door}" for door in range(1, 8))
MEETING = dt.date(2026, 12, 7)
LIFT, LAMP, PIPE = "Lif 2 Blok A kerap rosak", "Lampu tangga padam", "Paip bocor di tingkat 1"


@dataclass
class Estate:
    """What the story begins with."""

    body: int
    issues: dict[str, int]  # by title
    meeting: int = 0


@action("Put the homes of two blocks", needs="session")
def put_homes(session: Session) -> dict[str, int]:
    """A woman in each home of block A, a man in each of block B: the keys of the heads by unit."""
    heads = {}
    for code, homes, sex in (("A", A_HOMES, Sex.female), ("B", B_HOMES, Sex.male)):
        block = Block(estate_id=1, code=code, sort_key=code)
        session.add(block)
        session.flush()
        for unit_code in homes:
            unit = Unit(estate_id=1, block_id=block.id, floor_label="1", floor_order=1, door_label=unit_code[-1],
                        code=unit_code, code_key=comparable(unit_code), sort_key=unit_code)  # fmt: skip
            head = Resident(full_name=f"Penduduk {unit_code}", sex=sex, birth_on=dt.date(1980, 5, 1))
            session.add_all([unit, head])
            session.flush()
            home = Household(unit_id=unit.id, head_id=head.id, moved_in_on=dt.date(2020, 1, 1))
            session.add(home)
            session.flush()
            session.add(Occupancy(household_id=home.id, resident_id=head.id, relationship=Relationship.head,
                                  from_on=dt.date(2020, 1, 1)))  # fmt: skip
            heads[unit_code] = head.id
    return heads


@question(needs="session")
def first_category(session: Session) -> int:
    """A category that comes with the program and is not confidential."""
    return session.scalars(sa.select(Category.id).where(~Category.confidential).order_by(Category.id)).first() or 0


def prepare(runner: Runner) -> Estate:
    """The homes, somebody who does everything in a small office, a committee, complaints."""
    roles = frozenset({Role.manager, Role.secretary})
    add_colleague(runner, {"username": USER, "name": "Norliza binti Hamid", "roles": roles}, PASSWORD)
    heads = runner.change(put_homes)
    body = runner.change(
        governance.save_organisation, None, 1,
        {"name": "Jawatankuasa Pengurusan Bersama", "short_name": "JPB", "kind": OrganisationKind.co_management},
    )  # fmt: skip
    runner.change(governance.start_term, body, {"from_on": dt.date(2026, 1, 1), "origin": TermOrigin.election})
    for position, name in OFFICERS:
        runner.change(governance.appoint, body, {"position": position, "person_name": name,
                                                 "from_on": dt.date(2026, 1, 1)})  # fmt: skip
    category = runner.read(first_category)
    issues = {
        title: runner.change(intake.record_issue, IssueGiven(
            title=title, category_id=category, estate_id=1, block_id=1, reporter_id=heads["A-01-01"],
        ))
        for title in (LAMP, PIPE, LIFT)
    }  # fmt: skip
    return Estate(body, issues)


def plan(person: Person, estate: Estate) -> None:
    """The meeting of the committee two weeks ahead."""
    planned = {"kind": MeetingKind.co_management, "held_on": MEETING, "starts_at": dt.time(20, 30), "place": "Dewan"}
    estate.meeting = person.session.work.change(meetings.plan, estate.body, planned)


def press_when(there: Callable[[QWidget], QPushButton | None], told: list[str]) -> None:
    """Press, by Space, the button that *there* finds in the sheet the next command opens; its words go to *told*."""

    def look() -> None:
        sheet = QApplication.activeModalWidget()
        found = there(sheet) if sheet is not None else None
        if sheet is None or found is None:
            QTimer.singleShot(5, look)
            return
        told.append(" ".join(one.text() for one in sheet.findChildren(QLabel)))
        QTest.keyClick(found, SPACE)

    QTimer.singleShot(0, look)


def named(verb: str) -> Callable[[QWidget], QPushButton | None]:
    """The button of that name in a sheet."""
    return lambda sheet: next((one for one in sheet.findChildren(QPushButton) if one.text() == say(verb)), None)


def all_ticked(sheet: QWidget) -> QPushButton | None:
    """Tick every complaint of the sheet by keyboard; the button that adds them."""
    if not isinstance(sheet, IssueSheet):
        return None
    for _line in range(sheet.table.row_count()):
        QTest.keyClick(sheet.table, SPACE)
        QTest.keyClick(sheet.table, DOWN)
    return sheet.add


def ask(
    person: Person, act: Action[..., Any], *buttons: Callable[[QWidget], QPushButton | None], label: str = ""
) -> str:
    """Give a command and answer the sheets it opens, one after the other; what the last of them said."""
    told: list[str] = []
    for there in buttons:
        press_when(there, told)
    give(person, act, label)
    person.wait(lambda: len(told) == len(buttons))
    person.no_dialog()
    return told[-1]


@action("Attack a story", needs="session")
def _write(session: Session, statement: str) -> None:
    """Whatever somebody writes past the services, inside an entry of the trail."""
    session.execute(sa.text(statement))


def attack(person: Person, said: str, *statements: str) -> None:
    """What somebody with the file's key might try: the database itself refuses each, by the rule that *said* names."""
    for statement in statements:
        with pytest.raises(UserError, match=said):
            person.session.work.runner.change(_write, statement)


def words_of(printed: Printed) -> str:
    """The text of a paper, whole."""
    return " ".join(" ".join(texts(printed.pdf)).split())


def shown(person: Person, kind: type[Any]) -> Any:
    """The view in front, which is of that kind."""
    person.wait(lambda: isinstance(person.view, kind))
    return person.view
