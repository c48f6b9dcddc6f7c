"""What waits among complaints and facilities stands on the first page and is found from anywhere."""

from __future__ import annotations

import datetime as dt

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.models.estate.facilities import Certificate, CertificateKind, Facility, FacilityKind
from k2k_desktop.models.issues.happenings import LiftEvent
from k2k_desktop.models.issues.priorities import PriorityRound, RoundStatus, RoundVote, RoundWay
from k2k_desktop.models.issues.works import ContractorLicence, LicenceKind
from k2k_desktop.models.people import Household
from k2k_desktop.services import search
from k2k_desktop.services.issues import statuses
from k2k_desktop.services.today import today_page
from tests.conftest import MONDAY_MORNING, RunnerOf
from tests.issues.making import Counter


def _lift(counter: Counter, name: str = "Lif 1 Blok A") -> int:
    return counter.make.put(
        Facility(estate_id=counter.estate, kind=FacilityKind.lift, name=name, sort_key=name, block_id=counter.block,
                 active=True)
    )  # fmt: skip


def test_a_complaint_past_its_time_stands_first_until_it_ends(counter: Counter) -> None:
    late = counter.issue("Lif 1 rosak", reporter_id=counter.people[0])
    counter.issue("Lampu padam", category_id=counter.lamp)
    clock = counter.runner.clock
    assert isinstance(clock, FixedClock)
    clock.advance(dt.timedelta(days=3, hours=1))
    found = counter.runner.read(today_page).issues
    assert found is not None
    assert (found.open, found.late, found.longest.days) == (2, 1, 1)
    assert [(one.issue_id, one.number) for one in found.lines] == [(late, "000001")]
    counter.do(statuses.reject, late, "Bukan milik pejabat")
    found = counter.runner.read(today_page).issues
    assert found is not None
    assert (found.open, found.late, found.lines) == (1, 0, ())


def test_an_open_round_tells_how_many_of_those_who_may_vote_today_did(counter: Counter) -> None:
    day = MONDAY_MORNING.date()
    make = counter.make
    asked = make.put(
        PriorityRound(title="Pusingan 1", estate_id=counter.estate, way=RoundWay.slips, opens_on=day, closes_on=day,
                      status=RoundStatus.open)
    )  # fmt: skip
    for place, (moved_in_on, moved_out_on) in enumerate(((None, day), (day + dt.timedelta(days=1), None))):
        unit = make.unit(counter.block, counter.estate, f"A-05-0{place}")
        make.put(Household(unit_id=unit, moved_in_on=moved_in_on, moved_out_on=moved_out_on))
    make.put(
        RoundVote(round_id=asked, household_id=counter.household, block_id=counter.block, cast_on=day, spoilt=False)
    )
    found = counter.runner.read(today_page).issues
    assert found is not None
    assert [(one.title, one.voted, one.households) for one in found.rounds] == [("Pusingan 1", 1, 2)]


def test_what_presses_at_the_facilities_is_among_the_important_dates(counter: Counter) -> None:
    stopped, bare = _lift(counter), _lift(counter, "Lif 2 Blok A")
    until = MONDAY_MORNING.date() + dt.timedelta(days=20)
    counter.make.put(Certificate(facility_id=stopped, kind=CertificateKind.lift, number="PMA 1", valid_until=until))
    counter.make.put(LiftEvent(facility_id=stopped, started_at=MONDAY_MORNING - dt.timedelta(hours=2), trapped=0))
    firm = counter.contractor()
    counter.make.put(ContractorLicence(
        contractor_id=firm, kind=LicenceKind.competent_firm, needed=True,
        valid_until=MONDAY_MORNING.date() - dt.timedelta(days=3),
    ))  # fmt: skip
    for _fault in range(3):
        counter.issue("Lif 1 rosak", facility_id=stopped)
    dates = counter.runner.read(today_page).dates or ()
    told = {(one.record[0], one.record[1]): one.days_left for one in dates}
    assert told[("contractor", firm)] == -3
    assert told[("facility", bare)] is None
    assert any(one.record[0] == "issue" for one in dates)
    assert {one.days_left for one in dates if one.record == ("facility", stopped)} == {None, 20}


def test_an_order_and_a_facility_are_found_by_every_word_of_their_name(counter: Counter) -> None:
    lift = _lift(counter)
    order = counter.order(counter.issue())
    hits = {(hit.table, hit.key) for group in counter.runner.read(search.find, "lif blok") for hit in group.hits}
    assert ("facility", lift) in hits
    hits = {(hit.table, hit.key) for group in counter.runner.read(search.find, "AK-2026-000001") for hit in group.hits}
    assert ("work_order", order) in hits


def test_who_may_not_see_complaints_is_told_nothing_of_them(counter: Counter, runner_of: RunnerOf) -> None:
    counter.issue()
    admin = runner_of("admin")
    assert admin.read(today_page).issues is None
    assert admin.read(search.find, "ADU-2026-000001") == []
