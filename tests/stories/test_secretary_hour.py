"""A secretary's hour, counted in keys: ten items from the plan to the circulated paper, and what may go wrong after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.models.meetings import AttendanceClass, EntryKind, ItemKind, MeetingKind, MeetingStatus, MinutesStatus
from k2k_desktop.services import governance, meetings
from k2k_desktop.services.documents import issued_of
from k2k_desktop.services.meetings import EntryDraft, templates
from k2k_desktop.services.meetings.templates import TemplateLine
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.meetings.minutes import MeetingView
from k2k_desktop.ui.meetings.page import MeetingsPage
from k2k_desktop.ui.meetings.paragraphs import ItemText
from k2k_desktop.ui.shell.printing import PreviewView
from tests.office.conftest import OpenOffice
from tests.stories.conftest import CONTROL, ENTER, SHIFT, Person, SignIn
from tests.stories.test_first_meeting import PASSWORD, SECRETARY, prepare

NEXT_STEP = Qt.Key.Key_F9
WEEK = dt.timedelta(days=7)
FEWER_THAN = 30  # key events outside the text
THIRD_SUNDAYS = (dt.date(2026, 9, 20), dt.date(2026, 10, 18))
NEXT_SUNDAY = dt.date(2026, 12, 20)
AGENDA = (
    (ItemKind.address, "Ucapan Pengerusi"),
    (ItemKind.confirmation, "Pengesahan minit mesyuarat yang lalu"),
    (ItemKind.arising, "Perkara-perkara berbangkit"),
    (ItemKind.report, "Laporan Bendahari"),
    (ItemKind.report, "Laporan penyelenggaraan lif"),
    (ItemKind.report, "Laporan kebersihan"),
    (ItemKind.report, "Laporan keselamatan"),
    (ItemKind.motion, "Gotong-royong tahun 2027"),
    (ItemKind.other_matters, "Hal-hal lain"),
    (ItemKind.closing, "Penangguhan mesyuarat"),
)
WORDS = (
    "Pengerusi mengalu-alukan semua ahli.",
    "Minit yang lalu dibentangkan untuk disemak.",
    "Jadual giliran sudah ditampal di setiap blok.",
    "Baki tunai RM 4,210.00.\n#keputusan Laporan kewangan diterima.",
    "Lif Blok C rosak sejak 17 November.\n#tindakan @nor 15/1 Sediakan jadual giliran.",
    "Kutipan sampah dua kali seminggu.",
    "Tiga lampu koridor terpadam.\n#tindakan @kav 31/12 Dapatkan tiga sebut harga lampu.",
    "#ketetapan Gotong-royong diadakan pada 10 Januari 2027.",
    "Tiada.",
    "Mesyuarat ditangguhkan pada 10.15 malam.",
)
_MOUSE = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel}
)
_MODIFIERS = frozenset({Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta})


class Watch(QObject):
    """Sees every event of the program: each key once, as it comes to a window; what is typed into the minutes apart."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.keys: list[str] = []
        self.typed = self.mouse = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Looks, and lets pass. Every key press is offered to its window as a shortcut first: there it is counted."""
        self.mouse += event.type() in _MOUSE
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(watched, QWindow):
            assert isinstance(event, QKeyEvent)
            self._count(event)
        return False

    def _count(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers() & ~(SHIFT | Qt.KeyboardModifier.KeypadModifier)
        if key in _MODIFIERS:
            return  # part of the chord that follows
        in_minutes = isinstance(QApplication.focusWidget(), ItemText)
        if in_minutes and not held and event.text() and key not in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):
            self.typed += 1
        else:
            self.keys.append(QKeySequence(event.keyCombination()).toString())


class Typist(Person):
    """Somebody whose keys come to the window as the system sends them, so that nothing can get round the watch."""

    def type(self, words: str) -> None:
        """Type where the focus is."""
        for letter in words:
            key: Any = ENTER if letter == "\n" else letter
            QTest.keyClick(self._front(), key)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
        """Press a key where the focus is."""
        for _time in range(times):
            QTest.keyClick(self._front(), key, held)

    def _front(self) -> QWindow:
        QApplication.processEvents()  # menus follow the view at the next turn of the loop
        front = QGuiApplication.focusWindow()
        assert front is not None
        return front


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[Watch]:
    """Looks on from the moment the test wants it."""
    made = Watch(qapp)
    yield made
    qapp.removeEventFilter(made)
    made.deleteLater()


def found_committee(runner: Runner) -> int:
    """A committee that met on two third Sundays, with an agenda of ten items of its own; gives its key."""
    ((key, _name),) = runner.read(governance.organisation_choices)
    lines = [TemplateLine(title, kind) for kind, title in AGENDA]
    runner.change(templates.save_template, key, MeetingKind.committee, lines)
    for day in THIRD_SUNDAYS:
        values = {"held_on": day, "starts_at": dt.time(20, 30), "place": "Dewan Serbaguna", "reply_by": day - WEEK}
        meeting = runner.change(meetings.plan, key, values)
        runner.change(meetings.issue_notice, meeting, day - 3 * WEEK)
        runner.change(meetings.open_meeting, meeting)
        item = runner.read(meetings.meeting_page, meeting).items[0]
        draft = EntryDraft(EntryKind.note, WORDS[0])
        runner.change(meetings.write_item, meeting, item.id, item.version, [draft])
        runner.change(meetings.close_meeting, meeting, dt.time(22, 0))
        runner.change(meetings.circulate, meeting)
    return key


@pytest.fixture
def secretary(open_office: OpenOffice, sign_in: SignIn) -> Typist:
    """The secretary of that committee, at the window."""
    manager = open_office()
    prepare(manager.runner)
    manager.close()
    writer = open_office(SECRETARY, PASSWORD)
    found_committee(writer.runner)
    writer.close()
    person = sign_in(SECRETARY, PASSWORD)
    return Typist(person.session, person.qtbot)


def plan(person: Typist) -> MeetingView:
    """Plan the next meeting as the program proposes it, send its notice, and open it: six keys."""
    person.press(Qt.Key.Key_6, CONTROL)
    page = person.view
    assert isinstance(page, MeetingsPage)
    person.press(Qt.Key.Key_N, CONTROL)
    person.dialog()
    person.press(ENTER, CONTROL)
    person.no_dialog()
    person.wait(lambda: page.pane._title.text().endswith("3/2026"))
    person.press(NEXT_STEP)
    person.press(ENTER)
    person.wait(lambda: isinstance(person.view, MeetingView))
    view = person.view
    assert isinstance(view, MeetingView)
    assert view.page.status is MeetingStatus.notice_issued
    return view


def write(person: Typist, view: MeetingView) -> None:
    """The text of ten items, each ticked off with one chord that goes on to the next."""
    for words in WORDS:
        assert isinstance(QApplication.focusWidget(), ItemText)
        person.type(words)
        person.press(ENTER, CONTROL)


def hold(person: Typist, clock: FixedClock) -> MeetingView:
    """The whole meeting from its plan to minutes that went round."""
    view = plan(person)
    clock.advance(dt.datetime.combine(NEXT_SUNDAY, dt.time(12, 30), dt.UTC) - clock.now())
    person.press(NEXT_STEP)
    person.wait(lambda: view.page.status is MeetingStatus.in_session)
    write(person, view)
    clock.advance(dt.timedelta(hours=1, minutes=45))
    person.press(NEXT_STEP)
    person.dialog()
    person.press(ENTER)
    person.no_dialog()
    clock.advance(dt.timedelta(days=1))
    person.press(NEXT_STEP)
    person.wait(lambda: view.page.minutes_status is MinutesStatus.circulated)
    return view


def paper(person: Typist) -> PreviewView:
    """The paper of what is in view, on the screen."""
    person.press(Qt.Key.Key_P, CONTROL | SHIFT)
    person.wait(lambda: isinstance(person.view, PreviewView))
    view = person.view
    assert isinstance(view, PreviewView)
    return view


def test_ten_items_from_plan_to_circulated_paper_take_few_keys_and_no_mouse(
    secretary: Typist, clock: FixedClock, watch: Watch, qapp: QApplication
) -> None:
    qapp.installEventFilter(watch)
    view = hold(secretary, clock)
    paper(secretary)
    count = len(watch.keys)
    assert count < FEWER_THAN, f"{count} key events outside the text: {', '.join(watch.keys)}"
    assert watch.mouse == 0
    assert watch.typed == sum(map(len, WORDS))

    page = secretary.session.work.read(meetings.meeting_page, view.page.id)
    assert (page.held_on, page.place, page.finished) == (NEXT_SUNDAY, "Dewan Serbaguna", len(AGENDA))
    assert all(person.attended_as is AttendanceClass.present for person in page.people)
    kinds = [entry.kind for item in page.items for entry in item.entries if not entry.automatic]
    assert (kinds.count(EntryKind.decision), kinds.count(EntryKind.action), kinds.count(EntryKind.resolution)) == (
        1,
        2,
        1,
    )
    assert [one.kind for one in secretary.session.work.read(issued_of, "meeting", page.id)] == ["minutes"]
