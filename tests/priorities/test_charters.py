"""Priority charters end by the signatures of households alone; practices count with proof; posters name nobody."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.i18n import Language
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.governance import OrganisationKind
from k2k_desktop.models.issues import IssueStatus, IssueVerification, VerifiedAs
from k2k_desktop.models.issues.priorities import Charter, CharterStatus
from k2k_desktop.services import governance
from k2k_desktop.services.governance import resolutions
from k2k_desktop.services.issues.priorities import (
    charter_pages,
    charters,
    posters,
    priority_papers,
    round_pages,
    rounds,
)
from tests.conftest import Make, RunnerOf
from tests.issues.test_rules import attack
from tests.priorities.ranking import TODAY, Town, town


@question(needs="session")
def counted(session: Session) -> int:
    """How many charters there are."""
    return session.scalar(sa.select(sa.func.count(Charter.id))) or 0


def written(place: Town, **changes: object) -> int:
    """A charter with all that is needed to agree on it."""
    name = f"JPB {place.make.runner.read(counted)}"
    body = place.make.runner.change(
        governance.save_organisation, None, 1, {"name": name, "kind": OrganisationKind.co_management}
    )
    values = {
        "title": "Lif 2 Blok A", "estate_id": place.estate, "organisation_id": body, "problem": "Lif kerap rosak.",
        "solved_means": "Tiada kerosakan selama tiga bulan.", "sign_offs": 2, "budget_sen": 500_000,
    }  # fmt: skip
    return place.make.runner.change(charters.save_charter, None, 1, values | changes)


def agreed(place: Town, **changes: object) -> int:
    """The same, agreed on and begun."""
    key, runner = written(place, **changes), place.make.runner
    page = runner.read(charter_pages.charter_page, key)
    resolution = runner.change(
        resolutions.record_resolution, page.organisation_id or 0, "Mengutamakan lif.", TODAY, consensus=True
    )
    runner.change(charters.agree_charter, key, page.version, resolution, TODAY)
    runner.change(charters.begin_charter, key, page.version + 1)
    return key


def test_a_charter_is_numbered_by_year_and_written_from_a_winner_in_one_step(make: Make) -> None:
    place = town(make, "A-01-01")
    lift = place.issue("Lif 2 rosak", 20)
    key = place.round("Lampu")
    make.runner.change(rounds.add_issues, key, [lift])
    place.open(key)
    place.vote(key, "A-01-01", 1)
    winner = make.runner.read(round_pages.round_page, key).candidates[0]
    with pytest.raises(UserError):
        make.runner.change(charters.charter_from, winner.id)
    place.close(key)
    made = make.runner.change(charters.charter_from, winner.id)
    page = make.runner.read(charter_pages.charter_page, made)
    assert (page.reference, page.title, page.round) == ("PK-2026-001", "Lif 2 rosak", "Pusingan 1/2026")
    assert [one.issue_id for one in page.issues] == [lift]
    with pytest.raises(UserError, match="PK-2026-001"):
        make.runner.change(charters.charter_from, winner.id)


def test_a_charter_is_agreed_by_a_carried_resolution_and_then_keeps_what_solved_means(make: Make) -> None:
    place = town(make)
    key = written(place)
    with pytest.raises(Invalid):
        make.runner.change(charters.agree_charter, key, 1, None, TODAY)
    with pytest.raises(UserError):
        make.runner.change(charters.begin_charter, key, 1)
    key = agreed(place)
    with pytest.raises(Invalid):
        make.runner.change(charters.save_charter, key, 3, {"solved_means": "Apa-apa sahaja"})
    with pytest.raises(Invalid):
        make.runner.change(charters.save_charter, key, 3, {"sign_offs": 1})
    make.runner.change(charters.save_charter, key, 3, {"lead": "Pengerusi"})


def test_only_the_signatures_of_households_end_it_by_service_and_by_sql(make: Make) -> None:
    place = town(make, "A-01-01", "A-01-02", "A-01-03")
    key, runner = agreed(place), make.runner
    (first, head), (second, _), (third, _) = place.homes.values()
    runner.change(charters.sign_off, key, first, True, head)
    version = runner.read(charter_pages.charter_page, key).version
    with pytest.raises(UserError):
        runner.change(charters.solve_charter, key, version)
    with pytest.raises(UserError):
        runner.change(charters.sign_off, key, first, True)  # one line a household
    with pytest.raises(Invalid):
        runner.change(charters.sign_off, key, second, True, head)  # of another household
    for change in ("status = 'solved'", "status = 'solved', sign_offs = 1", "status = 'solved', sign_offs = 0"):
        with pytest.raises(UserError, match=r"once the community has signed|was agreed"):
            runner.change(attack, f"UPDATE charter SET {change} WHERE id = {key}")
    for change in ("sign_offs = 1", "solved_means = 'x'"):
        with pytest.raises(UserError, match="was agreed and stays"):
            runner.change(attack, f"UPDATE charter SET {change} WHERE id = {key}")
    runner.change(charters.sign_off, key, second, True)
    against = runner.change(charters.sign_off, key, third, False)
    runner.change(charters.solve_charter, key, version)
    assert runner.read(charters.solved_in, 2026) == 1
    assert runner.read(charters.solved_in, 2025) == 0
    with pytest.raises(UserError):
        runner.run(charters.take_back_sign_off, Progress(), "silap", against)
    for sql in ("DELETE FROM charter_sign_off", "UPDATE charter_sign_off SET accepted = 0"):
        with pytest.raises(UserError, match="once the community has signed"):
            runner.change(attack, sql)


def test_a_household_that_moved_out_signs_no_more(make: Make) -> None:
    place = town(make, "A-01-01")
    key, household = agreed(place), place.homes["A-01-01"][0]
    make.runner.change(attack, f"UPDATE household SET moved_out_on = '2026-11-22' WHERE id = {household}")
    with pytest.raises(Invalid, match="does not live"):
        make.runner.change(charters.sign_off, key, household, True)


def test_a_step_of_a_dropped_charter_is_not_changed_through_another(make: Make) -> None:
    place, change = town(make), make.runner.change
    old, other = written(place), written(place)
    step = change(charters.save_milestone, old, None, {"title": "Sebut harga"})
    change(charters.drop_charter, old, make.runner.read(charter_pages.charter_page, old).version, "Tiada wang")
    with pytest.raises(UserError, match="does not change any more"):
        change(charters.save_milestone, other, step, {"title": "Lain"})


def test_as_many_against_as_for_keeps_it_open(make: Make) -> None:
    place = town(make, "A-01-01", "A-01-02")
    key = agreed(place, sign_offs=1)
    for (household, _head), solved in zip(place.homes.values(), (True, False), strict=True):
        make.runner.change(charters.sign_off, key, household, solved)
    with pytest.raises(UserError):
        make.runner.change(charters.solve_charter, key, 3)


def test_an_unfunded_charter_is_a_candidate_of_the_next_round_by_itself(make: Make) -> None:
    place = town(make)
    key = written(place)
    before = place.round("Lampu")
    make.runner.change(charters.carry_over, key, 1)
    after = place.round("Longkang")
    for one in (before, after):
        titles = [each.title for each in make.runner.read(round_pages.round_page, one).candidates]
        assert titles.count("Lif 2 Blok A") == 1
    paid = written(place, title="Cat", funded_sen=500_000, funder="DBKL")
    with pytest.raises(UserError):
        make.runner.change(charters.carry_over, paid, 1)
    with pytest.raises(Invalid):
        make.runner.change(charters.drop_charter, paid, 1, " ")
    make.runner.change(charters.drop_charter, paid, 1, "Tidak perlu lagi")
    assert make.runner.read(charter_pages.charters, CharterStatus.dropped)[0].title == "Cat"


def test_an_auditor_reads_and_changes_nothing(make: Make, runner_of: RunnerOf) -> None:
    key = written(town(make))
    auditor = runner_of("auditor")
    assert auditor.read(charter_pages.charter_page, key).title
    with pytest.raises(UserError):
        auditor.change(charters.drop_charter, key, 1, "x")


def test_a_poster_has_no_name_no_title_and_no_home_on_it(make: Make) -> None:
    place = town(make, "A-01-01")
    unit_issue = {"unit_id": make.unit(place.blocks["A"], place.estate, "A-09-09")}
    place.issue("Cik Zaleha tersekat", 4, reporter_name="Zaleha binti Osman", reporter_phone="+60130000001",
                place_note="dekat Zaleha", description="Zaleha", floor_label="3")  # fmt: skip
    place.issue("Paip Zaleha", 1, **unit_issue)
    place.issue("Jiran Zaleha", 1, confidential=True)
    ended_at = dt.datetime.now(dt.UTC)
    closed = {"status": IssueStatus.closed, "end_reason": "siap", "ended_at": ended_at}
    place.issue("Sudah", 2, floor_label="3", finished_at=ended_at, **closed)
    place.issue("Tanpa kerja", 1, floor_label="3", **closed)
    place.issue("Lama", 9, reported_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    days = (dt.date(2026, 10, 1), dt.date(2026, 12, 31))

    @question(needs="priorities.see")
    def paper(session: Session) -> Any:
        return posters.poster_paper(session, place.estate, None, *days, "ms")

    found = make.runner.read(paper)
    assert not [word for word in ("Zaleha", "A-09-09", "0130000001") if word in repr(found)]
    (lift,) = found.said
    assert (lift.reports, lift.households, lift.mended, lift.going) == (2, 6, 1, 1), "what ended unrepaired is left out"
    assert (found.reports, found.mended, found.homes, found.homes_mended) == (3, 1, 1, 0)
    again = place.issue("Semula", 1, floor_label="3")
    make.put(IssueVerification(issue_id=again, verified_as=VerifiedAs.head, accepted=True, said_on=TODAY))
    assert make.runner.read(paper).confirmed == 0, "what was opened again since is not mended"
    twice = place.issue("Dua kali", 1, floor_label="3", finished_at=ended_at, **closed)
    word = {"issue_id": twice, "verified_as": VerifiedAs.head, "accepted": True, "said_on": TODAY}
    make.put(IssueVerification(**word, created_at=ended_at - dt.timedelta(days=1)))
    assert make.runner.read(paper).confirmed == 0, "the first repair was accepted, not the one after it"
    make.put(IssueVerification(**word, created_at=ended_at))
    assert make.runner.read(paper).confirmed == 1
    printed = make.runner.read(posters.poster_pdf, place.estate, place.blocks["A"], *days, "en")
    assert b"/MediaBox [ 0 0 841.8898 1190.551 ]" in printed.pdf, "A3"
    assert not printed.missing
    with pytest.raises(Invalid):
        make.runner.read(posters.poster_pdf, place.estate, None, days[1], days[0], "ms")


def test_slips_result_and_charter_print_in_both_languages(make: Make) -> None:
    place = town(make, "A-01-01", "B-01-01")
    key = place.round("Lif", "Lampu", opened=True)
    slips = make.runner.read(priority_papers.round_slip_pdf, key, "ms")
    assert slips.pages == 3, "a sheet for the office, and one a block"
    with pytest.raises(UserError):
        make.runner.read(priority_papers.round_result_pdf, key, "ms")
    place.vote(key, "A-01-01", 1, 2)
    place.close(key)
    charter = agreed(place)
    languages: tuple[Language, ...] = ("ms", "en")
    for language in languages:
        assert not make.runner.read(priority_papers.round_result_pdf, key, language).missing
        assert not make.runner.read(priority_papers.charter_pdf, charter, language).missing


def test_a_charter_on_paper_tells_no_title_of_a_confidential_complaint(make: Make) -> None:
    place = town(make, "A-01-01")
    charter = written(place)
    for issue in (place.issue("Jiran Zaleha", 1, confidential=True), place.issue("Lif rosak lagi", 1)):
        make.runner.change(charters.link_to_charter, charter, issue)

    @question(needs="priorities.see")
    def paper(session: Session) -> Any:
        return priority_papers.charter_paper(session, charter, "ms")

    assert [title for _reference, title in make.runner.read(paper).complaints] == ["Lif, Lif rosak", "Lif rosak lagi"]
