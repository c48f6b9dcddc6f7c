"""Resolutions: how they are numbered, when they are carried, and what may change them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.models.governance import Majority, OrganisationKind, TermOrigin
from k2k_desktop.models.governance.standing import Reply, ResolutionReply, ResolutionResult, ResolutionState
from k2k_desktop.models.meetings import (
    AgendaItem,
    Attendance,
    AttendanceClass,
    EntryKind,
    ItemKind,
    Meeting,
    MeetingStatus,
    MinuteEntry,
    MinutesStatus,
)
from k2k_desktop.services import governance
from k2k_desktop.services.governance import circulars, register, resolutions
from k2k_desktop.services.runner import Runner
from tests.conftest import Make, because

JANUARY = dt.date(2026, 1, 1)
MAY = dt.date(2026, 5, 10)


@pytest.fixture
def body(runner: Runner) -> int:
    values = {"name": "Persatuan Penduduk", "kind": OrganisationKind.residents}
    key = runner.change(governance.save_organisation, None, 1, values)
    runner.change(governance.start_term, key, {"from_on": JANUARY, "origin": TermOrigin.election})
    return key


@pytest.fixture
def members(runner: Runner, body: int) -> list[int]:
    return [
        runner.change(
            governance.appoint,
            body,
            {"position": "Ahli Jawatankuasa", "person_name": f"Ahli {letter}", "from_on": JANUARY},
        )
        for letter in "ABCDE"
    ]


def hold(make: Make, body: int, day: dt.date = MAY, number: int = 1, **more: Any) -> int:
    return make.put(
        Meeting(
            organisation_id=body, number=number, year=day.year, held_on=day, starts_at=dt.time(20, 30), place="Dewan",
            status=MeetingStatus.held, representatives=False, **more,
        )
    )  # fmt: skip


def record(runner: Runner, body: int, text: str = "Bersetuju.", day: dt.date = MAY, **more: Any) -> int:
    return runner.change(resolutions.record_resolution, body, text, day, **{"consensus": True, **more})


def numbers(runner: Runner, body: int) -> list[tuple[int, int]]:
    return [(one.year, one.number) for one in reversed(runner.read(register.register, body).lines)]


@pytest.mark.parametrize(
    ("majority", "favour", "against", "abstained", "present", "carried"),
    [
        (Majority.simple, 5, 5, 0, 10, False), (Majority.simple, 1, 0, 9, 10, True),
        (Majority.more_than_half, 5, 0, 5, 10, False), (Majority.more_than_half, 6, 4, 0, 10, True),
        (Majority.two_thirds, 65, 35, 0, 100, False), (Majority.two_thirds, 2, 1, 40, 43, True),
        (Majority.two_thirds, 66, 34, 0, 100, False), (Majority.two_thirds, 67, 33, 0, 100, True),
        (Majority.three_quarters, 3, 1, 0, 4, True), (Majority.three_quarters, 74, 26, 0, 100, False),
        (Majority.all, 1, 0, 9, 10, True), (Majority.all, 9, 1, 0, 10, False), (Majority.all, 0, 0, 9, 9, False),
        (Majority.two_thirds, 0, 0, 9, 9, False), (Majority.three_quarters, 0, 0, 0, 0, False),
    ],
)  # fmt: skip
def test_a_motion_is_carried_by_its_own_majority_counted_exactly(
    majority: Majority, favour: int, against: int, abstained: int, present: int, carried: bool
) -> None:
    assert resolutions.is_carried(majority, favour, against, abstained, present) is carried


def test_numbers_follow_on_in_each_year_and_organisation(runner: Runner, body: int) -> None:
    other = runner.change(
        governance.save_organisation, None, 1, {"name": "Surau Al-Hidayah", "kind": OrganisationKind.surau}
    )
    record(runner, body, day=dt.date(2025, 12, 31))
    record(runner, body)
    record(runner, body, day=dt.date(2025, 12, 30))  # entered late: the next number of its own year
    record(runner, other)
    record(runner, body)
    assert numbers(runner, body) == [(2025, 1), (2025, 2), (2026, 1), (2026, 2)]
    assert numbers(runner, other) == [(2026, 1)]


def test_only_the_last_number_is_deleted_by_service_and_by_sql(runner: Runner, make: Make, body: int) -> None:
    first, second = record(runner, body), record(runner, body)
    with pytest.raises(UserError, match="Only the last number"):
        because(runner, resolutions.delete_resolution, first, 1)
    with pytest.raises(IntegrityError, match="no number may be missing"):
        runner.change(_by_hand, "DELETE FROM resolution WHERE number = 1")
    with pytest.raises(IntegrityError, match="UNIQUE"):
        runner.change(_by_hand, "UPDATE resolution SET number = 1 WHERE number = 2")
    because(runner, resolutions.delete_resolution, second, 1)
    assert numbers(runner, body) == [(2026, 1)]
    record(runner, body)
    assert numbers(runner, body) == [(2026, 1), (2026, 2)]


def test_two_thirds_at_65_percent_is_not_carried(runner: Runner, body: int) -> None:
    key = record(runner, body, consensus=False, votes_for=65, votes_against=35, majority=Majority.two_thirds)
    found = runner.read(register.resolution, key)
    assert found is not None
    assert found.result is ResolutionResult.lost
    assert register.standing_words(found) == ""


def test_votes_and_persons_that_cannot_be_are_refused(runner: Runner, make: Make, body: int) -> None:
    meeting = hold(make, body)
    for name, how in (("Ahli A", AttendanceClass.present), ("Ahli B", AttendanceClass.present),
                      ("Ahli C", AttendanceClass.apologies)):  # fmt: skip
        make.put(Attendance(meeting_id=meeting, person_name=name, seniority=1, attended_as=how))
    for wrong, more in (
        ("votes_for", {"consensus": False}),
        ("votes_for", {"consensus": True, "votes_for": 3}),
        ("votes_for", {"consensus": False, "votes_for": 2, "votes_against": 1}),  # two were present
        ("seconder", {"proposer": "Ahli A", "seconder": "ahli  a"}),
        ("proposer", {"proposer": "Ahli C", "seconder": "Ahli A"}),  # was not there
    ):
        with pytest.raises(Invalid) as refused:
            record(runner, body, meeting_id=meeting, **more)
        assert wrong in refused.value.fields
    with pytest.raises(Invalid) as refused:
        record(runner, body, day=dt.date(2027, 1, 1))
    assert "resolved_on" in refused.value.fields
    with pytest.raises(Invalid):
        record(runner, body, text="  ")
    assert numbers(runner, body) == []


def test_only_a_later_carried_resolution_of_the_same_body_changes_one(runner: Runner, body: int) -> None:
    other = runner.change(
        governance.save_organisation, None, 1, {"name": "Surau Al-Hidayah", "kind": OrganisationKind.surau}
    )
    old = record(runner, body, day=dt.date(2026, 3, 1))
    earlier = record(runner, body, day=dt.date(2026, 2, 1))
    lost = record(runner, body, consensus=False, votes_for=1, votes_against=4)
    foreign = record(runner, other)
    good = record(runner, body, day=dt.date(2026, 6, 1))
    revoke = ResolutionState.revoked
    for by in (old, earlier, lost, foreign):
        with pytest.raises(Invalid):
            runner.change(resolutions.supersede, old, 1, by, revoke)
    with pytest.raises(Invalid):
        runner.change(resolutions.supersede, old, 1, good, ResolutionState.in_force)
    with pytest.raises(UserError, match="not in force"):
        runner.change(resolutions.supersede, lost, 1, good, revoke)
    runner.change(resolutions.supersede, old, 1, good, ResolutionState.amended)
    runner.change(resolutions.supersede, old, 2, good, revoke)
    with pytest.raises(UserError, match="not in force"):
        runner.change(resolutions.supersede, old, 3, good, ResolutionState.amended)
    found = runner.read(register.resolution, old)
    assert found is not None
    assert found.state is revoke
    assert found.by == resolutions.name_of(4, 2026)
    with pytest.raises(UserError, match="stand on this one"):
        because(runner, resolutions.delete_resolution, good, 1)
    votes = {"consensus": False, "votes_for": 1, "votes_against": 4}
    with pytest.raises(UserError, match="stand on this one"):
        runner.change(resolutions.save_resolution, good, 1, votes)


# ---- from minutes


@action("Change by hand", needs="session")
def _by_hand(session: Session, statement: str) -> None:
    session.execute(sa.text(statement))


@action("Write a paragraph", needs="session")
def _write(session: Session, /, entry_id: int, text: str, **votes: Any) -> int:
    entry = session.get_one(MinuteEntry, entry_id)
    return resolutions.record_from_minutes(session, session.get_one(Meeting, entry.meeting_id), entry, text, **votes)


@action("Delete a paragraph", needs="session")
def _forget(session: Session, entry_id: int) -> None:
    resolutions.forget_from_minutes(session, entry_id)


@action("Move minutes on", needs="session")
def _become(session: Session, meeting_id: int, status: MinutesStatus) -> None:
    session.get_one(Meeting, meeting_id).minutes_status = status


@pytest.fixture
def minuted(make: Make, body: int) -> tuple[int, list[int]]:
    """A meeting with three paragraphs."""
    meeting = hold(make, body)
    item = make.put(AgendaItem(meeting_id=meeting, position=1, title="Usul", kind=ItemKind.motion))
    return meeting, [
        make.put(
            MinuteEntry(
                meeting_id=meeting, agenda_item_id=item, position=place, kind=EntryKind.resolution, text=f"Usul {place}"
            )
        )
        for place in (1, 2, 3)
    ]


def test_a_paragraph_keeps_its_number_while_its_text_changes(
    runner: Runner, body: int, minuted: tuple[int, list[int]]
) -> None:
    _meeting, entries = minuted
    key = runner.change(_write, entries[0], "Bersetuju membeli lampu.")
    runner.change(_write, entries[1], "Bersetuju menukar hari.")
    assert runner.change(_write, entries[0], "Bersetuju membeli 20 lampu.", proposer="Ahli A") == key
    voted = {"favour": 3, "against": 9, "abstained": 0}
    runner.change(_write, entries[1], "Bersetuju menukar hari.", **voted)
    first, second = reversed(runner.read(register.register, body).lines)
    assert (first.number, first.text, first.consensus) == (1, "Bersetuju membeli 20 lampu.", True)
    assert (second.number, second.result) == (2, ResolutionResult.lost)
    runner.change(_write, entries[1], "Bersetuju menukar hari.", consensus=True)
    assert runner.read(register.register, body).lines[0].result is ResolutionResult.carried


def test_what_went_out_keeps_its_votes_and_what_is_confirmed_gets_no_resolution_more(
    runner: Runner, body: int, minuted: tuple[int, list[int]]
) -> None:
    meeting, entries = minuted
    key, loose = runner.change(_write, entries[0], "Bersetuju membeli lampu."), record(runner, body)
    runner.change(_become, meeting, MinutesStatus.circulated)
    with pytest.raises(UserError, match="Back to draft"):
        runner.change(resolutions.save_resolution, key, 1, {"consensus": False, "votes_for": 9})
    runner.change(resolutions.save_resolution, key, 1, {"implemented_on": MAY})
    runner.change(_become, meeting, MinutesStatus.confirmed)
    with pytest.raises(UserError, match="confirmed"):
        record(runner, body, meeting_id=meeting, minute_entry_id=entries[1])
    with pytest.raises(UserError, match="confirmed"):  # the database
        runner.change(resolutions.save_resolution, loose, 1, {"minute_entry_id": entries[1]})


def test_a_deleted_paragraph_leaves_no_gap_in_drafts_and_is_refused_once_numbers_went_out(
    runner: Runner, make: Make, body: int, minuted: tuple[int, list[int]]
) -> None:
    meeting, entries = minuted
    for entry in entries:
        runner.change(_write, entry, f"Usul {entry}")
    runner.change(_forget, entries[0])
    assert numbers(runner, body) == [(2026, 1), (2026, 2)]
    runner.change(_forget, 999)  # nothing there
    runner.change(_become, meeting, MinutesStatus.circulated)
    with pytest.raises(UserError, match="gone out"):
        runner.change(_forget, entries[2])


def test_what_stands_in_confirmed_minutes_never_changes(
    runner: Runner, body: int, minuted: tuple[int, list[int]]
) -> None:
    meeting, entries = minuted
    key = runner.change(_write, entries[0], "Bersetuju.")
    with pytest.raises(Invalid) as refused:  # while it is a draft the text is changed in the minutes
        runner.change(resolutions.save_resolution, key, 1, {"text": "Lain."})
    assert "text" in refused.value.fields
    runner.change(_become, meeting, MinutesStatus.confirmed)
    with pytest.raises(UserError, match="confirmed"):
        runner.change(_write, entries[0], "Lain.")
    with pytest.raises(UserError, match="confirmed"):
        runner.change(resolutions.save_resolution, key, 1, {"proposer": "Ahli A"})
    for statement in (
        "UPDATE resolution SET text = 'Lain.'",
        "UPDATE resolution SET number = 7",
        "DELETE FROM resolution",
    ):
        with pytest.raises(UserError, match="confirmed"):
            runner.change(_by_hand, statement)
    runner.change(resolutions.save_resolution, key, 1, {"implemented_on": dt.date(2026, 6, 1)})
    with pytest.raises(Invalid):
        runner.change(resolutions.save_resolution, key, 2, {"implemented_on": dt.date(2026, 1, 1)})


# ---- by circulation


def send(runner: Runner, body: int, majority: Majority = Majority.simple) -> int:
    day = runner.clock.today() + dt.timedelta(days=5)
    return runner.change(circulars.circulate_resolution, body, "Sokong permohonan geran.", day, majority)


def test_each_member_in_office_replies_once_and_the_last_reply_settles_it(
    runner: Runner, make: Make, body: int, members: list[int]
) -> None:
    key = send(runner, body)
    for member in members[:4]:
        runner.change(circulars.record_reply, key, member, Reply.agrees)
    with pytest.raises(UserError, match="replied already"):
        runner.change(circulars.record_reply, key, members[0], Reply.objects)
    with pytest.raises(IntegrityError, match="UNIQUE"):
        make.put(
            ResolutionReply(
                resolution_id=key, appointment_id=members[0], answer=Reply.objects, replied_on=runner.clock.today()
            )
        )
    with pytest.raises(UserError, match="Count them after"):
        runner.change(circulars.count_replies, key)
    because(runner, circulars.take_back_reply, key, members[0])
    runner.change(circulars.record_reply, key, members[0], Reply.objects)
    runner.change(circulars.record_reply, key, members[4], Reply.abstains)
    found = runner.read(register.resolution, key)
    assert found is not None
    assert found.result is ResolutionResult.carried
    assert (found.votes_for, found.votes_against, found.abstained) == (3, 1, 1)
    with pytest.raises(UserError, match="counted already"):
        because(runner, circulars.take_back_reply, key, members[0])
    with pytest.raises(Invalid):
        runner.change(circulars.ratify, key, 999)


def test_who_was_not_in_office_cannot_reply(runner: Runner, body: int, members: list[int], clock: FixedClock) -> None:
    key = send(runner, body, Majority.more_than_half)
    clock.advance(dt.timedelta(days=2))
    today = clock.today()
    late = {"position": "Ahli Jawatankuasa", "person_name": "Ahli F", "from_on": today}
    newcomer = runner.change(governance.appoint, body, late)
    runner.change(governance.end_appointment, members[0], 1, today - dt.timedelta(days=1), "Berpindah")
    for stranger in (newcomer, members[0], 999):
        with pytest.raises(Invalid) as refused:
            runner.change(circulars.record_reply, key, stranger, Reply.agrees)
        assert "appointment_id" in refused.value.fields
    for day in (today - dt.timedelta(days=3), today + dt.timedelta(days=1)):
        with pytest.raises(Invalid) as refused:
            runner.change(circulars.record_reply, key, members[1], Reply.agrees, day)
        assert "replied_on" in refused.value.fields
    for member in members[1:3]:
        runner.change(circulars.record_reply, key, member, Reply.agrees)
    clock.advance(dt.timedelta(days=4))
    with pytest.raises(Invalid):  # the last day is over
        runner.change(circulars.record_reply, key, members[3], Reply.agrees)
    assert runner.change(circulars.count_replies, key) is False  # two of the five asked are no majority of them


def test_a_circular_waits_on_the_agenda_until_a_later_meeting_of_the_body_ratifies_it(
    runner: Runner, make: Make, body: int, members: list[int], clock: FixedClock
) -> None:
    key = send(runner, body)
    assert runner.read(resolutions.to_ratify, body) == []
    runner.change(circulars.record_reply, key, members[0], Reply.agrees)
    clock.advance(dt.timedelta(days=6))  # the last day is over: it waits although nobody has counted
    assert [one.id for one in runner.read(resolutions.to_ratify, body)] == [key]
    before = hold(make, body, MAY)
    after = hold(make, body, clock.today(), 2)
    planned = make.put(
        Meeting(
            organisation_id=body, number=3, year=2026, held_on=clock.today(), starts_at=dt.time(20), place="Dewan",
            representatives=False,
        )
    )  # fmt: skip
    for meeting in (before, planned, 999):
        with pytest.raises(Invalid):
            runner.change(circulars.ratify, key, meeting)
    for number, minutes in ((4, MinutesStatus.circulated), (5, MinutesStatus.confirmed)):
        with pytest.raises(Invalid, match="gone out already"):
            runner.change(circulars.ratify, key, hold(make, body, clock.today(), number, minutes_status=minutes))
    assert [one for one, _words in runner.read(register.meeting_choices, body, clock.today())] == [after]
    runner.change(circulars.ratify, key, after)
    assert runner.read(resolutions.to_ratify, body) == []
    with pytest.raises(UserError, match="already"):
        runner.change(circulars.ratify, key, after)


def test_a_circular_needs_members_and_a_day_to_come(runner: Runner, body: int) -> None:
    with pytest.raises(UserError, match="Nobody is in office"):
        send(runner, body)
    with pytest.raises(Invalid):
        runner.change(circulars.circulate_resolution, body, "Teks", dt.date(2026, 1, 1))


def test_the_register_filters_and_prints_one_line_a_resolution(runner: Runner, body: int) -> None:
    record(runner, body, "Bersetuju membeli lampu koridor.", proposer="Ahli A", seconder="Ahli B")
    record(runner, body, "Bersetuju menaikkan yuran.", consensus=False, votes_for=1, votes_against=4)
    record(runner, body, "Bersetuju membeli lampu lobi.", day=dt.date(2025, 5, 5))
    look = register.register
    assert [one.number for one in runner.read(look, body, 2026, "in_force").lines] == [1]
    assert [one.number for one in runner.read(look, body, None, "lost").lines] == [2]
    assert len(runner.read(look, body, None, "", "LAMPU lobi").lines) == 1
    assert runner.read(look, body).years == (2026, 2025)
    printed = runner.read(register.resolution_register_pdf, body, "ms")
    assert printed.pages == 1
    assert not printed.missing
