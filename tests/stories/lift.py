"""The office of the story of a lift: one block with its lift, five homes, two heads, two firms; and ways to work it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import Action, action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.i18n import say
from k2k_desktop.models.estate import Block, FloorHead, Unit
from k2k_desktop.models.estate.unit_codes import comparable
from k2k_desktop.models.issues.works import LicenceKind, Trade
from k2k_desktop.models.office import Role
from k2k_desktop.models.people import Household, Occupancy, Relationship, Resident
from k2k_desktop.services.estate import facilities
from k2k_desktop.services.issues.pages import IssuePage, issue_page
from k2k_desktop.services.issues.works import contractors, licences
from k2k_desktop.services.issues.works.order_pages import OrderPage, order_page
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.issues.page import IssuesPage
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.shell.printing import PreviewView
from k2k_desktop.ui.works.page import WorksPage
from tests.colleagues import add_colleague
from tests.reports.reading import texts
from tests.stories.conftest import CONTROL, ENTER, SHIFT, Person

CLERK, AUDITOR, PASSWORD = "kerani", "juruaudit", "payung biru di beranda rumah"
REPORTER, MENDER, HEAD = "Hamidah binti Jaafar", "Azlan bin Osman", "Musa bin Daud"
NEIGHBOURS = ("Lim Chee Hoe", "Kavitha a/p Murugan", HEAD)
CHEAP, FIRM = "Lif Murah Enterprise", "Lif Jaya Sdn Bhd"
SINCE = dt.date(2020, 1, 1)
ZONE = dt.timezone(dt.timedelta(hours=8))


@dataclass
class Lift:
    """What the story is about, by its keys, as it goes on."""

    clock: FixedClock
    lift: int
    people: dict[str, int]
    firms: dict[str, int]
    issue: int = 0
    order: int = 0


@action("Put a block of five homes", needs="session")
def five_homes(session: Session) -> tuple[int, dict[str, int]]:
    """A family in each home of floor 3; two of them speak for the floor and for the block."""
    block = Block(estate_id=1, code="A", sort_key="A", lifts=1)
    people = [Resident(full_name=name, birth_on=dt.date(1980, 5, 1)) for name in (REPORTER, MENDER, *NEIGHBOURS)]
    session.add_all([block, *people])
    session.flush()
    for place, person in enumerate(people, 1):
        code = f"A-03-0{place}"
        unit = Unit(estate_id=1, block_id=block.id, floor_label="3", floor_order=3, door_label=str(place), code=code,
                    code_key=comparable(code), sort_key=code)  # fmt: skip
        session.add(unit)
        session.flush()
        household = Household(unit_id=unit.id, head_id=person.id, moved_in_on=SINCE)
        session.add(household)
        session.flush()
        session.add(Occupancy(household_id=household.id, resident_id=person.id, relationship=Relationship.head,
                              from_on=SINCE))  # fmt: skip
    keys = {person.full_name: person.id for person in people}
    session.add(FloorHead(resident_id=keys[HEAD], block_id=block.id, floor_label="3", from_on=SINCE))
    session.add(FloorHead(resident_id=keys[MENDER], block_id=block.id, floor_label=None, from_on=SINCE))
    return block.id, keys


def prepare(runner: Runner, clock: FixedClock) -> Lift:
    """The block and its people, a clerk and an auditor beside the manager, a firm whose licence ended and one whose
    licence holds."""
    block, people = runner.change(five_homes)
    for username, name, role in ((CLERK, "Norliza binti Hamid", Role.clerk),
                                 (AUDITOR, "Suresh a/l Raman", Role.auditor)):  # fmt: skip
        values: dict[str, Any] = {"username": username, "name": name, "roles": frozenset({role})}
        if role is Role.auditor:
            values["ends_on"] = dt.date(2028, 6, 30)
        add_colleague(runner, values, PASSWORD)
    (lift,) = runner.change(facilities.make_lifts, block)
    firms = {}
    for name, until in ((CHEAP, dt.date(2026, 10, 31)), (FIRM, dt.date(2027, 12, 31))):
        key = runner.change(contractors.save_contractor, None, 1, {"name": name, "trades": frozenset({Trade.lift})})
        licence = {"kind": LicenceKind.competent_firm, "number": f"JKKP {key}", "valid_until": until, "needed": True}
        runner.change(licences.add_licence, key, licence)
        firms[name] = key
    return Lift(clock, lift, people, firms)


def go_to(clock: FixedClock, day: dt.date, hour: int = 10) -> None:
    """Set the clock to *hour* of that day on the office's wall."""
    clock.moment = dt.datetime.combine(day, dt.time(hour), ZONE).astimezone(dt.UTC)


def give(person: Person, act: Action[..., Any], label: str = "") -> None:
    """Give the command of an act through the palette."""
    person.command(say(label or act.label))


def filled(person: Person, **values: Any) -> FormDialog:
    """Fill the form in front and save it with the keyboard; it may have been refused."""
    dialog = person.dialog()
    assert isinstance(dialog, FormDialog)
    for name, value in values.items():
        dialog.form.put(name, value)
    person.press(ENTER, CONTROL)
    return dialog


def fill(person: Person, **values: Any) -> None:
    """Fill the form in front, save it, and it is gone."""
    filled(person, **values)
    person.no_dialog()


def shown(table: QWidget, row: int) -> list[str]:
    """The words of a row, as the screen has them."""
    model = table.model()  # type: ignore[attr-defined]
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def complaints(person: Person) -> IssuesPage:
    """The page of complaints."""
    person.window.open_page("issues")
    page = person.view
    assert isinstance(page, IssuesPage)
    return page


def works(person: Person, tab: str) -> WorksPage:
    """The page of works with that tab in front."""
    person.window.open_page("works")
    page = person.view
    assert isinstance(page, WorksPage)
    page.open_section(tab)
    return page


def next_status(person: Person) -> None:
    """Ctrl+. and Enter: the status that comes next."""
    person.press(Qt.Key.Key_Period, CONTROL)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    QTest.keyClick(menu, ENTER)


def answer(words: str, typed: str = "") -> None:
    """Answer the question that comes next by keyboard, as soon as it stands there: nothing else goes on meanwhile.
    *typed* is the reason asked for; *words* are those of the button."""

    def now() -> None:
        sheet = QApplication.activeModalWidget()
        buttons = sheet.findChildren(QPushButton) if sheet is not None else []
        chosen = next((one for one in buttons if one.text().replace("&", "") == say(words).replace("&", "")), None)
        line = sheet.findChild(QLineEdit) if sheet is not None and typed else None
        if chosen is None or (typed and line is None):
            QTimer.singleShot(10, now)
            return
        if line is not None:
            QTest.keyClicks(line, typed)
        QTest.keyClick(chosen, Qt.Key.Key_Space)

    QTimer.singleShot(0, now)


def issue(person: Person, story: Lift) -> IssuePage:
    """The complaint as the office keeps it."""
    return person.session.work.read(issue_page, story.issue)


def order(person: Person, story: Lift) -> OrderPage:
    """The work order as the office keeps it."""
    return person.session.work.read(order_page, story.order)


def paper(person: Person, *, asked: bool = False) -> str:
    """The text of the paper in the preview of Ctrl+Shift+P, or of one *asked* for already; Esc goes back from it."""
    if not asked:
        person.press(Qt.Key.Key_P, CONTROL | SHIFT)
    person.wait(lambda: isinstance(person.view, PreviewView))
    view = person.view
    assert isinstance(view, PreviewView)
    text = text_of(view.preview.pdf.data)
    person.press(Qt.Key.Key_Escape)
    person.wait(lambda: person.view is not view)
    return text


def text_of(pdf: bytes) -> str:
    """Every word of a PDF."""
    return "\n".join(texts(pdf))
