"""A user who is kept to one estate sees and changes nothing of another, through whatever door they come."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import k2k_desktop.services
from k2k_desktop.core.actions import Question, action, question
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.core.listings import Listing, Query
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit
from k2k_desktop.models.base import Record
from k2k_desktop.models.estate import TenureKind
from k2k_desktop.models.estate.facilities import Facility, FacilityKind
from k2k_desktop.models.issues import Category, EventKind, Issue
from k2k_desktop.models.issues.works import IssuePhoto, PhotoStage, WorkOrder
from k2k_desktop.models.office import Attachment, DocumentLanguage, IssuedDocument, Role, State, User, UserEstate
from k2k_desktop.models.people import DocumentKind
from k2k_desktop.services import recycle_bin, search, two_person, within
from k2k_desktop.services.audit import ENTRIES
from k2k_desktop.services.documents import issued_pdf
from k2k_desktop.services.estate import places
from k2k_desktop.services.estate.pages import unit_page
from k2k_desktop.services.issues import events, intake, morning
from k2k_desktop.services.issues.pages import issue_page
from k2k_desktop.services.office import opening, users
from k2k_desktop.services.people import moves, pages, residents
from k2k_desktop.services.permissions import WHOLE_OFFICE
from k2k_desktop.services.runner import Runner
from k2k_desktop.services.today import today_page
from tests.conftest import MONDAY_MORNING, Make, RunnerOf, put

ONE, OTHER = 1, 2
# Tables that are reached from an estate but are the whole office's: an import is told of, users and papers are its own.
EVERYBODYS = {
    "user_estate", "review", "review_sample", "review_finding", "finding_reply", "cash_count",
}  # fmt: skip


@dataclass
class Two:
    """Two estates alike; each holds a home with a family of its own name, a lift and a complaint."""

    units: list[int]
    empty: list[int]
    people: list[int]
    households: list[int]
    issues: list[int]
    whole: Runner
    kept: Runner


@pytest.fixture
def two(runner_of: RunnerOf, make: Make) -> Two:
    """The clerk is kept to the first."""
    whole = runner_of("manager", "clerk", "secretary")
    made = Two([], [], [], [], [], whole, runner_of("clerk"))
    for name, family in (("PPR Teratai Damai", "Aminah"), ("PPR Melor Jaya", "Bakri")):
        estate = make.estate(name)
        block = make.block(estate)
        made.units.append(make.unit(block, estate))
        made.empty.append(make.unit(block, estate, "A-01-02"))
        household, people = make.household(made.units[-1], f"{family} binti Ali", f"{family} anak")
        made.households.append(household)
        made.people.append(people[0])
        make.put(
            Facility(estate_id=estate, block_id=block, kind=FacilityKind.lift, name=f"Lif {family}", sort_key=family)
        )
        made.issues.append(report(whole, estate, made.units[-1], f"Paip {family} bocor"))
    make.resident("Belum Menetap")
    made.kept.who = replace(made.kept.who, estates=frozenset({ONE}))
    return made


def report(runner: Runner, estate: int, unit_id: int, title: str) -> int:
    """A complaint about a home."""
    if not runner.read(category_keys):
        runner.change(morning.ship_defaults)
    category = runner.read(category_keys)[0]
    given = intake.IssueGiven(title=title, category_id=category, estate_id=estate, unit_id=unit_id)
    return runner.change(intake.record_issue, given)


@question(needs="session")
def category_keys(session: Session) -> list[int]:
    """The categories in use."""
    return list(session.scalars(sa.select(Category.id)))


@question(needs="session")
def counted(session: Session) -> dict[str, int]:
    """How many rows each hidden table shows."""
    run = session.connection().exec_driver_sql
    return {table: run(f"SELECT count(*) FROM {table}").scalar_one() for table in within.HIDDEN}


@question(needs="session")
def listed(session: Session, listing: Listing) -> int:
    """How many rows a list has."""
    assert listing.count(session, Query()) == len(listing.keys(session, Query()))
    return listing.count(session, Query())


def listings() -> dict[str, Listing]:
    """The lists of places, people, complaints and works."""
    names = [module.name for module in pkgutil.walk_packages(k2k_desktop.services.__path__, "k2k_desktop.services.")]
    held = [one for name in names for one in vars(importlib.import_module(name)).values()]
    return {one.record + one.name: one for one in held if isinstance(one, Listing)}


def test_every_table_of_an_estate_is_hidden_or_said_to_be_everybodys() -> None:
    tables = Record.metadata.tables
    reached = {"estate"}
    while more := {
        name
        for name, table in tables.items()
        if name not in reached | EVERYBODYS and any(key.column.table.name in reached for key in table.foreign_keys)
    }:
        reached |= more
    assert reached - set(within.HIDDEN) == set()


def test_lists_show_one_estate_alone(two: Two) -> None:
    less = {}
    for name, listing in listings().items():
        if listing.record in within.HIDDEN and two.kept.may(listing.needs):
            whole, kept = two.whole.read(listed, listing), two.kept.read(listed, listing)
            less[listing.record] = (whole, kept)
            assert kept <= whole, name
    assert less["resident"] == (5, 3)  # the two of the home, and one who never lived anywhere
    assert less["unit"] == (4, 2)
    assert (less["household"], less["issue"], less["facility"]) == ((2, 1),) * 3
    assert two.whole.read(listed, ENTRIES) > two.kept.read(listed, ENTRIES)


def test_pages_pickers_search_and_figures_too(two: Two) -> None:
    for page, keys in ((pages.resident_page, two.people), (pages.household_page, two.households),
                       (issue_page, two.issues), (unit_page, two.units)):  # fmt: skip
        asked: Question[..., Any] = page
        two.kept.read(asked, keys[0])
        with pytest.raises(UserError, match="no longer there"):
            two.kept.read(asked, keys[1])
    assert [name for _key, name in two.kept.read(places.estates)] == ["PPR Teratai Damai"]
    assert len(two.whole.read(places.find_units, "A-01-01")) == 2
    assert len(two.kept.read(places.find_units, "A-01-01")) == 1
    for words in ("Bakri", "Lif Bakri", "Paip Bakri"):
        assert two.whole.read(search.find, words)
        hits = [hit for group in two.kept.read(search.find, words) for hit in group.hits]
        assert not [hit for hit in hits if "Bakri" in repr(hit)]
    assert two.kept.read(search.find, "Aminah")


def test_papers_about_another_estate_are_hidden_too(two: Two) -> None:
    for number, (subject, key) in enumerate((("issue", two.issues[0]), ("issue", two.issues[1]), ("office", 1))):
        paper = IssuedDocument(
            kind="issue_letter", subject=subject, subject_id=key, title="Surat", language=DocumentLanguage.ms,
            issued_at=two.whole.clock.now(), pages=1, code=f"kod {number}", facts="{}", sha256="", content=b"",
        )  # fmt: skip
        two.whole.change(put, paper)
    assert (two.whole.read(counted)[within.PAPERS], two.kept.read(counted)[within.PAPERS]) == (3, 2)


def test_the_next_question_of_somebody_else_sees_the_whole_office(two: Two) -> None:
    whole = two.whole.read(counted)
    for _time in range(5):
        kept = two.kept.read(counted)
        assert kept["unit"] == 2
        assert two.whole.read(counted) == whole
    with pytest.raises(UserError):
        two.kept.read(pages.resident_page, two.people[1])
    assert two.whole.read(counted) == whole


def test_a_question_of_somebody_kept_changes_nothing(two: Two, database: Database) -> None:
    @question(needs="session")
    def sly(session: Session) -> None:
        session.connection().exec_driver_sql("UPDATE main.office SET name = 'lain'")

    with pytest.raises(Exception, match=r"(?i)read"):
        two.kept.read(sly)


def test_changes_elsewhere_are_refused_and_none_is_kept(two: Two, database: Database) -> None:
    unit, person, household, issue = two.units[1], two.people[1], two.households[1], two.issues[1]
    day = dt.date(2026, 11, 20)
    tries: list[Callable[[], Any]] = [
        lambda: two.kept.change(places.save_tenure, unit, {"kind": TenureKind.rented, "from_on": day}),
        lambda: two.kept.change(places.save_block, 2, None, 1, {"code": "Z"}),
        lambda: two.kept.change(places.save_estate, None, 1, {"name": "PPR Baharu", "state": State.selangor}),
        lambda: two.kept.change(residents.save_resident, person, 1, {"notes": "x"}),
        lambda: two.kept.change(moves.move_out, [person], day),
        lambda: two.kept.change(moves.transfer_household, two.households[0], two.empty[1], day),
        lambda: two.kept.change(moves.record_death, person, day),
        lambda: two.kept.change(moves.save_household, household, 1, {"tenancy_reference": "F 9"}),
        lambda: two.kept.change(moves.record_birth, household, {"full_name": "Bayi", "birth_on": day}),
        lambda: report(two.kept, OTHER, unit, "Lampu padam"),
        lambda: two.kept.change(events.add_note, issue, EventKind.note, "Sudah dilihat", False),
    ]
    with database.reading() as session:
        before = audit.head(session)
    for number, attempt in enumerate(tries):
        with pytest.raises(UserError) as refused:
            attempt()
        assert "not one of yours" in str(refused.value) or "no longer there" in str(refused.value), number
    with database.reading() as session:
        assert audit.head(session) == before


def test_changes_at_home_go_on(two: Two) -> None:
    two.kept.change(residents.save_resident, two.people[0], 1, {"notes": "Guru"})
    new = two.kept.change(residents.save_resident, None, 1, {"full_name": "Cik Baharu"})
    two.kept.change(moves.move_out, [two.people[0]], dt.date(2026, 11, 20))
    two.kept.read(pages.resident_page, two.people[0])  # who left is still the estate's that they lived in
    two.kept.read(pages.resident_page, new)
    report(two.kept, ONE, two.units[0], "Lampu padam")


def test_what_is_moved_between_estates_was_somewhere_before(two: Two) -> None:
    with pytest.raises(Refused, match="not one of yours"):
        two.kept.change(moves.transfer_household, two.households[1], two.empty[0], dt.date(2026, 11, 20))

    @action("Take over", needs="session")
    def take_over(session: Session) -> None:
        session.get_one(Issue, two.issues[1]).estate_id = ONE

    @action("Throw away", needs="session")
    def throw_away(session: Session) -> None:
        session.execute(sa.delete(Facility).where(Facility.estate_id == OTHER))

    for act in (take_over, throw_away):
        with pytest.raises(Refused, match="not one of yours"):
            two.kept.change(act)
    two.whole.change(take_over)


def test_a_photo_of_work_and_a_paper_of_another_estate_are_not_theirs(two: Two, runner_of: RunnerOf) -> None:
    photo = Attachment(name="kerja.jpg", media_type="image/jpeg", size=1, sha256="a" * 64, content=b"x")
    work = dict(year=2026, title="Baiki", scope="Paip", number=0, reference="")
    orders = [WorkOrder(**{**work, "estate_id": one, "number": one, "reference": f"K-{one}"}) for one in (ONE, OTHER)]
    keys = two.whole.change(put, photo, *orders)
    photos = [
        IssuePhoto(work_order_id=key, attachment_id=keys[0], stage=PhotoStage.report, taken_on=dt.date(2026, 11, 20))
        for key in keys[1:]
    ]
    papers = [
        IssuedDocument(kind="work_order", subject="work_order", subject_id=key, title="Pesanan kerja", sha256="b" * 64,
                       language=DocumentLanguage.ms, issued_at=MONDAY_MORNING, facts="{}", code=f"K{key}", content=b"p",
                       pages=1)
        for key in keys[1:]
    ]  # fmt: skip
    mine, theirs = two.whole.change(put, *photos)
    ours, other = two.whole.change(put, *papers)
    assert two.kept.read(counted)["issue_photo"] == 1
    two.kept.read(issued_pdf, ours)
    with pytest.raises(UserError, match="no longer there"):
        two.kept.read(issued_pdf, other)

    @action("Throw away", needs="session")
    def throw_away(session: Session, key: int) -> None:
        session.delete(session.get_one(IssuePhoto, key))

    with pytest.raises(Refused, match="not one of yours"):
        two.kept.change(throw_away, theirs)
    two.kept.change(throw_away, mine)


def test_a_kept_manager_finds_nobody_elses_deletions_and_brings_none_back(two: Two, runner_of: RunnerOf) -> None:
    lift = two.whole.change(put, Facility(estate_id=OTHER, kind=FacilityKind.lift, name="Lif baharu", sort_key="z"))[0]

    @action("Delete lift", needs="estate.change")
    def delete_lift(session: Session) -> None:
        session.delete(session.get_one(Facility, lift))

    seq = two.whole.run(delete_lift, Progress(), "").seq
    manager = runner_of("clerk", "manager")
    manager.who = replace(manager.who, estates=frozenset({ONE}))
    assert two.whole.read(listed, recycle_bin.DELETED) == 1
    assert manager.read(listed, recycle_bin.DELETED) == 0
    for attempt in (lambda: manager.read(recycle_bin.deleted_page, seq),
                    lambda: manager.change(recycle_bin.restore_deleted, seq)):  # fmt: skip
        with pytest.raises(UserError):
            attempt()
    assert manager.read(today_page).drill_due is None


def test_a_refusal_names_nobody_of_another_estate(two: Two) -> None:
    number = {"kind": DocumentKind.mykad, "number": "880101140003"}
    with pytest.raises(UserError, match="Bakri"):
        two.whole.change(residents.save_document, two.people[0], None, 1, number)
    with pytest.raises(Refused, match="not one of yours"):
        two.kept.change(residents.save_document, two.people[0], None, 1, number)
    with pytest.raises(UserError, match="Aminah"):
        two.kept.change(residents.save_document, two.people[0], None, 1, {**number, "number": "880101140002"})


def test_what_falls_due_for_the_office_falls_due_whoever_signs_in(two: Two) -> None:
    @action("Fall due", needs="session", whole=True)
    def fall_due(session: Session) -> None:
        session.get_one(Issue, two.issues[1]).title = "Lif Bakri diperiksa"

    two.kept.change(fall_due)
    assert morning.begin_day.whole


def test_what_looks_at_the_whole_office_is_not_for_them(two: Two, runner_of: RunnerOf) -> None:
    manager = runner_of("manager")
    manager.who = replace(manager.who, estates=frozenset({ONE}))
    assert not any(manager.may(right) for right in WHOLE_OFFICE)
    with pytest.raises(Refused, match="whole office"):
        manager.read(users.all_users)
    assert manager.may("people.see")


def test_administrators_and_auditors_are_kept_to_none_and_a_kept_manager_is_no_second(
    two: Two, database: Database
) -> None:
    ids = {role: list(Role).index(role) + 1 for role in Role}
    two.whole.change(put, *(UserEstate(user_id=ids[role], estate_id=ONE) for role in Role))
    with database.reading() as session:
        session.info["clock"] = two.whole.clock
        kept = {role: opening.who_is(session, session.get_one(User, key)).estates for role, key in ids.items()}
        assert {role for role, estates in kept.items() if not estates} == {Role.admin, Role.auditor}
        assert [one.id for one in two_person.holders(session, "users.change")] == [ids[Role.admin]]
