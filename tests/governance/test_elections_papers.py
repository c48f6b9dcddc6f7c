"""The papers of an election in both languages, read back as text."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import Language
from k2k_desktop.models.governance import Organisation, OrganisationKind, Profile
from k2k_desktop.models.people import Occupancy, Relationship
from k2k_desktop.reports import electoral_roll
from k2k_desktop.reports.paper import Letterhead, Paper
from k2k_desktop.services.governance import election_papers, elections
from k2k_desktop.services.runner import Runner
from tests.conftest import BEGINNINGS, MONDAY_MORNING, Begun, Make, door
from tests.meetings.test_final_papers import everything_changes
from tests.reports.reading import pages, whole

NAMES = ("Aminah binti Salleh", "Badrul bin Hashim", "Chong Mei Ling", "Devi a/p Raman", "Esah binti Musa",
         "Fatimah binti Omar")  # fmt: skip
DAY = dt.date(2026, 12, 20)
POLLING = dt.datetime.combine(DAY, dt.time(2), dt.UTC)


def counted_election(database: Database) -> int:
    """Counted, with a recount and a tie that was broken for the members, and a chair without a rival."""
    clock = FixedClock(MONDAY_MORNING)
    runner = door(database, clock, "manager", "clerk", "secretary")
    make = Make(runner)
    estate = make.estate()
    make.household(make.unit(make.block(estate), estate), *NAMES)
    organisation = make.put(
        Organisation(name="Persatuan Penduduk Teratai", kind=OrganisationKind.residents, profile=Profile.ros_society)
    )
    given = {"held_on": DAY, "months_resident": 6, "tellers": "Hamzah bin Ali, Tan Siew Lan, Ravi a/l Muthu"}
    key = runner.change(elections.plan_election, organisation, given)
    for contest in runner.read(elections.election_page, key).contests[1:3]:
        runner.change(elections.remove_contest, contest.id)
    chair, members = runner.read(elections.election_page, key).contests
    runner.change(elections.save_contest, key, members.id, members.version, {"seats": 2})
    runner.change(elections.issue_election_notice, key)
    runner.change(elections.freeze_roll, key)
    electors = {name: runner.read(elections.find_electors, key, name)[0][0] for name in NAMES}
    stood = {}
    for contest, name in ((chair, 0), (members, 1), (members, 2), (members, 3)):
        people = dict(zip(("elector_id", "proposer_id", "seconder_id"),
                          (electors[NAMES[place]] for place in (name, 4, 5)), strict=True))  # fmt: skip
        stood[name] = runner.change(elections.nominate, key, {"contest_id": contest.id, **people})
        runner.change(elections.accept_nomination, stood[name])
    runner.change(elections.open_polling, key)
    clock.moment = POLLING
    papers = ({"name": "Blok A", "issued": 4, "used": 2, "spoilt": 1, "unused": 1},
              {"name": "Blok B", "issued": 2, "used": 2, "spoilt": 0, "unused": 0})  # fmt: skip
    for box in papers:
        runner.change(elections.save_box, members.id, None, 1, box, {stood[1]: 2, stood[2]: 1, stood[3]: 1})
    runner.change(elections.start_recount, members.id, "Calon meminta kiraan semula")
    for again in runner.read(elections.election_page, key).contests[1].boxes:
        votes = {stood[1]: 2, stood[2]: 1, stood[3]: 1}
        runner.change(elections.save_box, members.id, again.id, again.version, {}, votes)
    runner.change(elections.break_tie, members.id, [stood[3]], "Undian cabutan di hadapan calon")
    runner.change(elections.close_count, key)
    return key


BEGINNINGS["election"] = counted_election


@pytest.fixture
def election(begun: Begun, clock: FixedClock) -> int:
    """`counted_election`, on its day."""
    clock.moment = POLLING
    _path, key = begun("election")
    return int(key)


@pytest.mark.parametrize("language", ["ms", "en"])
def test_the_certificate_tells_votes_boxes_recount_and_tie(runner: Runner, election: int, language: Language) -> None:
    draft = runner.read(election_papers.result_certificate_pdf, election, language)
    assert ("DRAF" if language == "ms" else "DRAFT") in whole(draft)
    runner.change(elections.declare_result, election)
    printed = runner.read(election_papers.result_certificate_pdf, election, language)
    text = whole(printed)
    for words in (*NAMES[:4], "Blok A 4 2 1 1", "Blok B 2 2 0 0", "6 4 1 1", "Calon meminta kiraan semula",
                  "Undian cabutan di hadapan calon", "Hamzah bin Ali", "Ravi a/l Muthu"):  # fmt: skip
        assert words in text, words
    assert "DRAF" not in text
    heads = {"ms": "Setiausaha mesyuarat", "en": "Secretary of the meeting"}
    assert heads[language] in text
    assert {"ms": "Ahli Jawatankuasa", "en": "Committee member"}[language] in text
    assert not printed.missing
    runner.change(everything_changes)
    assert runner.read(election_papers.result_certificate_pdf, election, language) == printed


@pytest.mark.parametrize("language", ["ms", "en"])
def test_the_roll_has_room_to_sign_and_changes_apart(
    runner: Runner, make: Make, election: int, language: Language
) -> None:
    make.number_from(len(NAMES) + 1)
    newcomer = make.resident("Gopal a/l Samy")
    make.put(Occupancy(household_id=1, resident_id=newcomer, relationship=Relationship.relative))
    text = whole(runner.read(election_papers.electoral_roll_pdf, election, language))
    roll, _mark, changes = text.partition("Changes since" if language == "en" else "Perubahan selepas")
    assert all(f"{number} {name}" in roll for number, name in enumerate(NAMES, 1))
    assert "Gopal" in changes
    assert "Gopal" not in roll
    assert "880101" not in text  # no identity number


def test_every_page_of_a_long_roll_repeats_its_head() -> None:
    paper = Paper("en", Letterhead("Pejabat Pengurusan"))
    voters = tuple(electoral_roll.Voter(n, f"Penduduk {n}", f"A-{n // 10:02}-01") for n in range(1, 601))
    roll = electoral_roll.ElectoralRoll(paper, "Persatuan", DAY, DAY, ("residents of the estate",), voters)
    printed = electoral_roll.print_electoral_roll(roll)
    assert len(pages(printed)) > 15
    assert all("Roll no. Name Unit Signature" in page for page in pages(printed))
    assert "600 Penduduk 600" in pages(printed)[-1]
    assert electoral_roll.print_electoral_roll(replace(roll, voters=())).pages == 1


@pytest.mark.parametrize("language", ["ms", "en"])
def test_ballot_papers_are_numbered_with_their_stub(runner: Runner, election: int, language: Language) -> None:
    printed = runner.read(election_papers.ballots_pdf, election, language)
    text = whole(printed)
    for number in range(1, 7):
        assert text.count(f"{number:04}") == 2, number  # on the stub and on the paper
    assert "0007" not in text
    assert text.count("2. Chong Mei Ling") == 6
    assert NAMES[0] not in text  # no rival, no paper
    some = whole(runner.read(election_papers.ballots_pdf, election, language, 2, 3))
    assert "0003" in some
    assert "0004" in some
    assert "0002" not in some
    assert "0005" not in some


def test_no_more_ballot_papers_than_electors(runner: Runner, election: int) -> None:
    for count, first in ((7, 1), (0, 1), (2, 6), (1, 0), (501, 1)):
        with pytest.raises(UserError, match="6 electors"):
            runner.read(election_papers.ballots_pdf, election, "en", count, first)


@pytest.mark.parametrize("language", ["ms", "en"])
def test_a_nomination_form_is_blank_or_filled(runner: Runner, election: int, language: Language) -> None:
    blank = runner.read(election_papers.nomination_form_pdf, election, language)
    assert len(pages(blank)) == 2
    assert not any(name in whole(blank) for name in NAMES)
    nomination = runner.read(elections.election_page, election).contests[1].candidates[1]
    filled = whole(runner.read(election_papers.nomination_form_pdf, election, language, nomination.id))
    assert all(NAMES[place] in filled for place in (2, 4, 5))


def test_papers_before_their_time_are_refused(runner: Runner, make: Make) -> None:
    organisation = make.put(Organisation(name="Surau", kind=OrganisationKind.surau, profile=Profile.informal))
    key = runner.change(elections.plan_election, organisation, {"held_on": DAY})
    for paper in (election_papers.electoral_roll_pdf, election_papers.ballots_pdf,
                  election_papers.result_certificate_pdf):  # fmt: skip
        with pytest.raises(UserError):
            runner.read(paper, key, "en")
