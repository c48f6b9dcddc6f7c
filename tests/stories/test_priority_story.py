"""From complaints to a priority that is solved: votes, meeting, charter, work and sign-off in the real window."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.issues.priorities import CharterStatus, PracticeKind, RoundStatus
from k2k_desktop.models.issues.works import WorkStatus
from k2k_desktop.models.meetings import ActionStatus, MeetingStatus
from k2k_desktop.services import actions, audit, meetings
from k2k_desktop.services.issues import verifying
from k2k_desktop.services.issues.priorities import (
    charter_pages,
    charters,
    practices,
    priority_papers,
    round_pages,
    round_results,
    round_votes,
    rounds,
)
from k2k_desktop.services.issues.works import order_moves, work_orders
from k2k_desktop.ui.actions.page import ActionsPage
from k2k_desktop.ui.governance.body import OrganisationView
from k2k_desktop.ui.governance.resolutions import ResolutionsSection
from k2k_desktop.ui.issues.page import IssuesPage
from k2k_desktop.ui.issues.record import RecordView
from k2k_desktop.ui.kit.thread import Thread
from k2k_desktop.ui.meetings.minutes import MeetingView
from k2k_desktop.ui.priorities.candidates import CandidatesSection
from k2k_desktop.ui.priorities.charters import ChartersSection
from k2k_desktop.ui.priorities.page import SECTIONS, PrioritiesPage
from k2k_desktop.ui.priorities.practices import PracticesSection
from k2k_desktop.ui.priorities.results import ResultSection
from k2k_desktop.ui.priorities.rounds import RESULT, VOTES, RoundView
from k2k_desktop.ui.priorities.voting import VotingSection
from k2k_desktop.ui.works.order import OrderView
from k2k_desktop.ui.works.page import WorksPage
from tests.office.conftest import OpenOffice
from tests.stage import newest_entry
from tests.stories.committee import PASSWORD, fill, give, go_to, picture
from tests.stories.conftest import ALT, CONTROL, ENTER, Person, SignIn
from tests.stories.ranked import (
    A_HOMES,
    B_HOMES,
    LAMP,
    LIFT,
    MEETING,
    PIPE,
    USER,
    Estate,
    all_ticked,
    ask,
    attack,
    named,
    plan,
    prepare,
    shown,
    words_of,
)

BEGUN, CLOSED, AGREED = dt.date(2026, 11, 23), dt.date(2026, 11, 25), dt.date(2026, 12, 8)
DONE, VERIFIED, SOLVED = dt.date(2026, 12, 15), dt.date(2026, 12, 16), dt.date(2026, 12, 18)
ROUNDS, CHARTERS, PRACTICES = (title for title, _where in SECTIONS)


def priorities(person: Person, tab: str) -> PrioritiesPage:
    """The page of priorities with that tab in front."""
    person.window.open_page("priorities")
    while isinstance(person.view, RoundView):
        person.press(Qt.Key.Key_Left, ALT)
    page = shown(person, PrioritiesPage)
    page.open_section(tab)
    assert isinstance(page, PrioritiesPage)
    return page


def begin(person: Person, estate: Estate) -> RoundView:
    """A round of three complaints."""
    priorities(person, ROUNDS)
    person.press(Qt.Key.Key_N, CONTROL)
    fill(person, title="Pusingan 1/2026", organisation_id=estate.body, opens_on=BEGUN, closes_on=CLOSED, ranks=2,
         winners=2)  # fmt: skip
    view = shown(person, RoundView)
    assert isinstance(view, RoundView)
    ask(person, rounds.add_issues, all_ticked, label=N_("Choose from complaints…"))
    work = person.session.work
    found = work.read(round_pages.round_page, view.round_id).candidates
    assert [one.title for one in found] == [LAMP, PIPE, LIFT]
    return view


def score(person: Person, view: RoundView) -> None:
    """One digit makes the lift the first, and the trail tells what it was."""
    section = view.section
    assert isinstance(section, CandidatesSection)
    lift = next(one for one in section.page.candidates if one.title == LIFT)
    assert lift.rank == 3
    section.table.select_key(lift.id)
    person.pane(lambda: section.table)
    before = newest_entry(person.session.work)
    person.type("5")
    assert next(one for one in section.page.candidates if one.title == LIFT).rank == 1
    entry = person.session.work.read(audit.entry_page, before + 1)
    (change,) = entry.changes
    assert {("3", "5"), ("27", "45")} == {(one.before, one.after) for one in change.fields}
    ask(person, rounds.open_round, named("Open voting"))
    person.wait(lambda: view.page.status is RoundStatus.open)
    picture(person, "candidates")


def vote(person: Person, view: RoundView) -> None:
    """Slips are printed and typed: fourteen households, one of them spoilt, one that tries twice."""
    view.open_section(VOTES)
    section = view.section
    assert isinstance(section, VotingSection)
    before = person.view
    person.press(Qt.Key.Key_P, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    person.wait(lambda: person.view is not before)
    person.press(Qt.Key.Key_Left, ALT)
    person.wait(lambda: person.view is before)
    give(person, round_votes.cast_vote)
    person.wait(section.strip.unit.hasFocus)
    slips = [(code, "1 2") for code in A_HOMES[:5]] + [(code, "2 1") for code in A_HOMES[5:7]]
    slips += [(code, "1 3") for code in B_HOMES[:3]] + [(code, "2") for code in B_HOMES[3:6]]
    for code, ranks in [*slips, (B_HOMES[6], "x")]:
        person.type(code.replace("-", "").lower())
        person.press(ENTER)
        person.type(ranks)
        person.press(ENTER, times=2)
    assert view.page.votes == section.table.row_count() == 14
    assert section.table.cell(0, 1).badge == "warn"
    person.type(A_HOMES[0])
    person.press(ENTER)
    assert A_HOMES[0] in section.strip.told.text()
    assert "23 Nov 2026" in section.strip.told.text()
    assert section.table.row_count() == 14
    picture(person, "votes")


def close(person: Person, view: RoundView, clock: FixedClock) -> None:
    """The round is counted: nothing of it changes any more; the result withholds small groups in both languages."""
    go_to(clock, CLOSED)
    ask(person, rounds.close_round, named("Close round"))
    person.wait(lambda: view.page.status is RoundStatus.closed)
    assert isinstance(view.section, VotingSection)
    assert not view.section.strip.isEnabled()
    possible = {one.name for one in view.commands() if one.enabled() is None}
    assert not possible & {"priorities.cast_vote", "priorities.take_back_vote", "priorities.close_round"}
    attack(
        person, "This round is closed", "DELETE FROM round_vote",
        "UPDATE round_candidate SET points = 99", "DELETE FROM round_choice",
        "UPDATE priority_round SET status = 'open'",
    )  # fmt: skip
    work = person.session.work
    found = work.read(round_results.results, view.round_id, "ms")
    assert [(line.title, line.firsts) for line in found.lines] == [(LIFT, 8), (LAMP, 5), (PIPE, 0)]
    cells = {text for row in found.by_block.cells for text in row}
    assert "<5" in cells
    assert not cells & {"1", "2", "3", "4"}
    labels: dict[Language, str] = {"ms": "Pilihan pertama", "en": "First choices"}
    for language, word in labels.items():
        text = words_of(work.read(priority_papers.round_result_pdf, view.round_id, language))
        assert word in text
        assert "<5" in text


def send(person: Person, view: RoundView, estate: Estate) -> None:
    """The two winners stand on the agenda of the meeting to come."""
    view.open_section(RESULT)
    assert isinstance(view.section, ResultSection)
    give(person, rounds.send_winners)
    fill(person, meeting=estate.meeting)
    picture(person, "result")


def hold(person: Person, estate: Estate, clock: FixedClock) -> None:
    """The meeting decides under the item of the lift, resolves, and gives somebody the work to see to."""
    person.window.open_record("meeting", estate.meeting)
    view = shown(person, MeetingView)
    give(person, meetings.issue_notice)
    person.wait(lambda: view.page.status is MeetingStatus.notice_issued)
    go_to(clock, MEETING, 20)
    give(person, meetings.open_meeting)
    person.wait(lambda: view.page.status is MeetingStatus.in_session)
    item = next(one for one in view.page.items if one.source == f"issue:{estate.issues[LIFT]}")
    view.go_to_item(item.id)
    person.pane(lambda: view.sheet.text)
    for line in ("#keputusan Motor lif diganti.", "#ketetapan @lim /kav 5-0-0 Piagam lif dipersetujui.",
                 "#tindakan @nor 31/12 Dapatkan kontraktor."):  # fmt: skip
        person.type(line)
        person.press(ENTER)
    person.press(ENTER, CONTROL)
    picture(person, "meeting")
    give(person, meetings.close_meeting)
    fill(person, ends_at=dt.time(22, 15))
    assert view.page.status is MeetingStatus.held


def charter_of(person: Person, estate: Estate, clock: FixedClock, view: RoundView) -> int:
    """The winner becomes a charter, agreed by the resolution of that meeting."""
    go_to(clock, AGREED)
    person.window.open_page("priorities")
    person.window.open_view(RoundView(person.session.work, person.window, view.round_id))
    give(person, charters.charter_from)
    section = shown(person, PrioritiesPage).section
    assert isinstance(section, ChartersSection)
    assert section.page is not None
    give(person, charters.save_charter, N_("Edit charter"))
    fill(person, solved_means="Lif 2 tidak rosak selama 30 hari.", sign_offs=3)
    give(person, charters.agree_charter)
    fill(person)
    assert section.page.status is CharterStatus.agreed
    assert section.page.agreed_on == AGREED
    return section.page.id


def mend(person: Person, estate: Estate, clock: FixedClock) -> int:
    """A work order for the complaint, given to own staff, done; the action of the meeting is done with it."""
    record(person, estate.issues[LIFT])
    give(person, work_orders.order_for_issues)
    section = shown(person, WorksPage).section
    person.wait(lambda: section.list.table.row_count() == 1)
    person.pane(lambda: section.list.table)
    person.press(ENTER)
    view = shown(person, OrderView)
    give(person, work_orders.save_order, N_("Edit work order"))
    fill(person, staff="Juruteknik pejabat", due_on=DONE)
    give(person, order_moves.issue_order)
    fill(person)
    go_to(clock, DONE)
    give(person, order_moves.start_order)
    person.wait(lambda: view.page.status is WorkStatus.in_progress)
    give(person, order_moves.finish_order)
    fill(person)
    assert view.page.status is WorkStatus.done
    picture(person, "order")
    person.window.open_page("actions")
    page = shown(person, ActionsPage)
    person.wait(lambda: page.list.table.row_count() == 1)
    person.pane(lambda: page.list.table)
    person.wait(lambda: page.record() is not None)
    person.command(say(N_("Done…")))
    fill(person, text="Motor diganti.")
    found = person.session.work.read(actions.action_page, page.hand)
    assert (found.status, found.issue_id) == (ActionStatus.done, estate.issues[LIFT])
    order: int = view.order_id
    return order


def record(person: Person, key: int) -> RecordView:
    """The complaint as a page of its own, opened from the list."""
    person.window.open_record("issue", key)
    if isinstance(person.view, IssuesPage):
        person.view.open_record_page(key)
    view = shown(person, RecordView)
    assert isinstance(view, RecordView)
    return view


def verify(person: Person, estate: Estate, clock: FixedClock) -> None:
    """Whoever reported it says that the work is accepted."""
    go_to(clock, VERIFIED)
    record(person, estate.issues[LIFT])
    give(person, verifying.verify, N_("Record verification…"))
    dialog = person.dialog()
    entitled = person.session.work.read(verifying.may_verify, estate.issues[LIFT])
    assert dialog.isVisible()
    fill(person, who=(entitled[0].resident_id, entitled[0].as_), accepted="yes")


def sign_off(person: Person, charter: int, clock: FixedClock) -> None:
    """Two households are too few, for the screen and for the database; the third makes it solved."""
    go_to(clock, SOLVED)
    priorities(person, CHARTERS).show_record("charter", charter)
    section = shown(person, PrioritiesPage).section
    assert isinstance(section, ChartersSection)
    for code in A_HOMES[:2]:
        give(person, charters.sign_off)
        fill(person, unit=code)
    told = ask(person, charters.solve_charter, named("Solved"), named("Close"))
    assert "3 isi rumah" in told, told
    attack(person, "community has signed", f"UPDATE charter SET status = 'solved' WHERE id = {charter}")
    give(person, charters.sign_off)
    fill(person, unit=B_HOMES[0])
    ask(person, charters.solve_charter, named("Solved"))
    person.wait(lambda: section.page is not None and section.page.status is CharterStatus.solved)


def picture_of(strip: Thread) -> list[tuple[str, str]]:
    """State and day of each step."""
    return [(step.knot.state, step.knot.day) for step in strip.steps]


def look(person: Person, estate: Estate, charter: int, round_id: int, order: int) -> None:
    """The one picture on the complaint and on the charter; each link opens its record."""
    strip = record(person, estate.issues[LIFT]).thread_of
    days = ["23 Nov 2026", "7 Dis 2026", "7 Dis 2026", "15 Dis 2026", "15 Dis 2026", "16 Dis 2026"]
    assert picture_of(strip) == [("done", day) for day in days]
    picture(person, "complaint")
    wanted = ["meeting", "resolution", "action_item", "work_order"]
    links = [step.knot.record for step in strip.steps]
    assert [link[0] if link else None for link in links] == [None, *wanted, None]
    assert links[4] == ("work_order", order)
    for place, name in enumerate(wanted, 1):
        at = record(person, estate.issues[LIFT]).thread_of.steps[place]
        at.setFocus()
        person.press(ENTER)
        view = person.view
        if isinstance(view, OrganisationView):
            assert isinstance(view.section, ResolutionsSection)
            assert (name, view.section.table.current_key()) == links[place]
        else:
            assert view.record() == links[place]
    priorities(person, CHARTERS).show_record("charter", charter)
    section = shown(person, PrioritiesPage).section
    assert isinstance(section, ChartersSection)
    lower = section.pane.thread_of
    assert picture_of(lower) == [("done", day) for day in ["25 Nov 2026", *days[1:5], "18 Dis 2026"]]
    picture(person, "charter")
    assert [step.knot.record for step in lower.steps] == [("priority_round", round_id), *links[1:5], None]
    lower.steps[0].setFocus()
    person.press(ENTER)
    assert person.view.record() == ("priority_round", round_id)


def carry_over(person: Person, first: int) -> None:
    """The second winner has no money: it is a candidate of the next round by itself."""
    work = person.session.work
    lamp = next(one for one in work.read(round_pages.round_page, first).candidates if one.title == LAMP)
    charter = work.change(charters.charter_from, lamp.id)
    priorities(person, CHARTERS).show_record("charter", charter)
    give(person, charters.save_charter, N_("Edit charter"))
    fill(person, budget_sen=500_000)
    ask(person, charters.carry_over, named("Carry over"))
    person.wait(lambda: work.read(charter_pages.charter_page, charter).status is CharterStatus.carried_over)
    priorities(person, ROUNDS)
    person.press(Qt.Key.Key_N, CONTROL)
    fill(person, title="Pusingan 1/2027", opens_on=dt.date(2027, 1, 4), closes_on=dt.date(2027, 1, 8))
    section = shown(person, RoundView).section
    assert [(one.title, one.charter_id) for one in section.page.candidates] == [(LAMP, charter)]


def adopt(person: Person) -> None:
    """What the management took over counts once there is dated proof, not before."""
    page = priorities(person, PRACTICES)
    section = page.section
    assert isinstance(section, PracticesSection)
    person.press(Qt.Key.Key_N, CONTROL)
    fill(person, title="Lif diperiksa setiap Isnin", kind=PracticeKind.process, adopted_by="Pejabat pengurusan",
         adopted_on=AGREED)  # fmt: skip
    assert "(0)" in section.title()
    give(person, practices.add_proof)
    fill(person, proved_on=SOLVED, text="Buku log pemeriksaan")
    assert "(1)" in section.title()


def test_a_priority_from_the_vote_to_the_sign_off(open_office: OpenOffice, sign_in: SignIn, clock: FixedClock) -> None:
    start = open_office()
    estate = prepare(start.runner)
    start.close()
    person = sign_in(USER, PASSWORD)
    plan(person, estate)
    view = begin(person, estate)
    score(person, view)
    vote(person, view)
    close(person, view, clock)
    send(person, view, estate)
    hold(person, estate, clock)
    charter = charter_of(person, estate, clock, view)
    order = mend(person, estate, clock)
    verify(person, estate, clock)
    sign_off(person, charter, clock)
    look(person, estate, charter, view.round_id, order)
    carry_over(person, view.round_id)
    adopt(person)
    assert person.session.work.read(audit.verify).faults == []
