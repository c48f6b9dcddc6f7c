"""The one picture of a problem, step by step; and the community's screens, worked by keyboard."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import _
from k2k_desktop.models import audit
from k2k_desktop.models.governance import OrganisationKind, TermOrigin
from k2k_desktop.models.issues import EventKind, IssueEvent, IssueVerification, VerifiedAs
from k2k_desktop.models.issues.works import WorkOrder, WorkOrderIssue, WorkStatus
from k2k_desktop.models.meetings import ActionItem, EntryKind, MeetingKind, MinuteEntry
from k2k_desktop.services import governance, meetings
from k2k_desktop.services.issues.priorities import charter_pages, charters, round_pages, round_votes, rounds
from k2k_desktop.services.issues.thread import Step, charter_thread, thread
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.thread import Knot, Thread
from k2k_desktop.ui.priorities.candidates import CandidatesSection
from k2k_desktop.ui.priorities.page import SECTIONS, PrioritiesPage
from k2k_desktop.ui.priorities.rounds import RESULT, VOTES, RoundView
from k2k_desktop.ui.priorities.voting import VotingSection
from tests.conftest import Make, RunnerOf
from tests.issues.test_rules import attack
from tests.priorities.ranking import TODAY, Town, town
from tests.priorities.test_charters import agreed
from tests.stage import ENTER, StageOf, stage_of

__all__ = ["stage_of"]


@dataclass
class Won:
    """A complaint that won a round whose winners were sent to a meeting."""

    place: Town
    issue: int
    round: int
    meeting: int
    item: int


@pytest.fixture
def won(make: Make, runner: Runner) -> Won:
    place = town(make, "A-01-01", "A-01-02")
    issue = place.issue("Lif 2 rosak", 25)
    body = runner.change(governance.save_organisation, None, 1, {"name": "JPB", "kind": OrganisationKind.co_management})
    runner.change(governance.start_term, body, {"from_on": dt.date(2026, 1, 1), "origin": TermOrigin.election})
    planned = {"kind": MeetingKind.co_management, "held_on": TODAY + dt.timedelta(days=9),
               "starts_at": dt.time(20, 30), "place": "Dewan"}  # fmt: skip
    meeting = runner.change(meetings.plan, body, planned)
    key = place.round("Lampu", organisation_id=body)
    runner.change(rounds.add_issues, key, [issue])
    place.open(key)
    place.vote(key, "A-01-01", 1, 2)
    place.vote(key, "A-01-02", 1)
    place.close(key)
    (item,) = runner.change(rounds.send_winners, key, meeting)
    return Won(place, issue, key, meeting, item)


def states(steps: list[Step]) -> list[tuple[str, str]]:
    return [(step.kind, step.state) for step in steps]


def test_winners_go_to_the_agenda_once_and_the_complaint_says_so(won: Won, runner: Runner) -> None:
    with pytest.raises(UserError):
        runner.change(rounds.send_winners, won.round, won.meeting)
    item = next(one for one in runner.read(meetings.meeting_page, won.meeting).items if one.id == won.item)
    assert (item.title, item.source) == ("Lif 2 rosak", f"issue:{won.issue}")
    with runner.database.reading() as session:
        events = session.query(IssueEvent).filter_by(issue_id=won.issue, kind=EventKind.agenda).all()
        assert [one.about for one in events] == [f"meeting:{won.meeting}"]


def test_the_picture_grows_from_report_to_verification(won: Won, make: Make, runner: Runner) -> None:
    steps = runner.read(thread, won.issue)
    assert states(steps) == [
        ("report", "done"), ("agenda", "now"), ("decision", "none"), ("action", "none"), ("work", "none"),
        ("verification", "none"),
    ]  # fmt: skip
    assert "2 isi rumah" in steps[0].second or "2" in steps[0].second
    assert steps[1].record == ("meeting", won.meeting)
    written = MinuteEntry(meeting_id=won.meeting, agenda_item_id=won.item, position=1, kind=EntryKind.decision,
                          text="Lif diganti")  # fmt: skip
    entry = make.put(written)
    action = make.put(ActionItem(meeting_id=won.meeting, minute_entry_id=entry, owner_name="Setiausaha", due_on=TODAY))
    order = make.put(WorkOrder(
        year=2026, number=1, reference="AK-2026-000001", title="Ganti", scope="Ganti", estate_id=won.place.estate,
        status=WorkStatus.done, done_on=TODAY,
    ))  # fmt: skip
    make.put(WorkOrderIssue(work_order_id=order, issue_id=won.issue))
    make.put(IssueVerification(
        issue_id=won.issue, name="Kamaruddin", verified_as=VerifiedAs.head, accepted=True, said_on=TODAY
    ))  # fmt: skip
    now = "finished_at = created_at, ended_at = created_at, status = 'verified'"
    runner.change(attack, f"UPDATE issue SET {now} WHERE id = {won.issue}")
    steps = runner.read(thread, won.issue)
    assert [step.record for step in steps[2:5]] == [
        ("meeting", won.meeting), ("action_item", action), ("work_order", order),
    ]  # fmt: skip
    assert states(steps)[3:] == [("action", "now"), ("work", "done"), ("verification", "done")]
    assert "Kamaruddin" not in repr(steps[5]), "who verified is told by capacity"
    runner.change(attack, f"UPDATE issue SET ended_at = NULL, status = 'in_progress' WHERE id = {won.issue}")
    again = runner.read(thread, won.issue)[5]
    assert (again.state, again.second) == ("none", _("Opened again")), "an old word does not hold for the work now"
    charter = runner.change(charters.charter_from, runner.read(round_pages.round_page, won.round).candidates[0].id)
    same = runner.read(charter_thread, charter)
    assert same[0].record == ("priority_round", won.round)
    assert [step.record for step in same[1:5]] == [step.record for step in steps[1:5]]


def test_the_strip_stands_side_by_side_or_below_and_is_walked_by_arrows(stage_of: StageOf, runner: Runner) -> None:
    strip = Thread("Gambaran")
    qtbot = stage_of(runner).qtbot
    qtbot.addWidget(strip)
    went: list[tuple[str, int]] = []
    strip.opened.connect(lambda table, key: went.append((table, key)))
    knots = [Knot("gavel", f"Langkah {n}", "kedua", state="done", record=("issue", n)) for n in range(1, 6)]
    strip.show_knots([*knots, Knot("hammer", "Belum")])
    strip.resize(1100, strip.heightForWidth(1100))
    assert strip.is_across(1100)
    assert strip.heightForWidth(320) > 3 * strip.heightForWidth(1100)
    assert [step.isEnabled() for step in strip.steps] == [True] * 5 + [False]
    assert "Langkah 1" in strip.steps[0].accessibleName()
    strip.show()
    strip.activateWindow()
    qtbot.waitUntil(strip.isActiveWindow)
    strip.steps[0].setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, ENTER):
        step = next(one for one in strip.steps if one.hasFocus())
        QTest.keyClick(step, key)
    assert went == [("issue", 2)]


def test_slips_are_typed_without_a_mouse(stage_of: StageOf, make: Make, runner: Runner) -> None:
    place = town(make, "A-01-01", "A-01-02", "A-01-03")
    key = place.round("Lif", "Lampu", "Longkang", opened=True)
    stage = stage_of(runner)
    view = RoundView(stage.work, stage, key)
    stage.open_view(view)
    section = view.section
    assert isinstance(section, VotingSection)
    section.strip.unit.setFocus()
    for unit, numbers in (("a0101", "3 1 2"), ("A-1-2", "x"), ("a0103", "2")):
        stage.type(unit)
        stage.press(ENTER)
        stage.type(numbers)
        stage.press(ENTER)
        stage.press(ENTER)
    typed = runner.read(round_votes.votes, key)
    assert [(one.unit, one.ranks, one.spoilt) for one in typed] == [
        ("A-01-03", (2,), False), ("A-01-02", (), True), ("A-01-01", (3, 1, 2), False),
    ]  # fmt: skip
    assert typed[0].age == 46, "the only grown member is offered"
    stage.type("a0101")
    stage.press(ENTER)
    assert "A-01-01" in section.strip.told.text(), "a second slip is refused at once"
    assert section.strip.unit.hasFocus()
    place.close(key)
    view.refresh(frozenset())
    assert not section.strip.isEnabled()
    view.open_section(RESULT)
    assert "issues.send_winners" in stage.names()


def test_a_digit_scores_and_the_rank_follows(stage_of: StageOf, make: Make, runner: Runner) -> None:
    place = town(make)
    key = place.round("Lif", "Lampu")
    stage = stage_of(runner)
    view = RoundView(stage.work, stage, key)
    stage.open_view(view)
    section = view.section
    assert isinstance(section, CandidatesSection)
    section.table.setFocus()
    stage.press(Qt.Key.Key_Down)
    stage.type("54")
    assert [(one.severity, one.people, one.rank) for one in section.page.candidates] == [(3, 3, 2), (5, 4, 1)]
    stage.type("9")
    assert "1" in stage.told[-1], "said without a dialog"
    view.open_section(VOTES)
    assert "issues.cast_vote" not in stage.names()


def test_a_signature_and_a_milestone_entered_wrongly_are_taken_out(
    stage_of: StageOf, make: Make, runner: Runner
) -> None:
    place = town(make, "A-01-01", "A-01-02")
    key = agreed(place)
    stage = stage_of(runner)
    page = PrioritiesPage(stage.work, stage)
    stage.open_view(page)
    page.open_section(SECTIONS[1][0])
    assert not stage.names() & {"issues.take_back_sign_off", "issues.delete_milestone"}, "there is nothing to take out"
    for (household, _head), step in zip(place.homes.values(), ("Sebut harga", "Ganti tali"), strict=True):
        stage.work.change(charters.sign_off, key, household, True)
        stage.work.change(charters.save_milestone, key, None, {"title": step})
    first, second = runner.read(charter_pages.charter_page, key).signed
    stage.do("issues.take_back_sign_off")
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    dialog.form.put("sign_off", second.id)
    assert not dialog.save(), "the reason is asked for"
    dialog.form.put("reason", "Tersilap unit")
    assert dialog.save()
    stage.no_dialog()
    stage.do("issues.delete_milestone")
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    dialog.form.put("milestone", runner.read(charter_pages.charter_page, key).milestones[0].id)
    assert dialog.save()
    stage.no_dialog()
    left = runner.read(charter_pages.charter_page, key)
    assert (left.signed, [one.title for one in left.milestones]) == ((first,), ["Ganti tali"])
    with runner.database.reading() as session:
        bodies = session.scalars(sa.select(audit.ENTRY.c.body).order_by(audit.ENTRY.c.seq.desc()).limit(2)).all()
    assert [json.loads(body).get("reason") for body in bodies] == [None, "Tersilap unit"]


def test_every_tab_opens_for_who_only_reads_and_offers_no_change(
    stage_of: StageOf, make: Make, runner_of: RunnerOf
) -> None:
    place = town(make, "A-01-01")
    key = place.round("Lif", "Lampu", opened=True)
    place.vote(key, "A-01-01", 1)
    auditor = runner_of("auditor")
    assert auditor.read(round_votes.votes, key)[0].ranks == (), "what a household chose is for who types it"
    stage = stage_of(auditor)
    page = PrioritiesPage(stage.work, stage)
    stage.open_view(page)
    changing = {f"issues.{name}" for name in ("save_round", "save_charter", "save_practice", "cast_vote", "propose")}
    for title, _where in SECTIONS:
        page.open_section(title)
        assert not stage.names() & changing
    stage.open_view(RoundView(stage.work, stage, key))
    assert not stage.names() & changing
