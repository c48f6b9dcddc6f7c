"""The first meeting of an office, by keyboard alone: planned, called, attended, written, circulated, confirmed."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.i18n import say
from k2k_desktop.models.governance import OrganisationKind, TermOrigin
from k2k_desktop.models.meetings import EntryKind, MeetingStatus, MinutesStatus
from k2k_desktop.models.office import Role
from k2k_desktop.services import audit, governance, meetings
from k2k_desktop.services.meetings import MeetingPage
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.meetings.minutes import MeetingView
from k2k_desktop.ui.meetings.page import MeetingsPage
from tests.colleagues import add_colleague
from tests.office.conftest import OpenOffice
from tests.stage import newest_entry
from tests.stories.conftest import ALT, CONTROL, DOWN, ENTER, SHIFT, SPACE, TAB, Person, SignIn

SECRETARY, PASSWORD = "setiausaha", "payung biru di beranda rumah"
OFFICERS = (
    ("Pengerusi", "Ahmad Kamal bin Idris"),
    ("Timbalan Pengerusi", "Lim Chee Hoe"),
    ("Setiausaha", "Rohana binti Idris"),
    ("Bendahari", "Kavitha a/p Murugan"),
    ("Ahli Jawatankuasa", "Norliza binti Hamid"),
)
PAGE_DOWN = Qt.Key.Key_PageDown


def prepare(runner: Runner) -> None:
    """A committee in office, and a secretary of the office who is not its manager."""
    values = {"username": SECRETARY, "name": "Norliza binti Hamid", "roles": frozenset({Role.secretary})}
    add_colleague(runner, values, PASSWORD)
    key = runner.change(
        governance.save_organisation, None, 1, {"name": "Persatuan Penduduk", "kind": OrganisationKind.residents}
    )
    runner.change(governance.start_term, key, {"from_on": dt.date(2026, 1, 1), "origin": TermOrigin.election})
    for position, name in OFFICERS:
        changes = {"position": position, "person_name": name, "from_on": dt.date(2026, 1, 1)}
        runner.change(governance.appoint, key, changes)


def plan(person: Person, day: str, reference: str) -> MeetingView:
    """Plan a meeting and open it from the list."""
    person.press(Qt.Key.Key_6, CONTROL)
    page = person.view
    assert isinstance(page, MeetingsPage)
    person.press(Qt.Key.Key_N, CONTROL)
    dialog = person.dialog()
    assert isinstance(dialog, FormDialog)
    person.press(TAB)  # the only organisation is chosen already
    person.type(day)
    person.press(TAB, times=2)
    person.type("8.30 malam")
    person.press(TAB, times=2)
    person.type("Dewan Serbaguna")
    person.press(ENTER)
    person.no_dialog()
    person.wait(lambda: page.pane._title.text().endswith(reference))
    person.pane(lambda: page.list.table)
    person.press(ENTER)
    return meeting(person)


def meeting(person: Person) -> MeetingView:
    """The meeting in the window."""
    view = person.view
    assert isinstance(view, MeetingView)
    return view


def kept(person: Person, view: MeetingView) -> MeetingPage:
    """The meeting as the office keeps it."""
    return person.session.work.read(meetings.meeting_page, view.page.id)


def give_late_notice(person: Person) -> None:
    """Issue the notice on the day itself: the program asks whether, and why; both are answered by keyboard."""

    def answer() -> None:
        sheet = QApplication.activeModalWidget()
        reason = sheet.findChild(QLineEdit) if sheet else None
        if reason is not None:
            QTest.keyClicks(reason, "Lif rosak, perlu segera")
            QTest.keyClick(reason, ENTER)
            return
        buttons = sheet.findChildren(QPushButton) if sheet else []
        late = next((one for one in buttons if one.text() == say("Issue it late")), None)
        if late is not None:
            QTimer.singleShot(0, answer)
            QTest.keyClick(late, SPACE)
        else:
            QTimer.singleShot(10, answer)

    QTimer.singleShot(0, answer)
    person.command(say(meetings.issue_notice.label))


def open_it(person: Person, view: MeetingView, present: int) -> None:
    """Issue the notice, open the meeting, untick who is missing: everybody called is present when it opens."""
    give_late_notice(person)
    person.wait(lambda: view.page.status is MeetingStatus.notice_issued)
    person.command(say(meetings.open_meeting.label))
    person.wait(lambda: view.page.status is MeetingStatus.in_session)
    person.pane(lambda: view.people.people)
    person.press(Qt.Key.Key_End, CONTROL)
    for count in range(len(OFFICERS), present, -1):
        person.press(SPACE)
        assert view.page.quorum.present == count - 1
        assert view.page.quorum.reached == (count - 1 >= 3)
        person.press(Qt.Key.Key_Up)


def preview(person: Person) -> None:
    """See the paper, and come back."""
    before = person.view
    person.press(Qt.Key.Key_P, CONTROL | SHIFT)
    person.wait(lambda: person.view is not before)
    person.press(Qt.Key.Key_Left, ALT)
    person.wait(lambda: person.view is before)


def write(person: Person, view: MeetingView) -> None:
    """Minutes with a note, a decision and an action by tag, item after item."""
    person.pane(lambda: view.sheet.text)
    person.type("Pengerusi mengalu-alukan semua ahli.")
    person.press(ENTER, CONTROL)
    person.press(PAGE_DOWN, CONTROL, times=2)
    person.type("Lif Blok C rosak sejak 17 November.")
    person.press(ENTER)
    person.type("#keputusan Alat ganti dibeli segera.")
    person.press(ENTER)
    person.type("#tindakan @nor 30/11 Sediakan jadual giliran.")
    person.press(ENTER, CONTROL)
    item = kept(person, view).items[3]
    assert [entry.kind for entry in item.entries] == [EntryKind.note, EntryKind.decision, EntryKind.action]
    assert item.entries[2].owner == "Norliza binti Hamid"
    assert item.entries[2].due == dt.date(2026, 11, 30)
    assert kept(person, view).finished == 2


def confirm(person: Person, view: MeetingView) -> None:
    """Confirm the waiting minutes: proposer and seconder are the first two who are present."""
    person.command(say(meetings.confirm_minutes.label))
    person.dialog()
    person.press(TAB)
    person.press(DOWN)
    person.press(TAB)
    person.press(DOWN, times=2)
    person.press(ENTER, CONTROL)
    person.no_dialog()
    person.wait(lambda: view.page.to_confirm == ())


def test_typing_changes_nothing_until_the_item_is_left(
    open_office: OpenOffice, sign_in: SignIn, clock: FixedClock
) -> None:
    opened = open_office()
    prepare(opened.runner)
    opened.close()
    secretary = sign_in(SECRETARY, PASSWORD)
    view = plan(secretary, "23/11/2026", "1/2026")
    open_it(secretary, view, present=3)
    before = newest_entry(secretary.session.work)
    secretary.pane(lambda: view.sheet.text)
    secretary.type("#tindakan @nor 30/11 Sediakan jadual")
    secretary.press(SPACE)
    assert newest_entry(secretary.session.work) == before
    assert view.is_dirty()
    assert view.sheet.text.toPlainText().startswith("#tindakan")
    secretary.press(PAGE_DOWN, CONTROL)
    assert newest_entry(secretary.session.work) == before + 1
    assert not view.is_dirty()


def hold_first(person: Person) -> MeetingView:
    """The first meeting, from its plan to minutes that are sent round."""
    view = plan(person, "23/11/2026", "1/2026")
    preview(person)
    open_it(person, view, present=4)
    write(person, view)
    preview(person)
    person.command(say(meetings.close_meeting.label))
    person.dialog()
    person.press(ENTER)
    person.no_dialog()
    person.command(say("Circulate draft"))
    person.wait(lambda: view.page.minutes_status is MinutesStatus.circulated)
    return view


def open_newest(person: Person) -> MeetingView:
    """Open the newest meeting from the list."""
    person.press(Qt.Key.Key_6, CONTROL)
    page = person.view
    assert isinstance(page, MeetingsPage)
    person.wait(lambda: page.list.table.row_count() == 2)
    person.pane(lambda: page.list.table)
    person.press(Qt.Key.Key_Home, CONTROL)
    person.press(ENTER)
    return meeting(person)


def test_the_first_meeting_by_keyboard_alone(open_office: OpenOffice, sign_in: SignIn, clock: FixedClock) -> None:
    opened = open_office()
    prepare(opened.runner)
    opened.close()

    secretary = sign_in(SECRETARY, PASSWORD)
    first = hold_first(secretary).page.id
    clock.advance(dt.timedelta(days=14))
    second = plan(secretary, "7/12/2026", "2/2026")
    open_it(secretary, second, present=3)
    assert second.page.items[2].entries[0].text.startswith("Sediakan jadual giliran.")
    confirming = second.page.id

    manager = sign_in()
    view = open_newest(manager)
    assert view.page.id == confirming
    confirm(manager, view)

    locked = manager.session.work.read(meetings.meeting_page, first)
    assert locked.minutes_status is MinutesStatus.confirmed
    assert locked.confirmed is not None
    assert (locked.confirmed.proposer, locked.confirmed.seconder) == (OFFICERS[0][1], OFFICERS[1][1])
    assert manager.session.work.read(audit.verify).faults == []
