"""Minutes, notice and attendance list on paper, from the records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
import sqlalchemy as sa

from k2k_desktop.core.errors import Refused
from k2k_desktop.models import audit
from k2k_desktop.models.meetings import ActionStatus, AttendanceClass
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import governance, meetings
from k2k_desktop.services.meetings import notice_papers
from k2k_desktop.services.people import residents
from k2k_desktop.services.runner import Runner
from tests.conftest import Make, RunnerOf
from tests.meetings.conftest import Committee


def words(paper: Printed) -> str:
    """The text of a document on one line."""
    document = pypdfium2.PdfDocument(paper.pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def test_confirmed_minutes_print_whole(committee: Committee, manager: Runner) -> None:
    first, second = committee.confirmed(manager)
    text = words(manager.read(meetings.minutes_pdf, first, "en"))
    for part in (
        "1/2026", "Ahmad Kamal bin Idris", "Dewan Serbaguna", "4.1", "4.2", "Lif Blok C rosak", "Norliza binti Hamid",
        "30 December 2026", "5 present of 9; more than half = 5", "2 November 2026", "Ujian Secretary",
        "8.30 pm to 10.00 pm",
    ):  # fmt: skip
        assert part in text
    assert "DRAFT" not in text
    later = words(manager.read(meetings.minutes_pdf, second, "en"))
    assert "DRAFT" in later
    assert "2.1" in later
    assert "Lim Chee Hoe" in later
    assert "4.2" in later  # the action that arises, with its paragraph


def test_standard_titles_and_positions_follow_the_language_of_the_paper(committee: Committee, manager: Runner) -> None:
    first, _second = committee.confirmed(manager)
    malay = words(manager.read(meetings.minutes_pdf, first, "ms"))
    english = words(manager.read(meetings.minutes_pdf, first, "en"))
    for ours, theirs in (("HAL-HAL LAIN", "OTHER MATTERS"), ("PENUTUP", "CLOSING"), ("Bendahari", "Treasurer")):
        assert ours in malay
        assert ours not in english
        assert theirs in english
        assert theirs not in malay


def test_the_same_minutes_print_in_malay(committee: Committee, manager: Runner) -> None:
    first, _second = committee.confirmed(manager)
    text = words(manager.read(meetings.minutes_pdf, first, "ms"))
    assert "5 Oktober 2026 (Isnin)" in text
    assert "8.30 malam" in text


def test_confirmed_minutes_print_the_same_whatever_happens_afterwards(committee: Committee, manager: Runner) -> None:
    first, _second = committee.confirmed(manager)
    before = manager.read(meetings.minutes_pdf, first, "en")
    member = manager.read(governance.members_on, committee.id, dt.date(2026, 10, 5))[0]
    manager.change(governance.end_appointment, member.appointment_id, member.version, dt.date(2026, 1, 1), "Salah")
    act = committee.page(first).items[3].entries[1]
    assert act.action_id
    committee.runner.change(meetings.close_action, act.action_id, 1, ActionStatus.done)
    assert manager.read(meetings.minutes_pdf, first, "en") == before


def test_the_notice_calls_with_agenda_and_chair(committee: Committee, manager: Runner) -> None:
    key = committee.plan(dt.date(2026, 12, 7), reply_by=dt.date(2026, 12, 4))
    committee.runner.change(meetings.issue_notice, key)
    text = words(manager.read(meetings.notice_pdf, key, "en"))
    for part in ("1/2026", "7 December 2026", "Ahmad Kamal bin Idris", "ROHANA BINTI IDRIS", "4 December 2026", "(6)"):
        assert part in text


def test_the_sheet_has_homes_and_shows_telephones_only_to_who_may_see_them(
    committee: Committee, make: Make, secretary: Runner, manager: Runner, runner_of: RunnerOf
) -> None:
    estate = make.estate()
    unit = make.unit(make.block(estate), estate, "A-12-03")
    _household, (resident,) = make.household(unit, "Siti Aminah binti Yusof")
    manager.change(residents.save_resident, resident, 1, {"mobile": "+60123000000"})
    secretary.change(
        governance.appoint, committee.id,
        {"position": "Vice chairperson", "resident_id": resident, "from_on": dt.date(2025, 1, 1)},
    )  # fmt: skip
    key = committee.plan(dt.date(2026, 12, 7))
    # whoever calls a committee together has the telephones of its members
    treasurer, auditor = runner_of("treasurer"), runner_of("auditor")
    for door, seen in ((secretary, True), (manager, True), (treasurer, False), (auditor, False)):
        text = words(door.read(meetings.attendance_pdf, key, "en"))
        assert "Siti Aminah binti Yusof" in text
        assert "A-12-03" in text
        assert ("012-300 0000" in text) is seen


def test_after_the_meeting_the_sheet_shows_who_was_there(committee: Committee, secretary: Runner) -> None:
    key = committee.open(dt.date(2026, 11, 23), present=5)
    secretary.change(meetings.add_guest, key, "Encik Tan", "Kontraktor")
    secretary.change(meetings.mark, committee.page(key).people[5].id, AttendanceClass.apologies, None, "Sakit")
    secretary.change(meetings.close_meeting, key)

    def look(session: Any) -> list[int]:
        return [len(bench.people) for bench in notice_papers.sheet_paper(session, key, "en").benches]

    with secretary.database.reading() as session:
        session.info.update(who=secretary.who, clock=secretary.clock)
        assert look(session) == [5, 1]


@pytest.mark.parametrize("paper", [meetings.minutes_pdf, meetings.notice_pdf, meetings.attendance_pdf])
def test_a_print_is_in_the_trail_and_needs_the_right(
    committee: Committee, runner_of: Callable[..., Runner], paper: Any
) -> None:
    key = committee.plan(dt.date(2026, 12, 7))
    runner_of("auditor").read(paper, key, "ms")  # who may print: reading all, changing nothing
    with committee.runner.database.reading() as session:
        body = session.execute(sa.select(audit.ENTRY.c.action).order_by(audit.ENTRY.c.seq.desc())).scalars().first()
    assert body == paper.name
    with pytest.raises(Refused):
        runner_of("admin").read(paper, key, "ms")
