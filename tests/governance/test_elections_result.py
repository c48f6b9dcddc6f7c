"""Who is nominated, how votes are counted, and what a declared result makes; every rule tried against."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.governance import TermOrigin
from k2k_desktop.models.governance.elections import BallotMethod, ElectionStatus
from k2k_desktop.services import governance
from k2k_desktop.services.governance import elections, rules, seats
from k2k_desktop.services.governance.elections import Papers
from tests.conftest import Make, RunnerOf, because
from tests.governance.electing import DAY, NAMES, Held, by_hand, declared, planned, polled

# ---- nominations


def test_a_nominee_who_is_not_on_the_roll_is_refused(held: Held, make: Make) -> None:
    planned(held).freeze()
    first = held.id
    stranger = held.elector(NAMES[0])
    planned(held).freeze()
    assert held.id != first
    given = {"contest_id": held.contest().id, "proposer_id": held.elector(NAMES[1]),
             "seconder_id": held.elector(NAMES[2])}  # fmt: skip
    for elector in (stranger, 999_999, None):
        with pytest.raises(Invalid) as refused:
            held.runner.change(elections.nominate, held.id, {**given, "elector_id": elector})
        assert set(refused.value.fields) == {"elector_id"}


def test_candidate_proposer_and_seconder_are_three_persons(held: Held) -> None:
    planned(held).freeze()
    for people in ((0, 0, 1), (0, 1, 0), (0, 1, 1)):
        with pytest.raises(Invalid):
            held.nominate(*(NAMES[place] for place in people))


def test_nobody_is_nominated_twice_or_too_late(held: Held) -> None:
    planned(held, closes_on=dt.date(2026, 12, 10)).freeze()
    held.nominate(NAMES[0], NAMES[1], NAMES[2])
    with pytest.raises(Invalid):
        held.nominate(NAMES[0], NAMES[3], NAMES[4])
    held.clock.advance(dt.timedelta(days=17))
    held.nominate(NAMES[1], NAMES[3], NAMES[4])
    held.clock.advance(dt.timedelta(days=1))
    with pytest.raises(UserError, match="closed"):
        held.nominate(NAMES[2], NAMES[3], NAMES[4])


def test_ballot_numbers_follow_the_order_of_acceptance(held: Held) -> None:
    planned(held, closes_on=dt.date(2026, 11, 24)).freeze()
    keys = [held.nominate(name, NAMES[4], NAMES[5]) for name in NAMES[:4]]
    for place in (2, 1, 0):
        held.runner.change(elections.accept_nomination, keys[place])
    assert len(held.page().missing) == 2  # the day, and one who has not answered
    with pytest.raises(UserError):
        held.runner.change(elections.open_polling, held.id)
    held.clock.advance(dt.timedelta(days=1))
    with pytest.raises(UserError, match="neither"):
        held.runner.change(elections.open_polling, held.id)
    held.runner.change(elections.withdraw_nomination, keys[3])
    held.runner.change(elections.withdraw_nomination, keys[1])
    held.runner.change(elections.open_polling, held.id)
    assert [(one.ballot_number, one.name) for one in held.contest().standing] == [(1, NAMES[2]), (2, NAMES[0])]
    with pytest.raises(UserError):
        held.runner.change(elections.withdraw_nomination, keys[0])


# ---- the count


def test_numbers_that_do_not_reconcile_block_the_result(held: Held) -> None:
    held, (first, second) = polled(held, *NAMES[:2])
    assert [one.text for one in held.page().missing] == ["Nothing was counted yet for {position}."]
    box = held.count({first: 3, second: 1}, used=4, spoilt=0, unused=1)
    assert held.contest().papers.difference == 1
    with pytest.raises(UserError, match="6 papers were issued, but 5"):
        held.runner.change(elections.close_count, held.id)
    with pytest.raises(UserError):
        held.runner.change(elections.declare_result, held.id)
    held.count({first: 3, second: 1}, box, used=4, spoilt=1, unused=1)
    held.runner.change(elections.close_count, held.id)
    assert held.page().status is ElectionStatus.counted


def test_counts_that_cannot_be_are_refused_beside_their_field(held: Held) -> None:
    held, keys = polled(held, *NAMES[:2])
    wrong: tuple[tuple[tuple[int, int], dict[str, Any], str], ...] = (
        ((4, 3), {}, "used"),
        ((7, 0), {}, "used"),
        ((1, 1), {"spoilt": 1}, "used"),
        ((3, 3), {"issued": 7, "unused": 1}, "issued"),
        ((3, 3), {"name": " "}, "name"),
    )
    for votes, papers, field in wrong:
        with pytest.raises(Invalid) as refused:
            held.count(dict(zip(keys, votes, strict=True)), **papers)
        assert set(refused.value.fields) == {field}
    assert not held.contest().boxes


def test_over_all_boxes_no_more_papers_than_electors(held: Held) -> None:
    held, (first, second) = polled(held, *NAMES[:2])
    held.count({first: 2, second: 1}, name="Blok A", issued=3, used=3)
    with pytest.raises(Invalid, match="7 papers"):
        held.count({first: 2, second: 1}, name="Blok B", issued=4, used=3, unused=1)
    with pytest.raises(Invalid, match="already"):
        held.count({first: 2, second: 1}, name="blok a", issued=3, used=3)
    held.count({first: 1, second: 2}, name="Blok B", issued=3, used=3)
    assert (held.contest().papers, [one.votes for one in held.contest().candidates]) == (Papers(6, 6), [3, 3])


def test_nothing_is_counted_before_the_election_day_nor_for_who_does_not_stand(held: Held) -> None:
    held, (first, second) = polled(held, *NAMES[:2])
    with pytest.raises(UserError, match="do not stand"):
        held.count({first: 1, second: 1, 999: 1})
    held.clock.moment -= dt.timedelta(days=1)
    with pytest.raises(UserError, match="election day"):
        held.count({first: 1, second: 1})


def test_a_show_of_hands_counts_the_hands_in_the_hall(held: Held) -> None:
    held, (first, second) = polled(held, *NAMES[:2], method=BallotMethod.hands)
    key = held.runner.change(elections.save_box, held.contest().id, None, 1, {"used": 5}, {first: 3, second: 2})
    assert [(one.id, one.name, one.papers) for one in held.contest().boxes] == [(key, "Dewan", Papers(5, 5))]
    with pytest.raises(Invalid):
        held.runner.change(elections.save_box, held.contest().id, key, 1, {"used": 7}, {first: 3, second: 2})


def test_the_last_count_holds_and_the_earlier_stays_on_record(held: Held) -> None:
    held, (first, second) = polled(held, *NAMES[:2])
    box = held.count({first: 3, second: 3})
    held.runner.change(elections.break_tie, held.contest().id, [second], "Undi dicabut oleh Pengerusi mesyuarat")
    held.runner.change(elections.close_count, held.id)
    with pytest.raises(UserError, match="recount"):
        held.count({first: 4, second: 2}, box)
    with pytest.raises(Invalid):
        held.runner.change(elections.start_recount, held.contest().id, " ")
    held.runner.change(elections.start_recount, held.contest().id, "Calon meminta kiraan semula")
    with pytest.raises(UserError, match="not counted"):
        held.runner.change(elections.declare_result, held.id)
    contest = held.contest()
    assert (contest.count_number, contest.tie_broken, contest.boxes[0].votes) == (2, "", {})
    with pytest.raises(UserError, match="no longer holds"):
        held.runner.change(elections.save_box, contest.id, box, 1, {}, {})
    held.count({first: 4, second: 2}, contest.boxes[0].id)
    contest = held.contest()
    assert [one.elected for one in contest.candidates] == [True, False]
    assert (len(contest.earlier), contest.recount_reasons) == (1, ("Calon meminta kiraan semula",))
    held.runner.change(elections.declare_result, held.id)


def test_how_a_tie_was_broken_no_longer_holds_once_a_box_is_gone(held: Held) -> None:
    held, (first, second) = polled(held, *NAMES[:2])
    box = held.count({first: 3, second: 3})
    held.runner.change(elections.break_tie, held.contest().id, [second], "Undi dicabut oleh Pengerusi mesyuarat")
    because(held.runner, elections.remove_box, box)
    assert held.contest().tie_broken == ""
    assert not any(one.by_tie for one in held.contest().candidates)


def test_a_tie_at_the_last_seat_holds_the_result_until_it_is_broken(held: Held) -> None:
    held, (first, second) = polled(held, *NAMES[:2])
    held.count({first: 3, second: 3})
    held.runner.change(elections.close_count, held.id)
    with pytest.raises(UserError, match="share the last seat"):
        held.runner.change(elections.declare_result, held.id)
    contest = held.contest()
    for winners, how in (([], "Undi"), ([first, second], "Undi"), ([999], "Undi"), ([first], " ")):
        with pytest.raises(Invalid):
            held.runner.change(elections.break_tie, contest.id, winners, how)
    held.runner.change(elections.break_tie, contest.id, [second], "Undi dicabut oleh Pengerusi mesyuarat")
    held.runner.change(elections.declare_result, held.id)
    assert [(one.elected, one.by_tie) for one in held.contest().candidates] == [(False, False), (True, True)]


# ---- the result


def test_the_declared_result_makes_term_and_appointments(held: Held) -> None:
    held, (first, second) = polled(held, *NAMES[:2], term_from=dt.date(2027, 1, 1), term_to=dt.date(2028, 12, 31))
    held.count({first: 2, second: 4})
    held.runner.change(elections.close_count, held.id)
    held.runner.change(elections.declare_result, held.id)
    found = held.runner.read(governance.members_on, held.organisation, dt.date(2027, 1, 1))
    assert [(one.name, one.position, one.from_on) for one in found] == [(NAMES[1], "Pengerusi", dt.date(2027, 1, 1))]
    assert held.runner.read(governance.organisation_page, held.organisation).former == ()
    assert (held.page().status, held.page().declared_on) == (ElectionStatus.declared, DAY)


def test_who_stands_alone_is_elected_without_a_vote(held: Held) -> None:
    held, (only,) = polled(held, NAMES[0])
    assert (held.contest().unopposed, held.page().missing) == (True, ())
    with pytest.raises(UserError, match="no vote"):
        held.count({only: 6})
    held.runner.change(elections.close_count, held.id)
    held.runner.change(elections.declare_result, held.id)
    assert [one.name for one in held.runner.read(governance.members_on, held.organisation, DAY)] == [NAMES[0]]


def test_a_result_whose_term_overlaps_declares_nothing(held: Held) -> None:
    held, _keys = polled(held, NAMES[0])
    held.runner.change(
        governance.start_term, held.organisation, {"from_on": dt.date(2027, 3, 1), "origin": TermOrigin.continuation}
    )
    held.runner.change(elections.close_count, held.id)
    with pytest.raises(Invalid):
        held.runner.change(elections.declare_result, held.id)
    assert held.page().status is ElectionStatus.counted


ATTACKS = (
    "UPDATE election SET status = 'polling'", "UPDATE election SET held_on = '2020-01-01'", "DELETE FROM election",
    "UPDATE contest SET seats = 2", "DELETE FROM contest", "DELETE FROM elector",
    "UPDATE elector SET person_name = 'X'", "UPDATE nomination SET chosen_by_tie = 1", "DELETE FROM nomination",
    "UPDATE ballot_box SET used = 1", "DELETE FROM ballot_box", "UPDATE ballot_count SET votes = 9",
    "UPDATE ballot_count SET box_id = 999", "UPDATE nomination SET election_id = 999", "DELETE FROM ballot_count",
)  # fmt: skip


def test_who_served_too_many_terms_is_declared_only_with_a_reason(held: Held) -> None:
    change, body = held.runner.change, held.organisation
    change(rules.save_constitution, None, body, 1, {"from_on": dt.date(2020, 1, 1), "consecutive_terms": 1})
    change(seats.start_term, body, {"from_on": dt.date(2023, 1, 1), "origin": TermOrigin.election})
    for place, one in enumerate(held.people):
        position = f"Jawatan {place}" if place else "Pengerusi"
        change(seats.appoint, body, {"position": position, "resident_id": one, "from_on": dt.date(2023, 1, 1)})
    held, keys = polled(held, *NAMES[:2])
    held.count({keys[0]: 4, keys[1]: 2})
    change(elections.close_count, held.id)
    with pytest.raises(Invalid) as refused:
        change(elections.declare_result, held.id)
    assert set(refused.value.fields) == {"override_reason"}
    assert held.page().status is ElectionStatus.counted
    change(elections.declare_result, held.id, "Tiada calon lain; diluluskan Ketua Pengarah")
    assert held.page().status is ElectionStatus.declared


def test_a_declared_result_is_locked_by_the_database(held: Held) -> None:
    declared(held)
    key, before = held.id, held.page()
    other = held.runner.change(elections.plan_election, held.organisation, {"held_on": dt.date(2027, 6, 1)})
    moved = [f"UPDATE {table} SET election_id = {other}" for table in ("contest", "elector", "nomination")]
    for statement in (*ATTACKS, *(f"{move} WHERE election_id = {key}" for move in moved)):
        with pytest.raises((UserError, IntegrityError)):
            held.runner.change(by_hand, statement)
    assert held.page() == before


def test_the_database_itself_keeps_the_rules_of_a_count(held: Held) -> None:
    held, (first, second) = polled(held, *NAMES[:2])
    held.count({first: 3, second: 2}, used=5, unused=0)  # a paper is missing
    held.runner.change(by_hand, "UPDATE election SET status = 'counted'")
    attacks = (
        "UPDATE election SET status = 'declared'",  # the count does not add up
        "UPDATE election SET status = 'planned'", "UPDATE ballot_box SET spoilt = 2",
        "UPDATE ballot_count SET votes = 6",
        f"UPDATE nomination SET proposer_id = elector_id WHERE id = {first}",
        f"UPDATE nomination SET elector_id = 9999 WHERE id = {first}", "DELETE FROM elector",
        "UPDATE elector SET person_name = 'X'",
        "INSERT INTO elector (version, created_at, updated_at, election_id, number, resident_id, person_name) "
        "SELECT 1, '', '', election_id, 99, 99, 'X' FROM elector LIMIT 1",
    )  # fmt: skip
    before = held.contest()
    for statement in attacks:
        with pytest.raises((UserError, IntegrityError)):
            held.runner.change(by_hand, statement)
    assert (held.contest(), held.page().status) == (before, ElectionStatus.counted)


def test_a_declared_result_is_locked_by_the_service(held: Held) -> None:
    first, second = declared(held)
    contest = held.contest()
    tries = (
        lambda: held.runner.change(elections.save_election, held.id, held.page().version, {"objection": "Bantahan"}),
        lambda: held.count({first: 1, second: 5}, contest.boxes[0].id),
        lambda: held.runner.change(elections.start_recount, contest.id, "Lagi"),
        lambda: held.runner.change(elections.break_tie, contest.id, [second], "Undi"),
        lambda: held.runner.change(elections.declare_result, held.id),
        lambda: held.runner.run(elections.cancel_election, Progress(), "Batal", held.id),
        lambda: held.runner.change(elections.withdraw_nomination, first),
        lambda: held.runner.change(elections.freeze_roll, held.id),
    )
    for attempt in tries:
        with pytest.raises(UserError, match="declared"):
            attempt()


def test_a_cancelled_election_asks_why_and_goes_no_further(held: Held) -> None:
    planned(held)
    with pytest.raises(UserError, match="why"):
        held.runner.change(elections.cancel_election, held.id)
    held.runner.run(elections.cancel_election, Progress(), "Dewan ditutup", held.id)
    with pytest.raises(UserError, match="cancelled"):
        held.runner.change(elections.issue_election_notice, held.id)


def test_an_auditor_reads_and_changes_nothing(held: Held, runner_of: RunnerOf) -> None:
    held.plan()
    auditor = runner_of("auditor")
    assert [one.id for one in auditor.read(elections.elections_of, held.organisation)] == [held.id]
    with pytest.raises(Refused):
        auditor.change(elections.issue_election_notice, held.id)
