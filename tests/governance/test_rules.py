"""What an organisation is judged by on a day: profiles, editions of its constitution, quorum, notice, majorities."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from k2k_desktop.core.errors import Invalid, Stale, UserError
from k2k_desktop.models.governance import AdjournedQuorum, Constitution, Majority, OrganisationKind, Profile, QuorumRule
from k2k_desktop.models.meetings import Meeting, MeetingKind, MeetingStatus
from k2k_desktop.services import governance
from k2k_desktop.services.governance import rules
from k2k_desktop.services.governance.profiles import DEFAULTS
from k2k_desktop.services.governance.rules import NUMBERS, Rules
from k2k_desktop.services.runner import Runner
from tests.conftest import Make, RunnerOf, because

DAY = dt.date(2026, 6, 1)
Q = QuorumRule


def body(runner: Runner, profile: Profile = Profile.ros_society, name: str = "Persatuan Penduduk") -> int:
    """An organisation of that profile."""
    values = {"name": name, "kind": OrganisationKind.residents, "profile": profile}
    return runner.change(governance.save_organisation, None, 1, values)


def on(runner: Runner, organisation: int, day: dt.date = DAY) -> Rules:
    """Its rules on a day."""
    return runner.read(rules.rules_on, organisation, day)


def edition(runner: Runner, organisation: int, since: dt.date, **numbers: Any) -> int:
    """A new edition of its constitution."""
    return runner.change(rules.save_constitution, None, organisation, 1, {"from_on": since, **numbers})


def held(make: Make, organisation: int, day: dt.date, number: int = 1) -> None:
    """A meeting that was held."""
    make.put(
        Meeting(
            organisation_id=organisation, kind=MeetingKind.committee, number=number, year=day.year, held_on=day,
            starts_at=dt.time(20, 30), place="Dewan", status=MeetingStatus.held, representatives=False,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("profile", "numbers"),
    [
        (Profile.ros_society, {"wait_minutes": 30, "adjourn_days": 30, "general_notice_days": 14, "return_days": 60,
                               "general_quorum_rule": Q.half_or_twice, "adjourned_quorum": AdjournedQuorum.present}),
        (Profile.rukun_tetangga, {"term_years": 3, "consecutive_terms": 2, "meetings_a_year": 6}),
        (Profile.jmb, {"agm_months": 15, "committee_least": 3, "committee_most": 14, "consecutive_terms": 3,
                       "officer_terms": 2, "general_notice_days": 14, "special_notice_days": 21, "notice_days": 7,
                       "casting_vote": True, "proxies": True}),
        (Profile.mc, {"agm_months": 15, "committee_most": 14, "quorum_least": 2}),
        (Profile.informal, {"consecutive_terms": None, "committee_most": None, "return_days": None}),
        (Profile.co_management, {"general_quorum_rule": Q.half_or_twice, "steps_out_of_base": True}),
    ],
)  # fmt: skip
def test_each_profile_starts_from_the_numbers_of_its_law(
    runner: Runner, profile: Profile, numbers: dict[str, Any]
) -> None:
    found = on(runner, body(runner, profile))
    assert found.profile is profile
    assert {name: getattr(found, name) for name in numbers} == numbers


def test_every_profile_says_every_number_and_where_it_comes_from() -> None:
    names = {one.name for one in NUMBERS}
    for profile in Profile:
        assert set(DEFAULTS[profile]) == names
        assert all(source for _number, source in DEFAULTS[profile].values())


@pytest.mark.parametrize(
    ("members", "needed"), [(1, 2), (3, 2), (4, 2), (5, 3), (6, 3), (7, 4), (8, 4), (9, 5), (10, 5), (14, 7)]
)
def test_a_joint_management_body_needs_half_of_its_committee_and_two_at_least(
    runner: Runner, members: int, needed: int
) -> None:
    assert on(runner, body(runner, Profile.jmb)).committee_quorum(members) == needed


@pytest.mark.parametrize(
    ("members", "committee", "needed"),
    [
        (700, 15, 30), (60, 15, 30), (59, 15, 30), (58, 15, 29), (41, 15, 21), (16, 9, 8), (17, 9, 9), (18, 9, 9),
        (200, 1, 2), (1, 9, 1), (0, 9, 1), (40, 0, 20),
    ],
)  # fmt: skip
def test_a_general_meeting_needs_half_or_twice_the_committee_whichever_is_fewer(
    runner: Runner, members: int, committee: int, needed: int
) -> None:
    found = on(runner, body(runner))
    assert found.general_quorum(members, committee) == needed


@pytest.mark.parametrize(
    ("rule", "number", "members", "needed"),
    [
        (Q.number, 7, 20, 7), (Q.half, None, 15, 8), (Q.half, None, 16, 8), (Q.more_than_half, None, 16, 9),
        (Q.more_than_half, None, 15, 8), (Q.third, None, 10, 4), (Q.third, None, 9, 3), (Q.third, None, 0, 1),
    ],
)  # fmt: skip
def test_the_constitution_decides_the_quorum_and_a_share_rounds_up(
    runner: Runner, rule: QuorumRule, number: int | None, members: int, needed: int
) -> None:
    key = body(runner)
    edition(runner, key, DAY, quorum_rule=rule, quorum_number=number)
    found = on(runner, key)
    assert found.committee_quorum(members) == needed


def test_the_organisations_own_quorum_stands_until_the_constitution_says_another(runner: Runner) -> None:
    key = body(runner)
    runner.change(governance.save_organisation, key, 1, {"quorum_rule": Q.number, "quorum_number": 5})
    edition(runner, key, DAY, quorum_rule=Q.third)
    assert on(runner, key, DAY - dt.timedelta(days=1)).committee_quorum(15) == 5
    assert on(runner, key, DAY).committee_quorum(15) == 5  # a third of fifteen
    assert on(runner, key, DAY).committee_quorum(21) == 7


def test_notice_and_majority_are_by_kind(runner: Runner) -> None:
    key = body(runner, Profile.jmb)
    edition(runner, key, DAY, notice_days=5, general_notice_days=20, amendment_majority=Majority.all)
    found = on(runner, key)
    days = {kind: found.notice_days_for(kind) for kind in MeetingKind}
    assert days == {
        MeetingKind.committee: 5, MeetingKind.co_management: 5, MeetingKind.special: 5, MeetingKind.agm: 20,
        MeetingKind.egm: 20,
    }  # fmt: skip
    kinds = [found.majority_of(kind) for kind in ("ordinary", "special", "amendment")]
    assert kinds == [Majority.simple, Majority.three_quarters, Majority.all]


def test_what_was_in_force_on_a_day_is_found_edition_by_edition(runner: Runner) -> None:
    key = body(runner)
    edition(runner, key, dt.date(2024, 1, 1), committee_most=15, casting_vote=False)
    edition(runner, key, dt.date(2026, 1, 1), committee_most=11)
    days = [dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2025, 12, 31), dt.date(2026, 1, 1)]
    assert [on(runner, key, day).committee_most for day in days] == [None, 15, 15, 11]
    assert [on(runner, key, day).casting_vote for day in days] == [True, False, False, True]
    assert on(runner, key, days[1]).proxies is False
    assert runner.read(rules.rules_of_all, days[2])[key] == on(runner, key, days[2])
    kept = runner.read(rules.constitutions, key, days[2])
    assert [(one.from_on.year, one.numbers, one.in_force) for one in kept] == [(2026, 1, False), (2024, 2, True)]


def test_each_number_on_the_screen_says_where_it_comes_from(runner: Runner) -> None:
    key = body(runner)
    edition(runner, key, dt.date(2024, 1, 1), committee_most=15, year_end_month=6)
    lines = {one.name: one for one in runner.read(rules.rules_in_force, key, DAY)}
    assert (lines["committee_most"].shown, lines["committee_most"].edition) == ("15", dt.date(2024, 1, 1))
    assert (lines["year_end_month"].shown, lines["wait_minutes"].edition) == ("Jun", None)
    assert "quorum_number" not in lines  # only where the quorum is a number
    assert all(one.source for one in lines.values())


def test_two_editions_never_begin_on_one_day(runner: Runner, make: Make) -> None:
    key = body(runner)
    edition(runner, key, DAY)
    with pytest.raises(Invalid) as refused:
        edition(runner, key, DAY)
    assert "from_on" in refused.value.fields
    with pytest.raises(IntegrityError):  # nor does the database hold two
        make.put(Constitution(organisation_id=key, from_on=DAY))
    edition(runner, body(runner, name="Surau Blok A"), DAY)  # another organisation's is its own


@pytest.mark.parametrize(
    ("numbers", "wrong"),
    [
        ({"quorum_rule": Q.number}, "quorum_number"),
        ({"general_quorum_rule": Q.number}, "general_quorum_number"),
        ({"committee_least": 9, "committee_most": 7}, "committee_most"),
        ({"committee_most": 2}, "committee_most"),  # the profile asks for three
        ({"year_end_month": 13}, "year_end_month"),
        ({"term_years": 0}, "term_years"),
    ],
)  # fmt: skip
def test_numbers_that_contradict_are_refused(runner: Runner, numbers: dict[str, Any], wrong: str) -> None:
    key = body(runner)
    with pytest.raises(Invalid) as refused:
        edition(runner, key, DAY, **numbers)
    assert wrong in refused.value.fields
    with pytest.raises(Invalid):
        runner.change(rules.save_constitution, None, key, 1, numbers)  # and no day


def test_an_edition_under_which_a_meeting_was_held_stays_as_it_is(runner: Runner, make: Make) -> None:
    key = body(runner)
    first = edition(runner, key, dt.date(2025, 1, 1), notice_days=7)
    held(make, key, dt.date(2025, 3, 1))
    for changes in ({"notice_days": 3}, {"from_on": dt.date(2025, 6, 1)}):
        with pytest.raises(Invalid, match="new edition"):
            runner.change(rules.save_constitution, first, key, 1, changes)
    with pytest.raises(UserError, match="new edition"):
        because(runner, rules.remove_constitution, first, 1)
    runner.change(rules.save_constitution, first, key, 1, {"note": "Diluluskan MAT 2024"})  # a remark judges nothing
    with pytest.raises(Invalid, match="held under"):  # nor slips another one in before that meeting
        edition(runner, key, dt.date(2025, 2, 1), notice_days=3)
    edition(runner, key, dt.date(2025, 3, 2), notice_days=3)
    assert on(runner, key, dt.date(2025, 3, 1)).notice_days == 7


def test_an_edition_nobody_met_under_is_changed_and_deleted(runner: Runner, make: Make) -> None:
    key = body(runner)
    held(make, key, dt.date(2024, 3, 1))
    first = edition(runner, key, dt.date(2024, 1, 1), notice_days=7)  # the first may reach back: none judged before
    second = edition(runner, key, DAY, notice_days=3)
    with pytest.raises(Stale):
        runner.change(rules.save_constitution, second, key, 9, {"notice_days": 4})
    runner.change(rules.save_constitution, second, key, 1, {"notice_days": 4})
    assert on(runner, key).notice_days == 4
    because(runner, rules.remove_constitution, second, 2)
    assert on(runner, key).notice_days == 7
    assert first != second


def test_a_new_organisation_takes_the_profile_of_its_kind(runner: Runner) -> None:
    made = runner.change(governance.save_organisation, None, 1, {"name": "JMB", "kind": OrganisationKind.jmb})
    page = runner.read(governance.organisation_page, made)
    assert (page.values["profile"], page.values["quorum_rule"]) == (Profile.jmb, Q.half)


def test_who_only_reads_changes_no_rule(runner: Runner, runner_of: RunnerOf) -> None:
    key = body(runner)
    auditor = runner_of("auditor")
    assert auditor.read(rules.rules_in_force, key, DAY)
    with pytest.raises(UserError):
        auditor.change(rules.save_constitution, None, key, 1, {"from_on": DAY})
