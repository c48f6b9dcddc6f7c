"""The number, the agenda and the life of a meeting."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, Refused, Stale, UserError
from k2k_desktop.core.i18n import say
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.governance import Labels
from k2k_desktop.models.meetings import ActionStatus, AttendanceClass, ItemKind, Meeting, MeetingKind, MeetingStatus
from k2k_desktop.services import governance, meetings
from k2k_desktop.services.runner import Runner
from tests.meetings.conftest import Committee, found

MARCH, JUNE, DECEMBER = dt.date(2026, 3, 2), dt.date(2026, 6, 1), dt.date(2026, 12, 7)


def test_a_december_meeting_entered_in_january_keeps_last_years_series(committee: Committee, clock: FixedClock) -> None:
    clock.advance(dt.timedelta(days=50))
    committee.plan(MARCH)
    committee.plan(dt.date(2027, 1, 4))
    assert committee.number(committee.plan(DECEMBER)) == "2/2026"


def test_each_kind_and_organisation_has_its_own_series(committee: Committee, secretary: Runner) -> None:
    committee.plan(MARCH)
    assert committee.number(committee.plan(JUNE, kind=MeetingKind.special)) == "1/2026"
    other = Committee(secretary, found(secretary, "Surau Blok A"))
    assert other.number(other.plan(JUNE)) == "1/2026"


def test_moving_a_planned_meeting_to_another_year_closes_the_gap(committee: Committee) -> None:
    first, second, third = (committee.plan(day) for day in (MARCH, JUNE, DECEMBER))
    later = committee.plan(dt.date(2027, 2, 1))
    committee.runner.change(
        meetings.save_meeting, first, committee.page(first).version, {"held_on": dt.date(2027, 1, 4)}
    )
    assert [committee.number(key) for key in (second, third, first, later)] == ["1/2026", "2/2026", "1/2027", "2/2027"]


def test_another_kind_is_another_series(committee: Committee) -> None:
    first, second = committee.plan(MARCH), committee.plan(JUNE)
    committee.runner.change(meetings.save_meeting, first, committee.page(first).version, {"kind": MeetingKind.special})
    assert [committee.number(first), committee.number(second)] == ["1/2026", "1/2026"]


def test_deleting_a_planned_meeting_closes_the_gap(committee: Committee) -> None:
    first, second, third = (committee.plan(day) for day in (MARCH, JUNE, DECEMBER))
    committee.runner.change(meetings.delete_meeting, second)
    assert [committee.number(first), committee.number(third)] == ["1/2026", "2/2026"]
    with pytest.raises(UserError):
        committee.page(second)


def test_a_notice_makes_the_number_permanent(committee: Committee) -> None:
    key = committee.plan(DECEMBER)
    assert committee.page(key).provisional
    assert committee.runner.change(meetings.issue_notice, key).endswith("1/2026")
    moved = {"held_on": dt.date(2027, 1, 4)}
    committee.runner.change(meetings.save_meeting, key, committee.page(key).version, moved)
    assert committee.number(key) == "1/2026"
    with pytest.raises(Invalid):
        committee.runner.change(meetings.save_meeting, key, committee.page(key).version, {"kind": MeetingKind.special})
    with pytest.raises(UserError, match="permanent"):
        committee.runner.change(meetings.delete_meeting, key)


def test_a_notice_for_a_later_meeting_first_leaves_no_gap_behind(committee: Committee) -> None:
    early, late = committee.plan(MARCH), committee.plan(JUNE)
    assert committee.runner.change(meetings.issue_notice, late).endswith("1/2026")
    assert committee.number(early) == "2/2026"
    committee.runner.change(meetings.delete_meeting, early)
    assert committee.number(committee.plan(DECEMBER)) == "2/2026"


def test_a_cancelled_meeting_keeps_its_number_and_a_planned_one_is_not_cancelled(committee: Committee) -> None:
    key = committee.plan(MARCH)
    with pytest.raises(UserError, match="Delete it"):
        committee.runner.run(meetings.cancel_meeting, *_because(), key)
    committee.runner.change(meetings.issue_notice, key)
    with pytest.raises(UserError, match="why"):
        committee.runner.change(meetings.cancel_meeting, key)
    committee.runner.run(meetings.cancel_meeting, *_because(), key)
    assert committee.number(key) == "1/2026"
    assert committee.number(committee.plan(JUNE)) == "2/2026"
    with pytest.raises(UserError, match="cancelled"):
        committee.runner.change(meetings.open_meeting, key)


def test_no_number_is_missing_or_twice_whatever_is_done(committee: Committee) -> None:
    chance, keys = random.Random(7), [committee.plan(MARCH)]
    for _step in range(60):
        key = chance.choice(keys)
        page = committee.page(key)
        day = dt.date(chance.choice((2026, 2027)), chance.randint(1, 12), chance.randint(1, 28))
        match chance.randint(0, 3):
            case 0:
                keys.append(committee.plan(day))
            case 1 if page.status in (MeetingStatus.planned, MeetingStatus.notice_issued):
                committee.runner.change(meetings.save_meeting, key, page.version, {"held_on": day})
            case 2 if page.provisional:
                committee.runner.change(meetings.issue_notice, key)
            case 3 if page.provisional and len(keys) > 1:
                committee.runner.change(meetings.delete_meeting, key)
                keys.remove(key)
        series: dict[int, list[int]] = {}
        with committee.runner.database.reading() as session:
            for year, number in session.execute(sa.select(Meeting.year, Meeting.number).where(Meeting.id.in_(keys))):
                series.setdefault(year, []).append(number)
        assert sum(map(len, series.values())) == len(keys)
        for numbers in series.values():
            assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_an_office_that_starts_in_the_middle_of_a_year_gives_the_first_number_once(committee: Committee) -> None:
    first = committee.plan(JUNE, number=6)
    assert committee.number(first) == "6/2026"
    with pytest.raises(Invalid):
        committee.plan(DECEMBER, number=9)
    assert committee.number(committee.plan(DECEMBER)) == "7/2026"
    committee.runner.change(meetings.issue_notice, first)
    assert committee.number(first) == "6/2026"


def test_the_agenda_stands_in_the_standard_order_in_the_words_of_the_organisation(
    committee: Committee, secretary: Runner
) -> None:
    page = committee.page(committee.plan(MARCH))
    assert [(item.number, item.kind) for item in page.items] == [
        ("1.0", ItemKind.address), ("2.0", ItemKind.confirmation), ("3.0", ItemKind.arising),
        ("4.0", ItemKind.report), ("5.0", ItemKind.other_matters), ("6.0", ItemKind.closing),
    ]  # fmt: skip
    assert [item.title for item in page.items] == [say(one[1], "ms") for one in meetings.STANDARD]
    version = secretary.read(governance.organisation_page, committee.id).version
    secretary.change(governance.save_organisation, committee.id, version, {"labels": Labels.hadir_bersama})
    page = committee.page(committee.plan(JUNE))
    assert [item.title for item in page.items] == [say(one[2], "ms") for one in meetings.STANDARD]


def test_items_move_and_renumber(committee: Committee) -> None:
    key = committee.plan(MARCH)
    change = committee.runner.change
    added = change(meetings.add_item, key, "Penyelenggaraan lif Blok C")
    titles = [(one.number, one.id == added) for one in committee.page(key).items]
    assert titles[4] == ("5.0", True)
    change(meetings.move_item, key, added, "up")
    assert committee.page(key).items[3].id == added
    first = committee.page(key).items[0]
    change(meetings.move_item, key, first.id, "up")
    assert committee.page(key).items[0].id == first.id
    change(meetings.rename_item, key, added, committee.page(key).items[3].version, "Lif Blok C", "Zulkifli")
    with pytest.raises(Stale):
        change(meetings.rename_item, key, added, 1, "Lif", None)
    with pytest.raises(Invalid):
        change(meetings.add_item, key, "   ")
    change(meetings.remove_item, key, added)
    assert [one.number for one in committee.page(key).items] == ["1.0", "2.0", "3.0", "4.0", "5.0", "6.0"]
    with pytest.raises(UserError):
        change(meetings.move_item, key, added, "up")


def test_those_in_office_on_the_day_are_called_and_nobody_else(committee: Committee) -> None:
    treasurer = committee.runner.read(governance.members_on, committee.id, MARCH)[3]
    committee.runner.change(
        governance.end_appointment, treasurer.appointment_id, treasurer.version, dt.date(2026, 4, 30), "Pindah"
    )
    key = committee.plan(MARCH)
    assert len(committee.page(key).people) == 9
    assert {one.attended_as for one in committee.page(key).people} == {AttendanceClass.absent}
    committee.runner.change(meetings.save_meeting, key, committee.page(key).version, {"held_on": JUNE})
    assert treasurer.name not in [one.name for one in committee.page(key).people]
    assert len(committee.page(key).people) == 8


def test_no_notice_goes_out_to_nobody_or_about_nothing(committee: Committee) -> None:
    with pytest.raises(UserError, match="in office"):
        committee.runner.change(meetings.issue_notice, committee.plan(dt.date(2024, 12, 2)))
    key = committee.plan(MARCH)
    for item in committee.page(key).items:
        committee.runner.change(meetings.remove_item, key, item.id)
    with pytest.raises(UserError, match="agenda"):
        committee.runner.change(meetings.issue_notice, key)


def test_the_life_of_a_meeting_leaves_out_no_step(committee: Committee) -> None:
    key = committee.plan(MARCH)
    for act in (meetings.open_meeting, meetings.close_meeting):
        with pytest.raises(UserError):
            committee.runner.change(act, key)
    committee.runner.change(meetings.issue_notice, key)
    with pytest.raises(UserError):
        committee.runner.change(meetings.issue_notice, key)
    committee.runner.change(meetings.open_meeting, key)
    with pytest.raises(Invalid):
        committee.runner.change(meetings.save_meeting, key, committee.page(key).version, {"held_on": JUNE})
    committee.runner.change(meetings.close_meeting, key, dt.time(22, 0))
    assert committee.page(key).status is MeetingStatus.held


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"place": " "}, "place"), ({"starts_at": None}, "starts_at"), ({"ends_at": dt.time(19, 0)}, "ends_at"),
        ({"reply_by": dt.date(2026, 3, 3)}, "reply_by"), ({"held_on": None}, "held_on"),
    ],
)  # fmt: skip
def test_a_meeting_that_cannot_be_is_not_planned(committee: Committee, changes: dict[str, object], wrong: str) -> None:
    values = {"held_on": MARCH, "starts_at": dt.time(20, 30), "place": "Dewan Serbaguna", **changes}
    with pytest.raises(Invalid) as refused:
        committee.runner.change(meetings.plan, committee.id, values)
    assert wrong in refused.value.fields


def test_open_actions_and_unconfirmed_minutes_come_to_the_next_meeting(committee: Committee) -> None:
    first = committee.circulated(MARCH)
    second = committee.plan(JUNE)
    page = committee.page(second)
    assert [one.meeting_id for one in page.to_confirm] == [first]
    (one,) = page.arising
    assert (one.text, one.owner, one.meeting_id) == ("Sediakan jadual giliran.", "Norliza binti Hamid", first)
    assert "1/2026" in one.source
    assert "4.2" in one.source
    committee.runner.change(meetings.issue_notice, second)
    committee.runner.change(meetings.open_meeting, second)
    (written,) = committee.page(second).items[2].entries
    assert "4.2" in written.text
    committee.runner.change(meetings.close_action, one.action_id, one.version, ActionStatus.done)
    assert committee.page(second).arising == ()
    with pytest.raises(Stale):
        committee.runner.change(meetings.close_action, one.action_id, one.version, ActionStatus.dropped)


def test_what_comes_later_does_not_arise_earlier(committee: Committee) -> None:
    committee.circulated(JUNE)
    page = committee.page(committee.plan(MARCH))
    assert (page.arising, page.to_confirm) == ((), ())


@pytest.mark.parametrize("role", ["auditor", "clerk", "manager"])
def test_only_the_secretary_plans_and_writes(committee: Committee, runner_of: Callable[..., Runner], role: str) -> None:
    key, door = committee.plan(MARCH), runner_of(role)
    page = door.read(meetings.meeting_page, key)
    values = {"held_on": MARCH, "starts_at": dt.time(9, 0), "place": "Dewan"}
    for act in (
        lambda: door.change(meetings.plan, committee.id, values),
        lambda: door.change(meetings.save_meeting, key, page.version, {"place": "Surau"}),
        lambda: door.change(meetings.issue_notice, key),
        lambda: door.change(meetings.open_meeting, key),
        lambda: door.change(meetings.close_meeting, key),
        lambda: door.change(meetings.delete_meeting, key),
        lambda: door.change(meetings.move_item, key, page.items[0].id, "down"),
        lambda: door.change(meetings.add_item, key, "Lain"),
        lambda: door.change(meetings.remove_item, key, page.items[0].id),
        lambda: door.change(meetings.mark, page.people[0].id, AttendanceClass.present),
        lambda: door.change(meetings.add_guest, key, "Tetamu"),
        lambda: door.change(meetings.write_item, key, page.items[0].id, 1, []),
    ):
        with pytest.raises(Refused):
            act()


def _because() -> tuple[Progress, str]:
    return Progress(), "Pengerusi sakit"
