"""A co-management committee for a story: its estate of six homes, its election, and short ways to work the window."""

from __future__ import annotations

import datetime as dt
import os
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import Action, action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.i18n import say
from k2k_desktop.models.estate import Block, Unit
from k2k_desktop.models.estate.unit_codes import comparable
from k2k_desktop.models.governance import OrganisationKind
from k2k_desktop.models.governance.elections import BallotMethod, ElectionStatus
from k2k_desktop.models.office import Role
from k2k_desktop.models.people import Household, Occupancy, Relationship, Resident
from k2k_desktop.services import governance, meetings
from k2k_desktop.services.governance import elections
from k2k_desktop.services.governance.elections import ElectionPage
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.governance.body import OrganisationView
from k2k_desktop.ui.governance.elections.view import ElectionView
from k2k_desktop.ui.governance.page import OrganisationsPage
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.picker import RecordPicker
from tests.colleagues import add_colleague
from tests.stories.conftest import CONTROL, DOWN, ENTER, Person

SECRETARY, AUDITOR, PASSWORD = "setiausaha", "juruaudit", "payung biru di beranda rumah"
ADULTS = (
    "Ahmad Kamal bin Idris", "Chong Mei Ling", "Devi a/p Raman", "Esah binti Musa", "Fatimah binti Omar",
    "Gopal a/l Suresh", "Hasnah binti Mat Din", "Ismail bin Yaakob", "Jamilah binti Said", "Kavitha a/p Murugan",
    "Lim Chee Hoe", "Musa bin Daud",
)  # fmt: skip
SEATS = 7
ELECTION = dt.date(2027, 1, 25)
PICTURES = os.environ.get("K2K_STORY_PICTURES", "")
ZONE = dt.timezone(dt.timedelta(hours=8))


@action("Put an estate of six homes", needs="session")
def six_homes(session: Session) -> None:
    """Two adults in each home of one block."""
    block = Block(estate_id=1, code="A", sort_key="A")
    people = [Resident(full_name=name, birth_on=dt.date(1980, 5, 1)) for name in ADULTS]
    session.add_all([block, *people])
    session.flush()
    for place in range(6):
        code, pair = f"A-01-0{place + 1}", people[place * 2 : place * 2 + 2]
        unit = Unit(estate_id=1, block_id=block.id, floor_label="1", floor_order=1, door_label=str(place + 1),
                    code=code, code_key=comparable(code), sort_key=code)  # fmt: skip
        session.add(unit)
        session.flush()
        household = Household(unit_id=unit.id, head_id=pair[0].id, moved_in_on=dt.date(2020, 1, 1))
        session.add(household)
        session.flush()
        for one, tie in zip(pair, (Relationship.head, Relationship.spouse), strict=True):
            session.add(Occupancy(household_id=household.id, resident_id=one.id, relationship=tie,
                                  from_on=dt.date(2020, 1, 1)))  # fmt: skip


def prepare(runner: Runner) -> int:
    """The estate, a secretary and an auditor beside the manager, and the committee without anybody in it."""
    runner.change(six_homes)
    for username, name, role in ((SECRETARY, "Norliza binti Hamid", Role.secretary),
                                 (AUDITOR, "Suresh a/l Raman", Role.auditor)):  # fmt: skip
        values: dict[str, Any] = {"username": username, "name": name, "roles": frozenset({role})}
        if role is Role.auditor:
            values["ends_on"] = dt.date(2028, 6, 30)
        add_colleague(runner, values, PASSWORD)
    values = {
        "name": "Jawatankuasa Pengurusan Bersama", "short_name": "JPB", "kind": OrganisationKind.co_management,
        "reference": "TD/JPB/100-1/2",
    }  # fmt: skip
    return runner.change(governance.save_organisation, None, 1, values)


def go_to(clock: FixedClock, day: dt.date, hour: int = 10) -> None:
    """Set the clock to *hour* of that day on the office's wall."""
    clock.moment = dt.datetime.combine(day, dt.time(hour), ZONE).astimezone(dt.UTC)


def give(person: Person, act: Action[..., Any], label: str = "") -> None:
    """Give the command of an act through the palette."""
    person.command(say(label or act.label))


def fill(person: Person, **values: Any) -> None:
    """Fill the form in front and save it with the keyboard."""
    dialog = person.dialog()
    assert isinstance(dialog, FormDialog)
    for name, value in values.items():
        dialog.form.put(name, value)
    person.press(ENTER, CONTROL)
    person.no_dialog()


def body(person: Person, section: str) -> OrganisationView:
    """The committee's own page with that tab in front, opened from the list."""
    person.window.open_page("governance")
    page = person.view
    if not isinstance(page, OrganisationView):
        assert isinstance(page, OrganisationsPage)
        person.wait(lambda: page.list.table.row_count() == 1)
        person.pane(lambda: page.list.table)
        person.press(ENTER)
    view = person.view
    assert isinstance(view, OrganisationView)
    view.open_section(section)
    person.wait(lambda: view.tabs.tabText(view.tabs.currentIndex()) != "")
    return view


def picture(person: Person, name: str) -> None:
    """Keep a picture of the window in the folder K2K_STORY_PICTURES, where somebody wants to look."""
    if PICTURES:
        QApplication.processEvents()
        person.window.grab().save(f"{PICTURES}/{name}.png")


class Year:
    """The committee and its meetings so far."""

    def __init__(self, organisation: int, clock: FixedClock) -> None:
        self.organisation, self.clock = organisation, clock
        self.meetings: list[int] = []

    def page(self, person: Person, meeting: int) -> meetings.MeetingPage:
        """A meeting as the office keeps it."""
        return person.session.work.read(meetings.meeting_page, meeting)


def pick(person: Person, field: str, words: str) -> None:
    """Find somebody of the roll."""
    dialog = person.dialog()
    assert isinstance(dialog, FormDialog)
    picker = dialog.form.editor(field)
    assert isinstance(picker, RecordPicker)

    def listed() -> bool:
        if not picker.popup.isVisible():
            dialog.activateWindow()  # offscreen nobody gives the window back when the last list closed
            dialog.form.go_to(field)
            QTest.keyClick(picker.line, DOWN)
        return picker.popup.isVisible()

    QTest.keyClicks(picker.line, words)
    person.wait(listed)
    QTest.keyClick(picker.popup, ENTER)
    person.wait(lambda: picker.key is not None)


def nominate_others(person: Person, page: ElectionPage) -> None:
    """One candidate for each seat, and a second for the chair, by the services."""
    work = person.session.work
    roll = {name: work.read(elections.find_electors, page.id, name)[0][0] for name in ADULTS}
    rest = iter(ADULTS[1:])
    for contest in page.contests:
        for _seat in range(contest.seats):
            given = {"contest_id": contest.id, "elector_id": roll[next(rest)], "proposer_id": roll[ADULTS[-1]],
                     "seconder_id": roll[ADULTS[-2]]}  # fmt: skip
            work.change(elections.accept_nomination, work.change(elections.nominate, page.id, given))


def elect(person: Person, year: Year) -> None:
    """Planned, noticed, nominated, counted and declared."""
    body(person, "Elections")
    person.press(Qt.Key.Key_N, CONTROL)
    fill(person, held_on=ELECTION, method=BallotMethod.secret, least_age=18)
    view = person.view
    assert isinstance(view, ElectionView)
    view.contests.select_key(view.page.contests[-1].id)
    person.pane(lambda: view.contests)
    person.press(ENTER)
    fill(person, seats=SEATS - len(view.page.contests) + 1)
    person.wait(lambda: view.page.contests[-1].seats > 1)
    give(person, elections.issue_election_notice)
    person.wait(lambda: view.page.notice_on is not None)
    give(person, elections.freeze_roll)
    person.wait(lambda: view.page.electors == len(ADULTS))
    view.contests.select_key(view.page.contests[0].id)
    person.press(Qt.Key.Key_N, CONTROL)
    for field, name in (("elector_id", ADULTS[0]), ("proposer_id", ADULTS[-1]), ("seconder_id", ADULTS[-2])):
        pick(person, field, name)
    person.press(ENTER, CONTROL)
    person.no_dialog()
    view.people.select_key(view.page.contests[0].candidates[0].id)
    person.pane(lambda: view.people)
    person.press(ENTER)
    nominate_others(person, view.page)
    give(person, elections.open_polling)
    person.wait(lambda: view.page.status is ElectionStatus.polling)
    go_to(year.clock, ELECTION, 16)
    view.refresh(frozenset())
    count(person, view)
    person.wait(lambda: view.page.status is ElectionStatus.declared)
    picture(person, "election")


def count(person: Person, view: ElectionView) -> None:
    """The one box of the chair's vote, and the declaration."""
    view.contests.select_key(view.page.contests[0].id)
    first, second = (one.id for one in view.page.contests[0].standing)
    person.press(Qt.Key.Key_N, CONTROL)
    fill(person, name="Dewan", issued=12, used=10, spoilt=1, unused=1, **{f"votes_{first}": 7, f"votes_{second}": 3})
    give(person, elections.close_count)
    person.wait(lambda: view.page.status is ElectionStatus.counted)
    give(person, elections.declare_result)
