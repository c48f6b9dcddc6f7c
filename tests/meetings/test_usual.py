"""What the form of a new meeting begins with, and that it never writes over what was typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from k2k_desktop.core.errors import Refused
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.meetings import MeetingKind, MeetingStatus
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings.usual import usual
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.meetings.page import MeetingsPage
from k2k_desktop.ui.meetings.plan import plan_meeting
from tests.meetings.conftest import Committee, found
from tests.stage import Stage, StageOf

TODAY = dt.date(2026, 11, 23)
EARLIEST = TODAY + dt.timedelta(days=7)  # domain-facts 3: seven days of notice for a committee


def told(committee: Committee, kind: MeetingKind | None = None) -> dict[str, Any]:
    """What the form begins with."""
    return committee.runner.read(usual, committee.id, kind)


def day(words: str) -> dt.date:
    """`20/12` of 2026, or with its year."""
    month = [int(one) for one in words.split("/")]
    return dt.date(month[2] if len(month) > 2 else 2026, month[1], month[0])


@pytest.mark.parametrize(
    ("held", "following"),
    [
        (("20/9", "18/10"), "20/12"),  # third Sundays: that of November has passed
        (("4/10", "1/11"), "6/12"),  # first Sundays
        (("31/8", "30/11"), "22/2/2027"),  # a fifth Monday, every three months: February has four
        (("26/10", "9/11"), "7/12"),  # every other Monday: the next leaves no time for the notice
        (("6/11", "20/11"), "4/12"),
        (("20/11",), "4/12"),  # one only: the same day of the week, with time for the notice
        (("22/11", "23/11"), "30/11"),  # two days running are no rhythm
        (("25/9", "25/9"), "4/12"),
        (("30/10", "27/11"), "8/1/2027"),  # fourth Fridays: Christmas is a holiday, and so is New Year's Day
    ],
)
def test_the_day_goes_on_in_the_rhythm_with_time_for_the_notice(
    committee: Committee, held: tuple[str, ...], following: str
) -> None:
    for one in held:
        committee.plan(day(one))
    proposed = told(committee)["held_on"]
    assert proposed == day(following)
    assert proposed >= EARLIEST


def test_time_place_reply_and_representatives_are_those_of_the_last(committee: Committee) -> None:
    committee.plan(day("4/10"), place="Bilik lama", starts_at=dt.time(9))
    committee.plan(day("1/11"), place="Surau", starts_at=dt.time(21), reply_by=day("28/10"), representatives=True)
    assert told(committee) == {
        "kind": MeetingKind.committee,
        "held_on": day("6/12"),
        "starts_at": dt.time(21),
        "place": "Surau",
        "reply_by": day("2/12"),
        "representatives": True,
    }


def test_the_reply_is_never_asked_for_in_the_past(committee: Committee) -> None:
    committee.plan(day("20/11"), reply_by=day("1/10"))
    assert told(committee)["reply_by"] == TODAY


def test_where_there_was_no_meeting_nothing_is_guessed(committee: Committee) -> None:
    assert told(committee) == {"kind": MeetingKind.committee}


def test_a_cancelled_meeting_and_one_of_another_organisation_tell_nothing(
    committee: Committee, secretary: Runner
) -> None:
    key = committee.plan(day("14/12"), place="Dewan lain")
    secretary.change(meetings.issue_notice, key)
    secretary.run(meetings.cancel_meeting, Progress(), "Banjir", key)
    assert committee.page(key).status is MeetingStatus.cancelled
    Committee(secretary, found(secretary, "Kelab Warga Emas")).plan(day("20/11"))
    assert told(committee) == {"kind": MeetingKind.committee}


def test_the_kind_is_the_regular_one_and_a_general_meeting_comes_a_year_later(committee: Committee) -> None:
    committee.plan(day("20/9"), kind=MeetingKind.co_management, place="Pejabat")
    committee.plan(day("18/10"), kind=MeetingKind.agm, place="Dewan besar")
    assert told(committee)["kind"] is MeetingKind.co_management
    general = told(committee, MeetingKind.agm)
    assert (general["held_on"], general["place"]) == (day("17/10/2027"), "Dewan besar")
    special = told(committee, MeetingKind.egm)  # none yet: the place of the last, the notice of a general meeting
    assert special["place"] == "Dewan besar"
    assert special["held_on"] >= TODAY + dt.timedelta(days=14)


def test_who_may_not_see_meetings_is_told_nothing(committee: Committee, runner_of: Callable[..., Runner]) -> None:
    with pytest.raises(Refused):
        runner_of("admin").read(usual, committee.id)


def test_another_kind_fills_in_anew_but_not_over_what_was_typed(stage_of: StageOf, committee: Committee) -> None:
    committee.plan(day("20/9"), place="Dewan Serbaguna")
    committee.plan(day("18/10"), kind=MeetingKind.agm, place="Dewan besar")
    other = found(committee.runner, "Kelab Warga Emas")
    stage: Stage = stage_of(committee.runner)
    page = MeetingsPage(stage.work, stage)
    stage.open_view(page)
    made: list[int] = []
    dialog = plan_meeting(stage.work, page, made.append, committee.id)
    form = dialog.form
    assert not form.is_dirty()  # Esc leaves without asking
    assert form.values()["place"] == "Dewan Serbaguna"
    form.editor("starts_at").restore("9.15 malam")
    form.editor("starts_at").edited.emit()
    form.put("kind", MeetingKind.agm)
    assert form.values()["place"] == "Dewan besar"
    assert form.values()["starts_at"] == dt.time(21, 15)
    form.put("organisation_id", other)
    assert form.editor("place").draft() == ""
    assert form.editor("kind").given() is MeetingKind.agm
    form.put("organisation_id", committee.id)
    form.put("held_on", day("17/10/2027"))
    assert dialog.save()
    stage.no_dialog()
    kept = committee.page(made[0])
    assert (kept.place, kept.starts_at, kept.kind) == ("Dewan besar", dt.time(21, 15), MeetingKind.agm)
