"""A lift's story in the real window: reported, overdue, repaired, not accepted, repaired again, confirmed, on paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from k2k_desktop.core.actions import Action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, Refused
from k2k_desktop.core.formats import show_number
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.issues import EventKind, Face, IssueStatus, Satisfaction, VerifiedAs
from k2k_desktop.models.issues.happenings import OutageKind
from k2k_desktop.models.issues.works import WorkStatus
from k2k_desktop.services import audit
from k2k_desktop.services.issues import events, statuses, verifying
from k2k_desktop.services.issues.history import RAN_OUT
from k2k_desktop.services.issues.works import lifts, order_moves, outages, quotations, work_orders
from k2k_desktop.services.issues.works.outage_places import PlaceGiven
from k2k_desktop.ui.issues.intake import IntakeDialog
from k2k_desktop.ui.issues.page import IssuesPage
from k2k_desktop.ui.issues.taps import FaceSheet
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.today.page import TodayPage
from k2k_desktop.ui.works.order import OrderView
from k2k_desktop.ui.works.page import WorksPage
from tests.office.conftest import OpenOffice
from tests.stories.conftest import CONTROL, ENTER, TAB, Person, SignIn
from tests.stories.lift import (
    AUDITOR,
    CHEAP,
    CLERK,
    FIRM,
    HEAD,
    MENDER,
    NEIGHBOURS,
    PASSWORD,
    REPORTER,
    ZONE,
    Lift,
    answer,
    complaints,
    fill,
    filled,
    give,
    go_to,
    issue,
    next_status,
    paper,
    prepare,
    shown,
    works,
)
from tests.stories.test_secretary_hour import Typist, Watch, watch

__all__ = ["watch"]
ESCAPE = Qt.Key.Key_Escape
SECRET = "Pelapor pernah bertengkar dengan jiran."
MOST_KEYS = 26  # events from the first page to the slip, nineteen of them what is typed
STOPS = 8  # of the Tab key in the form
UP = dt.datetime(2027, 1, 6, 14, 30, tzinfo=ZONE)


# ---- the counter


def form(person: Person) -> IntakeDialog:
    """The form of a new complaint, opened from where the person is."""
    person.press(Qt.Key.Key_N, CONTROL)
    person.wait(lambda: isinstance(QApplication.activeModalWidget(), IntakeDialog))
    dialog = person.dialog()
    assert isinstance(dialog, IntakeDialog)
    person.wait(dialog.place.line.hasFocus)
    return dialog


def say_it(person: Person, dialog: IntakeDialog, who: str) -> None:
    """Place, problem, the title as offered, and who says so."""
    for words in ("lif a", "lif rosak", "", who):
        if words:
            person.type(words)
        person.press(TAB)
        dialog.activateWindow()  # offscreen nobody gives the window back when a list of finds closes
        person.wait(dialog.isActiveWindow)


def count_stops(person: Person) -> int:
    """How many stops the Tab key makes from the place to the button that saves."""
    dialog = form(person)
    first, seen = QApplication.focusWidget(), 1
    for _step in range(20):
        person.press(TAB)
        focused = QApplication.focusWidget()
        if focused is first:
            break
        seen += 1
    person.press(ESCAPE)
    person.no_dialog()
    assert not dialog.form.is_dirty()
    return seen


def report(person: Typist, story: Lift, watch: Watch) -> None:
    """From the first page to the slip, with the keyboard alone and few keys."""
    person.press(Qt.Key.Key_1, CONTROL)
    assert isinstance(person.view, TodayPage)
    watch.keys.clear()
    say_it(person, form(person), "hamid")
    person.press(ENTER, CONTROL)
    person.no_dialog()
    page = person.view
    assert isinstance(page, IssuesPage)
    story.issue = page.hand
    slip = paper(person)
    assert len(watch.keys) - 1 <= MOST_KEYS, " ".join(watch.keys)  # the last one left the paper
    assert watch.mouse == 0
    kept = issue(person, story)
    assert (kept.place, kept.title) == ("Lif 1 Blok A", "Satu lif rosak")
    assert kept.reference in slip
    assert REPORTER in slip


def count_in(person: Person, story: Lift) -> None:
    """Three neighbours come with the same: each is counted in while typing, and there is no second ticket."""
    for who in NEIGHBOURS:
        dialog = form(person)
        say_it(person, dialog, who.split()[0])
        person.wait(lambda dialog=dialog: not dialog.likely.isHidden())  # type: ignore[misc]
        person.press(Qt.Key.Key_F6)
        person.press(ENTER)
        person.no_dialog()
    page = person.view
    assert isinstance(page, IssuesPage)
    assert (page.hand, page._counts["all"], issue(person, story).affected) == (story.issue, 1, 4)


def stop_lift(person: Person, story: Lift) -> None:
    """The lift's log learns of it from the complaint."""
    give(person, lifts.lift_down, N_("The lift has stopped…"))
    fill(person)
    stopped = person.session.work.read(lifts.lift_log, story.lift, 2026).stopped
    assert stopped is not None
    assert stopped.started_at == issue(person, story).reported_at


# ---- time goes by


def run_over(person: Person, story: Lift) -> None:
    """Four days past the promise, the first page, the list and the history say so."""
    due = issue(person, story).clock.finish_by
    assert due is not None
    go_to(story.clock, due.astimezone(ZONE).date() + dt.timedelta(days=5))
    person.press(Qt.Key.Key_1, CONTROL)
    person.press(Qt.Key.Key_F5)
    today = person.view
    assert isinstance(today, TodayPage)
    assert shown(today.issues.table, 0)[2] == "Lewat 4 hari"
    page = complaints(person)
    person.press(Qt.Key.Key_F5)
    person.wait(lambda: "Lewat 4 hari" in shown(page.list.table, 0))
    ran_out = [line for line in issue(person, story).history if line.title == say(RAN_OUT)]
    assert [line.at for line in ran_out] == [due]


def tell_everybody(person: Person, story: Lift) -> None:
    """A notice for the lobby, and the complaint joined to what it tells of."""
    page = works(person, "Outages")
    person.press(Qt.Key.Key_N, CONTROL)
    fill(person, kind=OutageKind.lift, title="Lif 1 rosak", places=(PlaceGiven(1),), facility_id=story.lift,
         advice="Gunakan tangga.")  # fmt: skip
    notice = paper(person)
    assert "Lif 1 rosak" in notice
    assert "Gunakan tangga." in notice
    answer("Join")
    give(person, outages.link_issues)
    assert page is person.view
    person.wait(lambda: issue(person, story).outage is not None)


# ---- the work


def order_work(person: Person, story: Lift) -> None:
    """The complaint becomes an order, and two firms offer."""
    page = complaints(person)
    page.show_issue(story.issue)
    give(person, events.add_note, N_("Add remark…"))
    fill(person, text=SECRET, internal=True)
    give(person, work_orders.order_for_issues)
    person.wait(lambda: isinstance(person.view, WorksPage))
    person.press(ENTER)
    view = person.view
    assert isinstance(view, OrderView)
    story.order = view.order_id
    for firm, sen in ((CHEAP, 380_000), (FIRM, 450_000)):
        give(person, quotations.save_quotation, N_("Add quotation"))
        fill(person, contractor_id=story.firms[firm], amount_sen=sen)
    assert [(one.contractor, one.cheapest) for one in view.page.quotations] == [(CHEAP, True), (FIRM, False)]


def opened(person: Person, story: Lift) -> OrderView:
    """The order as a page."""
    person.window.open_record("work_order", story.order)
    if not isinstance(person.view, OrderView):
        person.command(say("Open work order"))
        person.wait(lambda: isinstance(person.view, OrderView))
    view = person.view
    assert isinstance(view, OrderView)
    return view


def award(person: Person, story: Lift) -> None:
    """The cheap firm's licence has ended: refused in words; the other gets it, without a resolution, and why."""
    view = opened(person, story)
    lines = {one.contractor: one.id for one in view.page.quotations}
    view.quotations.table.select_key(lines[CHEAP])
    give(person, quotations.award)
    dialog = filled(person, no_resolution_reason="Penduduk terperangkap di tingkat atas.")
    assert "31 Okt 2026" in " ".join(one.text() for one in dialog.form.banner.findChildren(QLabel))
    leave(person)
    view.quotations.table.select_key(lines[FIRM])
    give(person, quotations.award)
    fill(person, no_resolution_reason="Penduduk warga emas di tingkat atas, tidak boleh menunggu mesyuarat.")
    give(person, order_moves.issue_order)
    fill(person, due_on=story.clock.today() + dt.timedelta(days=3))
    assert view.page.status is WorkStatus.issued
    assert issue(person, story).status is IssueStatus.assigned


def leave(person: Person) -> None:
    """Leave a form, and give up what was typed in it."""
    answer("Discard changes")
    person.press(ESCAPE)
    person.no_dialog()


def repair(person: Person, story: Lift, done_by: int | None) -> None:
    """The firm has been, or somebody of the block was quicker: the work is said to be done."""
    view = opened(person, story)
    if view.page.status is WorkStatus.issued:
        give(person, order_moves.start_order)
        person.wait(lambda: view.page.status is WorkStatus.in_progress)
    give(person, order_moves.finish_order)
    fill(person, done_by_id=done_by)
    assert view.page.status is WorkStatus.done
    assert issue(person, story).status is IssueStatus.done


def refuse(person: Person, story: Lift) -> None:
    """The reporter does not accept it: it is open again, and counted; the work goes back to the firm."""
    complaints(person).show_issue(story.issue)
    give(person, verifying.verify, N_("Record verification…"))
    fill(person, who=(story.people[REPORTER], VerifiedAs.reporter), accepted="no", reason="Masih tersentak.")
    kept = issue(person, story)
    assert (kept.status, kept.reopened) == (IssueStatus.in_progress, 1)
    view = opened(person, story)
    answer(order_moves.reopen_order.label, "Pelapor tidak menerima.")
    give(person, order_moves.reopen_order)
    person.wait(lambda: view.page.status is WorkStatus.in_progress)


def accept(person: Person, story: Lift) -> None:
    """Who did the work is not offered and is refused; the head of a floor confirms, and it is closed."""
    complaints(person).show_issue(story.issue)
    version, mender = issue(person, story).version, story.people[MENDER]
    with pytest.raises(Invalid) as refused:
        person.session.work.change(verifying.verify, story.issue, version, mender, VerifiedAs.head, True)
    assert "resident_id" in refused.value.fields
    give(person, verifying.verify, N_("Record verification…"))
    dialog = person.dialog()
    assert isinstance(dialog, FormDialog)
    who = dialog.form.editor("who")
    offered = [key for key, _role in who.values]  # type: ignore[attr-defined]
    assert mender not in offered
    assert story.people[HEAD] in offered
    fill(person, who=(story.people[HEAD], VerifiedAs.head), accepted="yes")
    assert issue(person, story).status is IssueStatus.verified
    next_status(person)
    fill(person)
    kept = issue(person, story)
    assert (kept.status, kept.reopened) == (IssueStatus.closed, 1)


def ask_face(person: Person, story: Lift) -> None:
    """Satisfaction in two taps: the command, and a face."""
    complaints(person).show_issue(story.issue)  # closed, it left the list of the open ones
    give(person, verifying.note_satisfaction, N_("Satisfaction with the repair…"))
    assert isinstance(person.dialog(), FaceSheet)
    person.press(ENTER)
    person.no_dialog()
    with person.session.work.runner.database.reading() as session:
        assert [one.face for one in session.query(Satisfaction).filter_by(issue_id=story.issue)] == [Face.happy]


# ---- what is left on paper


def run_again(person: Person, story: Lift) -> None:
    """The lift runs; its month on paper is what the minutes say."""
    story.clock.moment = UP.astimezone(dt.UTC)
    page = works(person, "Facilities & lifts")
    page.show_record("facility", story.lift)
    give(person, lifts.lift_up)
    fill(person)
    story.clock.moment = dt.datetime(2027, 2, 1, 9, 0, tzinfo=ZONE).astimezone(dt.UTC)
    january = 31 * 24 * 60
    still = (5 * 24 + 14) * 60 + 30
    percent = show_number(100 * (january - still) / january, 2)
    person.command(say("Print availability of all lifts in Bahasa Melayu"))
    text = paper(person, asked=True)
    assert f"Lif 1 Blok A * {percent} 100.00" in text  # the star: no certificate is in the register


def tell_publicly(person: Person, story: Lift) -> None:
    """What anybody may read has the whole way, and neither the internal remark nor a name."""
    complaints(person).show_issue(story.issue)
    person.command(say("Print public history in Bahasa Melayu"))
    text = " ".join(paper(person, asked=True).split())
    assert issue(person, story).reference in text
    for hidden in (SECRET, REPORTER, *NEIGHBOURS, MENDER):
        assert hidden not in text
    kinds = {line.kind for line in issue(person, story).history}
    assert {EventKind.recorded, EventKind.counted_in, EventKind.outage, EventKind.work_order, EventKind.refused,
            EventKind.verified, None} <= kinds  # fmt: skip


def look_on(person: Person, story: Lift) -> None:
    """The auditor sees all of it and can change nothing."""
    page = complaints(person)
    page.show_issue(story.issue)
    assert page.page is not None
    assert len(page.page.history) == len(issue(person, story).history)
    assert page.primary() is not None
    able = {one.name for one in page.commands() if one.enabled() is None}
    assert not {one for one in able if one.split(".")[-1] in _CHANGES}, able
    assert {one.name for one in opened(person, story).ordering.commands() if one.enabled() is None} <= {
        one.name for one in opened(person, story).ordering.papers()
    }
    tries: tuple[tuple[Action[..., Any], tuple[Any, ...]], ...] = (
        (statuses.reopen, (story.issue, 1, "x")), (verifying.note_satisfaction, ()),
        (order_moves.reopen_order, (story.order, 1)), (lifts.lift_up, (1, 1, UP, {})),
    )  # fmt: skip
    for act, args in tries:
        with pytest.raises(Refused):
            person.session.work.change(act, *args, reason="x")
    assert person.session.work.read(audit.verify).faults == []


_CHANGES = frozenset({"new", "review", "assign", "note", "call", "count_in", "photo", "edit", "set_priority", "join",
                      "face_repair", "face_counter", "reopen", "close", "verify", "order_for_issues"})  # fmt: skip


def test_the_story_of_a_lift(
    open_office: OpenOffice, sign_in: SignIn, clock: FixedClock, watch: Watch, qapp: QApplication
) -> None:
    start = open_office()
    story = prepare(start.runner, clock)
    start.close()
    clerk = sign_in(CLERK, PASSWORD)
    typist = Typist(clerk.session, clerk.qtbot)
    complaints(typist)
    assert count_stops(typist) == STOPS
    qapp.installEventFilter(watch)
    report(typist, story, watch)
    qapp.removeEventFilter(watch)
    count_in(typist, story)
    stop_lift(clerk, story)
    run_over(clerk, story)
    tell_everybody(clerk, story)
    order_work(clerk, story)
    award(manager := sign_in(), story)
    repair(manager, story, None)
    refuse(manager, story)
    repair(manager, story, story.people[MENDER])
    accept(manager, story)
    ask_face(manager, story)
    run_again(manager, story)
    tell_publicly(manager, story)
    look_on(sign_in(AUDITOR, PASSWORD), story)
