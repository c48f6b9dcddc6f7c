"""Priority rounds: what can be ranked, one household one vote, the result and what of it may be shown."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Sequence
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.estate import Unit
from k2k_desktop.models.issues import IssueStatus
from k2k_desktop.models.issues.priorities import RoundChoice, RoundVote, RoundWay
from k2k_desktop.models.people import Household, Sex
from k2k_desktop.services.audit import entry_page, last_of_mine, undo
from k2k_desktop.services.issues.priorities import priority_papers, round_pages, round_results, round_votes, rounds
from k2k_desktop.services.issues.priorities.withholding import ASIDE, FEW, FEWER, withhold
from tests.conftest import Make, RunnerOf, put
from tests.issues.test_attacks import at_once
from tests.issues.test_rules import attack
from tests.priorities.ranking import TODAY, town


def test_candidates_come_from_open_complaints_with_most_households_first(make: Make) -> None:
    place = town(make)
    place.issue("Lampu koridor", 3)
    lift = place.issue("Lif 2 rosak", 17)
    secret = place.issue("Jiran bising", 30, confidential=True)
    place.issue("Sudah siap", 40, status=IssueStatus.closed, end_reason="siap", ended_at=dt.datetime.now(dt.UTC))
    key = place.round()
    found = make.runner.read(rounds.choosable, key)
    assert [one.title for one in found] == ["Lif 2 rosak", "Lampu koridor"]
    assert make.runner.change(rounds.add_issues, key, [lift, lift, secret]) == 1, "a confidential one is never printed"
    (candidate,) = make.runner.read(round_pages.round_page, key).candidates
    named = place.issue("Puan Salmah kata paip bocor", reporter_name="Salmah binti Ali")
    make.runner.change(rounds.add_issues, key, [named])
    assert "Salmah" not in str(make.runner.read(round_pages.round_page, key).candidates)
    assert (candidate.title, candidate.people, candidate.score) == ("Lif 2 rosak", 4, 3 * 4 * 3 * 3)
    assert [one.title for one in make.runner.read(rounds.choosable, key)] == ["Lampu koridor"]


def test_one_changed_score_changes_the_rank_at_once_and_stands_in_the_trail(make: Make) -> None:
    key = town(make).round("Lif", "Lampu", "Longkang")
    lift, lamp, drain = make.runner.read(round_pages.round_page, key).candidates
    assert [lift.rank, lamp.rank, drain.rank] == [1, 2, 3]
    assert make.runner.change(rounds.score, drain.id, "severity", 5) == 5 * 27
    now = make.runner.read(round_pages.round_page, key).candidates
    assert [one.rank for one in now] == [2, 3, 1]
    seq, act = make.runner.read(last_of_mine, 0) or (0, "")
    assert act == "Change score"
    values = make.runner.read(entry_page, seq).changes[0].fields
    assert {(one.before, one.after) for one in values} == {("3", "5"), ("81", "135")}
    make.runner.change(undo, seq)
    assert make.runner.read(round_pages.round_page, key).candidates[2].rank == 3
    with pytest.raises(Invalid):
        make.runner.change(rounds.score, lift.id, "cost", 6)


def test_numbers_follow_the_score_when_voting_opens_and_then_stay(make: Make) -> None:
    place = town(make, "A-01-01")
    key = place.round("Lif", "Lampu", "Longkang")
    lift, _lamp, drain = make.runner.read(round_pages.round_page, key).candidates
    make.runner.change(rounds.score, drain.id, "people", 5)
    make.runner.change(rounds.withdraw, lift.id)
    place.open(key)
    page = make.runner.read(round_pages.round_page, key)
    assert [(one.number, one.title) for one in page.standing] == [(1, "Longkang"), (2, "Lampu")]
    assert page.choices == 2, "nobody ranks more than there are"
    for forbidden in (
        lambda: make.runner.change(rounds.score, drain.id, "people", 1),
        lambda: make.runner.change(rounds.propose, key, "Lewat"),
        lambda: make.runner.change(rounds.withdraw, drain.id),
        lambda: make.runner.change(rounds.save_round, key, page.version, {"ranks": 1}),
    ):
        with pytest.raises(UserError):
            forbidden()
    with pytest.raises(Invalid):
        place.vote(key, "A-01-01", 3)


def test_a_round_of_one_candidate_does_not_open(make: Make) -> None:
    place = town(make)
    with pytest.raises(UserError, match=r"dua|two"):
        place.open(place.round("Lif"))


def test_one_household_votes_once_however_it_is_tried(make: Make, database: Database) -> None:
    place = town(make, "A-03-12", "B-01-01")
    key = place.round("Lif", "Lampu", opened=True)
    place.vote(key, "A-03-12", 1)
    with pytest.raises(UserError) as refused:
        place.vote(key, "A-03-12", 2, known=False)
    assert "A-03-12" in refused.value.say()
    household, _head = place.homes["A-03-12"]
    again = {"round_id": key, "household_id": household, "block_id": place.blocks["A"], "cast_on": TODAY}
    with pytest.raises(IntegrityError):
        make.put(RoundVote(**again, spoilt=False))
    (line,) = make.runner.read(round_votes.votes, key)
    assert (line.unit, line.ranks) == ("A-03-12", (1,))
    other, _head = place.homes["B-01-01"]
    cast = partial(make.runner.change, round_votes.cast_vote, key, other)
    said = at_once(*(partial(cast, (rank,)) for rank in (1, 2, 1, 2)))
    assert sum(isinstance(one, int) for one in said) == 1
    assert {one.say("en") for one in said if isinstance(one, UserError)} == {
        "The household B-01-01 has voted already, on 23 Nov 2026."
    }


def test_a_slip_with_wrong_numbers_is_refused(make: Make) -> None:
    place = town(make, "A-01-01")
    key = place.round("Lif", "Lampu", "Longkang", "Cat", opened=True)
    wrong: tuple[tuple[int, ...], ...] = ((), (9,), (1, 1), (1, 2, 3, 4))
    for ranks in wrong:
        with pytest.raises(Invalid):
            place.vote(key, "A-01-01", *ranks)
    place.vote(key, "A-01-01", spoilt=True)
    assert make.runner.read(round_votes.votes, key)[0].spoilt


def test_a_hand_goes_up_for_one_candidate_only(make: Make) -> None:
    place = town(make, "A-01-01")
    key = place.round("Lif", "Lampu", opened=True, way=RoundWay.hands)
    with pytest.raises(Invalid):
        place.vote(key, "A-01-01", 1, 2)
    place.vote(key, "A-01-01", 2)


def test_who_casts_it_is_of_the_household_and_at_least_18(make: Make) -> None:
    place = town(make, "A-01-01", "A-01-02")
    place.home("A-01-03", sex=Sex.male, born=2008)
    key = place.round("Lif", "Lampu", opened=True)
    household, _head = place.homes["A-01-01"]
    with pytest.raises(Invalid):
        make.runner.change(round_votes.cast_vote, key, household, (1,), place.homes["A-01-02"][1])
    (young,) = make.runner.read(round_votes.households_of, key, "a0103")
    assert young.members[0].age == 18, "born on 1 January 2008"
    place.home("A-01-04", born=2009)
    (younger,) = make.runner.read(round_votes.households_of, key, "A-1-4")
    assert younger.members == ()
    with pytest.raises(Invalid):
        place.vote(key, "A-01-04", 1)
    place.vote(key, "A-01-03", 1)
    with make.runner.database.reading() as session:
        vote = session.scalars(sa.select(RoundVote)).one()
        assert (vote.sex, vote.age, vote.block_id) == (Sex.male, 18, place.blocks["A"])


def test_a_unit_without_a_household_is_said(make: Make) -> None:
    place = town(make, "A-01-01")
    make.unit(place.blocks["A"], place.estate, "A-01-09")
    key = place.round("Lif", "Lampu", opened=True)
    for code in ("Z-09-99", "A-01-09", "", "-"):
        with pytest.raises(UserError):
            make.runner.read(round_votes.households_of, key, code)


def test_points_are_by_borda_and_a_tie_is_broken_by_score_then_number(make: Make) -> None:
    place = town(make, "A-01-01", "A-01-02", "B-01-01")
    key = place.round("Lif", "Lampu", "Longkang", "Cat", winners=2)
    lamp = make.runner.read(round_pages.round_page, key).candidates[1]
    make.runner.change(rounds.score, lamp.id, "severity", 4)
    place.open(key)  # 1 Lampu, 2 Lif, 3 Longkang, 4 Cat
    place.vote(key, "A-01-01", 2, 1, 3)
    place.vote(key, "A-01-02", 1, 2, 3)
    place.vote(key, "B-01-01", spoilt=True)
    assert make.runner.read(round_results.results, key).lines == (), "what is not over is not counted"
    place.close(key)
    found = make.runner.read(round_results.results, key, "en")
    assert [(one.title, one.points, one.firsts, one.place) for one in found.lines] == [
        ("Lampu", 5, 1, 1), ("Lif", 5, 1, 2), ("Longkang", 2, 0, 3), ("Cat", 0, 0, 4),
    ]  # fmt: skip
    assert [one.tie for one in found.lines] == ["score", "score", "", ""]
    assert [one.wins for one in found.lines] == [True, True, False, False]
    assert [(one.block, one.households, one.voted, one.spoilt) for one in found.turnout] == [
        ("A", 2, 2, 0), ("B", 1, 1, 1),
    ]  # fmt: skip


def test_the_result_is_of_the_last_day_of_voting_however_late_it_is_counted(make: Make) -> None:
    place = town(make, "A-01-01", "A-01-02")
    last = TODAY - dt.timedelta(days=1)
    make.runner.change(_moved_in, place.homes["A-01-02"][0], TODAY)  # after the voting, before the count
    key = place.round("Lif", "Lampu", opened=True, closes_on=last)
    place.vote(key, "A-01-01", 1, 2)
    place.close(key)
    found = make.runner.read(round_results.results, key, "en")
    assert [(one.households, one.voted) for one in found.turnout if one.block == "A"] == [(1, 1)]
    assert make.runner.read(_printed_until, key) == last


def test_a_closed_round_never_changes_by_service_or_by_sql(make: Make) -> None:
    place = town(make, "A-01-01", "A-01-02")
    key = place.round("Lif", "Lampu", opened=True)
    vote = place.vote(key, "A-01-01", 1)
    place.close(key)
    with pytest.raises(UserError):
        place.vote(key, "A-01-02", 1)
    with pytest.raises(UserError):
        make.runner.run(round_votes.take_back_vote, Progress(), "silap", vote)
    with pytest.raises(UserError):
        make.runner.change(rounds.save_round, key, 3, {"winners": 2})
    for sql in (
        "UPDATE priority_round SET status = 'open'",
        "UPDATE priority_round SET winners = 2",
        "DELETE FROM priority_round",
        "UPDATE round_vote SET spoilt = 1",
        "DELETE FROM round_vote",
        "UPDATE round_choice SET rank = 2",
        "DELETE FROM round_choice",
        "UPDATE round_candidate SET points = 99",
        "INSERT INTO round_choice (version, created_at, updated_at, vote_id, candidate_id, rank) "
        "SELECT 1, created_at, updated_at, vote_id, candidate_id + 1, 2 FROM round_choice",
    ):
        with pytest.raises(UserError, match="its votes stand"):
            make.runner.change(attack, sql)


def test_the_turnout_counts_who_lives_there_and_nobody_else_votes(make: Make, runner_of: RunnerOf) -> None:
    place = town(make, "A-01-01", "A-01-02")
    unit = make.unit(place.blocks["A"], place.estate, "A-02-01")
    day = dt.timedelta(days=1)
    gone = make.put(Household(unit_id=unit, head_id=place.homes["A-01-01"][1], moved_out_on=TODAY - 8 * day))
    make.put(Household(unit_id=unit, head_id=place.homes["A-01-01"][1], moved_in_on=TODAY + day))
    elsewhere = make.estate("PPR Melati")
    other, _people = make.household(make.unit(make.block(elsewhere, "M"), elsewhere, "M-01-01"), "Orang Lain")
    key = place.round("Lif", "Lampu", opened=True)
    for household in (gone, other):
        with pytest.raises(Invalid, match="does not live in the estate"):
            make.runner.change(round_votes.cast_vote, key, household, (1,))
    for wrong in (TODAY - 8 * day, TODAY + day):
        with pytest.raises(Invalid, match="is cast from"):
            make.runner.change(round_votes.cast_vote, key, place.homes["A-01-01"][0], (1,), cast_on=wrong)
    place.vote(key, "A-01-01", 1)
    assert [(one.block, one.households) for one in make.runner.read(round_results.results, key).turnout] == [("A", 2)]
    seen = [runner_of(role).read(round_votes.votes, key)[0].ranks for role in ("clerk", "auditor")]
    assert seen == [(1,), ()], "what a household chose is told to those who type it alone"


def test_a_tie_that_the_score_does_not_part_goes_by_number(make: Make) -> None:
    place = town(make, "A-01-01", "A-01-02")
    key = place.round("Lif", "Lampu", opened=True)
    place.vote(key, "A-01-01", 1, 2)
    place.vote(key, "A-01-02", 2, 1)
    place.close(key)
    found = make.runner.read(round_results.results, key)
    assert [(one.number, one.points, one.tie) for one in found.lines] == [(1, 3, "number"), (2, 3, "number")]


def test_first_choices_are_told_by_sex_and_years_of_age(make: Make) -> None:
    place = town(make)
    head = make.resident("Ketua")
    codes = [f"A-01-{door:02}" for door in range(1, 11)]
    units = make.runner.change(put, *(
        Unit(estate_id=place.estate, block_id=place.blocks["A"], code=code, code_key=code, sort_key=code,
             floor_label="1", floor_order=1, door_label=code[-2:]) for code in codes
    ))  # fmt: skip
    homes = make.runner.change(put, *(Household(unit_id=unit, head_id=head) for unit in units))
    key = place.round("Lif", "Lampu", opened=True)
    lift = make.runner.read(round_pages.round_page, key).candidates[0].id
    votes = make.runner.change(put, *(
        RoundVote(round_id=key, household_id=home, block_id=place.blocks["A"], cast_on=TODAY, spoilt=False,
                  sex=Sex.male if number < 5 else Sex.female, age=29 if number < 5 else 30)
        for number, home in enumerate(homes)
    ))  # fmt: skip
    make.runner.change(put, *(RoundChoice(vote_id=vote, candidate_id=lift, rank=1) for vote in votes))
    place.close(key)
    found = make.runner.read(round_results.results, key, "en")
    assert (found.by_sex.heads, found.by_sex.totals) == (("Female", "Male"), ("5", "5"))
    assert (found.by_age.heads, found.by_age.cells) == (("18–29", "30–39"), (("5", "5"), ("0", "0")))


def test_an_office_helper_may_enter_votes_but_not_close(make: Make, runner_of: RunnerOf) -> None:
    place = town(make, "A-01-01")
    key = place.round("Lif", "Lampu", opened=True)
    place.vote(key, "A-01-01", 1)
    with pytest.raises(UserError):
        runner_of("clerk").change(rounds.close_round, key, 2)
    with pytest.raises(UserError):
        runner_of("auditor").change(round_votes.cast_vote, key, place.homes["A-01-01"][0], (1,))


@pytest.mark.parametrize("known", [False, True])
def test_withheld_cells_cannot_be_computed_from_the_totals(known: bool) -> None:
    """Every table that fits what is shown is searched: each withheld cell must have at least two values in them.

    Where the turnout tells how many voted in each block, the totals are *known*, whatever this table shows.
    """
    chance = random.Random(7)
    kept = 0
    for _round in range(40):
        counts = [[chance.choice((0, 1, 3, 4, 6, 7)) for _column in range(3)] for _row in range(2)]
        shown = withhold(counts, totals_known=known)
        if shown.withheld:
            continue
        kept += 1
        totals = [sum(column) for column in zip(*counts, strict=True)]
        assert all(
            face == count if known else _fits(count, face) for count, face in zip(totals, shown.totals, strict=True)
        )
        assert known or not any(
            0 < count < FEW and count == face for count, face in zip(totals, shown.totals, strict=True)
        )
        fitting = list(_fitting(counts, shown.cells, shown.totals))
        assert tuple(tuple(row) for row in counts) in fitting
        for row, column in itertools.product(range(2), range(3)):
            if shown.cells[row][column] in (FEWER, ASIDE):
                assert len({one[row][column] for one in fitting}) > 1, (counts, shown)
            else:
                assert counts[row][column] >= FEW or not sum(counts[row]) or not sum(one[column] for one in counts)
    assert kept > 10


def _fitting(
    counts: list[list[int]], cells: Sequence[Sequence[int]], totals: Sequence[int]
) -> Iterator[tuple[tuple[int, ...], ...]]:
    """All tables with the same row totals that show the same."""
    for first in _rows(sum(counts[0]), cells[0]):
        for second in _rows(sum(counts[1]), cells[1]):
            sums = [a + b for a, b in zip(first, second, strict=True)]
            faces = zip(sums, totals, strict=True)
            if all((_fits(count, face) and count > 0) or count == face for count, face in faces):
                yield (first, second)


def _rows(total: int, faces: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for one in itertools.product(range(total + 1), repeat=len(faces)):
        if sum(one) == total and all(_fits(count, face) for count, face in zip(one, faces, strict=True)):
            yield one


def _fits(count: int, face: int) -> bool:
    return count == face if face >= 0 else face == ASIDE or count < FEW


def test_a_table_too_small_to_hide_anything_is_withheld_whole() -> None:
    assert FEW == 5, "years and homes of fewer than five are told nowhere"
    assert withhold([[3], [8]]).withheld
    assert not withhold([[9, 8], [7, 12]]).withheld


@action("Move in", needs="session")
def _moved_in(session: Session, household_id: int, day: dt.date) -> None:
    session.get_one(Household, household_id).moved_in_on = day


@question(needs="session")
def _printed_until(session: Session, round_id: int) -> dt.date:
    return priority_papers.result_paper(session, round_id, "en").closed_on
