"""What may go wrong after a secretary's hour: a crash before the paper, an edit too late, two windows at once."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import say
from k2k_desktop.models.meetings import EntryKind, MinutesStatus
from k2k_desktop.services import audit, governance, meetings
from k2k_desktop.services.documents import issued_of, issued_pdf
from k2k_desktop.services.governance.records import CIRCULATED
from k2k_desktop.services.meetings import EntryDraft
from k2k_desktop.services.meetings.usual import usual
from k2k_desktop.ui.meetings.minutes import MeetingView
from k2k_desktop.ui.shell.window import MainWindow
from tests.stories.conftest import CONTROL, SignIn
from tests.stories.test_first_meeting import PASSWORD, SECRETARY
from tests.stories.test_secretary_hour import NEXT_STEP, NEXT_SUNDAY, WORDS, Typist, paper, plan, secretary

__all__ = ["secretary"]

STALE = (
    "Somebody else saved this record while you were editing it. Your words are still here: copy what you need, then "
    "open the record again."
)


def opened(person: Typist, clock: FixedClock) -> MeetingView:
    """The third meeting, in session and in view."""
    work = person.session.work
    ((organisation, _name),) = work.read(governance.organisation_choices)
    key = work.change(meetings.plan, organisation, work.read(usual, organisation))
    work.change(meetings.issue_notice, key)
    clock.advance(dt.datetime.combine(NEXT_SUNDAY, dt.time(12, 30), dt.UTC) - clock.now())
    work.change(meetings.open_meeting, key)
    person.window.open_record("meeting", key)
    view = person.view
    assert isinstance(view, MeetingView)
    view.sheet.text.setFocus()
    return view


def closed(person: Typist, clock: FixedClock) -> MeetingView:
    """The third meeting, written and held."""
    view = opened(person, clock)
    for item, words in zip(view.page.items, WORDS, strict=True):
        draft = EntryDraft(EntryKind.note, words)
        person.session.work.change(meetings.write_item, view.page.id, item.id, item.version, [draft])
    person.session.work.change(meetings.close_meeting, view.page.id)
    return view


def idle(person: Typist) -> None:
    """Wait until what was printed is kept, too."""
    person.wait(lambda: not person.session.work.busy)


def second_window(person: Typist, view: MeetingView) -> tuple[MainWindow, MeetingView]:
    """The same meeting once more, in another window of the same person."""
    window = person.session.open_window()
    window.open_record("meeting", view.page.id)
    other = window.navigator.view
    assert isinstance(other, MeetingView)
    assert other is not view
    return window, other


def refusal(view: MeetingView) -> list[str]:
    """Save, close what it says against it, and give back the words; nothing where it was saved."""
    told: list[str] = []

    def close() -> None:
        sheet = QApplication.activeModalWidget()
        if not isinstance(sheet, QDialog):
            return
        told.extend(one.text() for one in sheet.findChildren(QLabel) if one.text())
        sheet.reject()

    QTimer.singleShot(0, close)
    saved = view.save()
    assert saved == (not told)
    return told


def test_killed_between_circulating_and_printing_nothing_is_lost_and_each_print_is_the_same(
    secretary: Typist, sign_in: SignIn, clock: FixedClock, office: Path, profile: Path
) -> None:
    key = closed(secretary, clock).page.id
    before = secretary.session.work.read(meetings.meeting_page, key)
    secretary.session.end_quietly()
    command = [sys.executable, "-m", "tests.stories.circulate_child", str(office), SECRETARY, PASSWORD, str(profile)]
    command += [str(key), clock.now().isoformat()]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2], env=dict(os.environ)
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "circulated\n"
        child.send_signal(signal.SIGKILL)

    printed = []
    for _time in range(2):
        clock.advance(dt.timedelta(days=1))
        session = sign_in(SECRETARY, PASSWORD).session
        person = Typist(session, secretary.qtbot)
        after = session.work.read(meetings.meeting_page, key)
        assert after.minutes_status is MinutesStatus.circulated
        assert [item.entries for item in after.items] == [item.entries for item in before.items]
        person.window.open_record("meeting", key)
        paper(person)
        idle(person)
        (kept,) = session.work.read(issued_of, "meeting", key)
        printed.append(session.work.read(issued_pdf, kept.id).pdf)
        assert session.work.read(audit.verify).faults == []
    assert printed[0] == printed[1]


def test_words_for_minutes_that_went_round_meanwhile_are_refused_in_a_plain_sentence_and_stay(
    secretary: Typist, clock: FixedClock
) -> None:
    view = closed(secretary, clock)
    window, late = second_window(secretary, view)
    assert late.go_to_item(late.page.items[8].id)
    late.sheet.text.setFocus()
    window.activateWindow()
    secretary.wait(window.isActiveWindow)
    secretary.type(" Satu lagi.")
    secretary.window.activateWindow()
    secretary.wait(secretary.window.isActiveWindow)
    secretary.press(NEXT_STEP)
    secretary.wait(lambda: late.page.minutes_status is MinutesStatus.circulated)
    assert late.is_dirty()
    assert say(CIRCULATED) in refusal(late)
    assert "Satu lagi." in late.sheet.text.toPlainText()
    assert [one.text for one in secretary.session.work.read(meetings.meeting_page, view.page.id).items[8].entries] == [
        WORDS[8]
    ]
    secretary.type("x")  # in the first window: what went round takes no letter
    assert not view.is_dirty()
    late.sheet.text.document().setModified(False)


def test_the_second_of_two_windows_on_one_item_is_refused_and_keeps_its_words(
    secretary: Typist, clock: FixedClock
) -> None:
    view = opened(secretary, clock)
    window, other = second_window(secretary, view)
    window.activateWindow()
    secretary.wait(window.isActiveWindow)
    other.sheet.text.setFocus()
    secretary.type("Kata kedua.")
    secretary.window.activateWindow()
    secretary.wait(secretary.window.isActiveWindow)
    secretary.type("Kata pertama.")
    secretary.press(Qt.Key.Key_S, CONTROL)
    assert not view.is_dirty()
    assert say(STALE) in refusal(other)
    assert other.sheet.text.toPlainText() == "Kata kedua."
    assert [one.text for one in secretary.session.work.read(meetings.meeting_page, view.page.id).items[0].entries] == [
        "Kata pertama."
    ]
    other.sheet.text.document().setModified(False)


def test_nobody_confirms_her_own_minutes_by_keyboard_either(secretary: Typist, clock: FixedClock) -> None:
    view = opened(secretary, clock)
    assert len(view.page.to_confirm) == 2
    assert secretary.window.commands.find("meetings.confirm_minutes") is None
    own, (proposer, seconder) = view.page.to_confirm[0].meeting_id, view.page.people[:2]
    work = secretary.session.work
    with pytest.raises(UserError, match="You wrote these minutes"):
        work.change(meetings.confirm_minutes, own, view.page.id, proposer.id, seconder.id)
    assert len(secretary.session.work.read(meetings.meeting_page, view.page.id).to_confirm) == 2


def test_the_key_of_the_next_step_held_down_is_one_step(secretary: Typist) -> None:
    plan(secretary)
    steps = [one for one in secretary.window.findChildren(QAction) if one.shortcut().toString() == "F9"]
    assert steps
    assert not any(one.autoRepeat() for one in steps)
