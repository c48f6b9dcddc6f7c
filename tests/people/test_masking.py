"""Telephones, amounts and numbers of documents are covered for roles without the right, wherever they could show."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import pkgutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from sqlalchemy.orm import Session

import k2k_desktop.services
from k2k_desktop.core.actions import Question, action
from k2k_desktop.core.asking import questions_of
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Refused
from k2k_desktop.core.listings import Listing, Query, Sort
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.governance import Appointment, Organisation, OrganisationKind, Term, TermOrigin
from k2k_desktop.models.meetings import Attendance, Meeting
from k2k_desktop.models.office import Role
from k2k_desktop.models.people import DocumentKind, Household, Occupancy, Relationship
from k2k_desktop.services import exports, masking, search
from k2k_desktop.services.issues import intake
from k2k_desktop.services.issues import pages as issue_pages
from k2k_desktop.services.issues.pages import Reporter
from k2k_desktop.services.meetings import notice_papers
from k2k_desktop.services.people import lists, pages, residents, revealing
from k2k_desktop.services.permissions import RIGHTS
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit.masked import MaskedValue
from tests.conftest import BEGINNINGS, MONDAY_MORNING, Begun, Make, RunnerOf, door
from tests.issues.making import Counter, counter
from tests.people.screens import choose, show
from tests.reports.reading import texts
from tests.stage import ENTER, Stage, StageOf, stage_of

__all__ = ["stage_of"]

# Nothing else of the office holds these figures; the last four of a number may be seen.
NUMBER, MOBILE, REPORTER, ARREARS = "900101145566", "+60127771234", "+60136668765", 987_650
NUMBERS: Final = ("90010114", "900101-14")
PHONES: Final = ("012-777 1", "0127771", "60127771", "013-666 8", "0136668", "60136668", "kecemasan@contoh.my")
AMOUNTS: Final = ("987650", "9,876.5", "9876.5")
NAMES: Final = ("Ganesan", "Perumal", "Devi a/p Selvam")
READERS: Final = [role for role in Role if role is not Role.manager]


@action("Owe rent", needs="session")
def owe(session: Session, household_id: int) -> None:
    """As the landlord's list said."""
    session.get_one(Household, household_id).arrears_sen = ARREARS


def town_of(database: Database) -> Counter:
    """A counter whose first resident, complaint and household hold what is to be covered; key 1 of everything."""
    make = Make(door(database, FixedClock(MONDAY_MORNING), "manager", "clerk", "secretary"))
    person = make.resident(
        "Ganesan a/l Perumal",
        mykad=False,
        mobile=MOBILE,
        email="kecemasan@contoh.my",
        emergency_contact="Anak: 012-777 1234",
        notes="Hubungi 012-777 1234 malam",
    )
    make.runner.change(residents.save_document, person, None, 0, {"kind": DocumentKind.mykad, "number": NUMBER})
    made = counter(make)
    home = made.household
    make.runner.change(owe, home)
    since = dt.date(2020, 1, 1)
    make.put(Occupancy(household_id=home, resident_id=person, relationship=Relationship.relative, from_on=since))
    made.issue(reporter_id=person)
    made.issue(reporter_name="Devi a/p Selvam", reporter_phone=REPORTER)
    body = make.put(Organisation(name="Jawatankuasa Penduduk", kind=OrganisationKind.residents))
    term = make.put(Term(organisation_id=body, from_on=dt.date(2026, 1, 1), origin=TermOrigin.election))
    make.put(
        Meeting(
            organisation_id=body,
            number=1,
            year=2026,
            held_on=dt.date(2026, 12, 1),
            starts_at=dt.time(20),
            place="Dewan",
        )
    )
    make.put(Attendance(meeting_id=1, resident_id=person, person_name="Ganesan a/l Perumal"))
    made.more = {"person": person, "home": home, "body": body, "term": term}
    return made


BEGINNINGS["covered_town"] = town_of


@pytest.fixture
def covered_town(begun: Begun) -> Counter:
    """What the office of a test that asks for `town` begins with."""
    _path, made = begun("covered_town")
    assert isinstance(made, Counter)
    return made


@pytest.fixture
def town(make: Make, covered_town: Counter) -> Counter:
    """The counter of `town_of` in the office of this test."""
    make.go_on(covered_town.make)
    return replace(covered_town, runner=make.runner, make=make)


@cache
def _services() -> list[dict[str, Any]]:
    found = pkgutil.walk_packages(k2k_desktop.services.__path__, "k2k_desktop.services.")
    return [vars(importlib.import_module(one.name)) for one in found]


def _questions() -> list[Question[..., Any]]:
    found = {one.name: one for module in _services() for one in module.values() if isinstance(one, Question)}
    # what asks for a reason shows whole values: who asked and why stands in the trail
    return [one for _name, one in sorted(found.items()) if not one.asks_reason]


def _listings() -> list[Listing]:
    return list(
        {id(one): one for module in _services() for one in module.values() if isinstance(one, Listing)}.values()
    )


def _arguments(question: Question[..., Any], key: int, folder: Path) -> list[Any]:
    """Something to ask it with, by the names of what it takes."""
    given: list[Any] = []
    for name, one in list(inspect.signature(question.function).parameters.items())[1:]:
        if one.default is not one.empty or one.kind is one.VAR_KEYWORD:
            continue
        known: dict[str, Any] = {
            "words": "Ganesan", "text": "Ganesan", "language": "ms", "tongue": "ms", "query": Query(), "keys": [key],
            "name": "residents", "columns": ["name", "mobile"], "path": folder / "senarai.csv", "year": 2026,
            "table": "resident", "subject": "resident", "record": ("resident", key),
        }  # fmt: skip
        day = name in ("day", "on", "since", "month") or name.endswith(("_on", "day"))
        given.append(known.get(name, dt.date(2026, 11, 20) if day else key))
    return given


def _words(answer: Any, folder: Path | None = None) -> str:
    """Everything that can be read of an answer: its values, the text of its papers, what was written to files."""
    parts = [repr(answer)]
    pdf = getattr(answer, "pdf", None)
    if isinstance(pdf, bytes):
        parts += texts(pdf)
    for file in folder.iterdir() if folder else ():
        parts.append(file.read_text(encoding="utf-8", errors="ignore"))
        file.unlink()
    return "\n".join(parts)


def _leaks(role: Role, words: str) -> list[str]:
    hidden: tuple[str, ...] = NUMBERS
    hidden += () if role in RIGHTS[masking.NAMES] else NAMES
    hidden += () if role in RIGHTS[masking.PHONES] else PHONES
    hidden += () if role in RIGHTS[masking.MONEY] else AMOUNTS
    return [one for one in hidden if one in words]


def _asked(runner: Runner, question: Question[..., Any], *args: Any) -> Any:
    """The answer; nothing where it cannot be asked so."""
    try:
        return runner.ask(question, Progress(), "Ujian", *args)
    except Exception:  # the arguments are guesses
        return None


@pytest.mark.parametrize("role", READERS, ids=lambda role: role.name)
def test_no_question_tells_a_role_what_it_may_not_see(
    runner_of: RunnerOf, town: Counter, role: Role, tmp_path: Path
) -> None:
    runner, folder = runner_of(role.name), tmp_path / "out"
    folder.mkdir()
    leaks, answered = {}, 0
    entry = 10_000
    for question in _questions():
        for key in {1, town.more["person"], town.more["home"]}:  # one and the same
            answer = _asked(runner, question, *_arguments(question, key, folder))
            answered += answer is not None
            if found := _leaks(role, _words(answer, folder)):
                leaks[question.name, key] = found
    for seq in range(1, entry):
        page = _asked(runner, importlib.import_module("k2k_desktop.services.audit").entry_page, seq)
        if page is None:
            break
        if found := _leaks(role, repr(page)):
            leaks["entry", seq] = found
    assert leaks == {}
    assert answered > (5 if role is Role.admin else 20)


@pytest.mark.parametrize("role", READERS, ids=lambda role: role.name)
def test_no_list_shows_exports_or_prints_what_is_covered(
    runner_of: RunnerOf, town: Counter, role: Role, tmp_path: Path
) -> None:
    runner, leaks = runner_of(role.name), {}
    seen = 0
    exported = exports._listings()  # the others have no file and no paper
    for listing in _listings():
        columns = [column.name for column in listing.columns]
        answers = [_asked(runner, questions_of(listing).first, Query())]
        for act in (exports.export_list, exports.list_pdf) if listing.name in exported else ():
            where = (tmp_path / "x.csv",) if act is exports.export_list else ()
            answers.append(
                _asked(runner, exports.question_for(act, listing.name), listing.name, Query(), columns, *where)
            )
        (tmp_path / "out").mkdir(exist_ok=True)
        if (tmp_path / "x.csv").exists():
            (tmp_path / "x.csv").rename(tmp_path / "out" / "x.csv")
        seen += answers[0] is not None
        if found := _leaks(role, "\n".join(_words(one, tmp_path / "out") for one in answers)):
            leaks[listing.name] = found
    assert leaks == {}
    assert seen > 1 or role is Role.admin  # who sees no list at all


def test_the_auditor_sees_dots_on_the_pages_of_residents_and_homes(runner_of: RunnerOf, town: Counter) -> None:
    auditor, clerk = runner_of("auditor"), runner_of("clerk")
    page = auditor.read(pages.resident_page, town.more["person"]).values
    assert page["mobile"] == "••• - ••• 1234"
    assert page["emergency_contact"] == "Anak: ••••"
    assert page["notes"] == "Hubungi •••• malam"
    assert auditor.read(pages.household_page, town.more["home"]).values["arrears_sen"] == "••••"
    assert clerk.read(pages.resident_page, town.more["person"]).values["mobile"] == MOBILE
    assert clerk.read(pages.household_page, town.more["home"]).values["arrears_sen"] == ARREARS


def test_neither_order_nor_filter_tells_what_is_covered(runner_of: RunnerOf, town: Counter) -> None:
    town.family("A-02-01", "Lim Chee Keong")
    auditor, homes = runner_of("auditor"), questions_of(lists.HOUSEHOLDS).first
    usual = list(auditor.read(homes, Query()).keys)
    assert list(auditor.read(homes, Query(sort=Sort("arrears_sen", descending=True))).keys) == usual
    assert list(runner_of("clerk").read(homes, Query(sort=Sort("arrears_sen", descending=True))).keys) != usual
    with pytest.raises(Refused, match="this filter"):
        auditor.read(homes, Query(filters={"arrears": (0,)}))


def test_the_secretary_has_the_telephones_of_committee_members_alone(
    runner_of: RunnerOf, make: Make, town: Counter
) -> None:
    secretary, person = runner_of("secretary"), town.more["person"]
    assert secretary.read(issue_pages.issue_page, 1).reporter.phone == "••• - ••• 1234"
    sheet = notice_papers.attendance_pdf
    assert not any(part in _words(secretary.read(sheet, 1, "ms")) for part in PHONES)
    make.put(
        Appointment(
            organisation_id=town.more["body"],
            term_id=town.more["term"],
            position="Pengerusi",
            seniority=1,
            resident_id=person,
            person_name="Ganesan a/l Perumal",
            from_on=dt.date(2026, 1, 1),
        )
    )
    assert secretary.read(issue_pages.issue_page, 1).reporter.phone == MOBILE
    assert secretary.read(issue_pages.issue_page, 2).reporter.phone == "••• - ••• 8765"
    assert "012-777 1234" in _words(secretary.read(sheet, 1, "ms"))
    assert runner_of("facilitator").read(issue_pages.issue_page, 1).reporter == Reporter(hidden=True)


def test_a_form_that_gives_the_dots_back_keeps_the_number(runner_of: RunnerOf, town: Counter) -> None:
    secretary = runner_of("secretary")
    form = secretary.read(issue_pages.issue_form, 2)
    phone = form.values["reporter_phone"]
    assert phone == "••• - ••• 8765"
    secretary.change(intake.save_issue, 2, form.version, {"title": "Lif 2", "reporter_phone": phone})
    assert runner_of("clerk").read(issue_pages.issue_page, 2).reporter.phone == REPORTER


def test_what_is_shown_for_a_reason_is_told_to_the_auditor_without_its_value(
    runner_of: RunnerOf, town: Counter
) -> None:
    auditor, person = runner_of("auditor"), town.more["person"]
    assert (
        auditor.ask(revealing.reveal_detail, Progress(), "Semak sampel", "resident", person, "mobile") == "012-777 1234"
    )
    assert auditor.ask(revealing.reveal_detail, Progress(), "Semak", "household", town.more["home"], "arrears_sen") == (
        "RM9,876.50"
    )
    listed = auditor.read(revealing.reveals)
    assert [(one.what, one.reason, one.subject) for one in listed] == [
        ("Rent arrears", "Semak", ("household", town.more["home"])),
        ("Mobile number", "Semak sampel", ("resident", person)),
    ]
    assert not any(part in repr(listed) for part in (*PHONES, *AMOUNTS))
    for role in ("secretary", "treasurer", "facilitator", "admin"):
        with pytest.raises(Refused):
            runner_of(role).ask(revealing.reveal_detail, Progress(), "Semak", "resident", person, "mobile")


def test_only_what_is_covered_can_be_shown_so(runner_of: RunnerOf, town: Counter) -> None:
    with pytest.raises(KeyError):
        runner_of("auditor").ask(revealing.reveal_detail, Progress(), "Semak", "user", 1, "name")


def test_the_auditor_has_a_number_shown_for_half_a_minute(
    stage_of: StageOf, runner_of: RunnerOf, town: Counter
) -> None:
    stage = stage_of(runner_of("auditor"))
    page = show(stage)
    section = choose(page, town.more["person"])
    stage.qtbot.waitUntil(lambda: len(section.pane.findChildren(MaskedValue)) > 2)
    covered = {one.shown.text(): one for one in section.pane.findChildren(MaskedValue)}
    phone = covered["••• - ••• 1234"]
    assert {"Anak: ••••", "Hubungi •••• malam"} <= covered.keys()
    QTimer.singleShot(0, lambda: _answer(stage, "Semak sampel"))
    phone.eye.click()
    stage.qtbot.waitUntil(lambda: phone.shown.text() == "012-777 1234")
    assert phone.timer.interval() == 30_000
    assert phone.timer.isActive()
    phone.timer.timeout.emit()
    assert phone.shown.text() == "••• - ••• 1234"
    assert not phone.eye.isHidden()


def _answer(stage: Stage, text: str) -> None:
    field = stage.dialog().findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, ENTER)


def test_who_sees_no_numbers_finds_nobody_by_them(runner: Runner, runner_of: RunnerOf, make: Make) -> None:
    key = make.resident("Aminah binti Ali", mobile="+60190008123")
    number = "880101140001"
    for words in ("0190008123", "+60190008123", "019000812", "8123", number, number[:9], number[-4:], "Aminah 8123"):
        assert [hit.key for group in runner.read(search.find, words) for hit in group.hits] == [key], words
        for role in ("treasurer", "secretary", "auditor"):
            covered = runner_of(role)
            assert covered.read(search.find, words) == [], words
            assert covered.read(residents.find_residents, words) == [], words
    for words in ("019", "601", "88", "812", "Aminah 019", "Aminah 88"):  # no figure of them either
        assert len(runner.read(residents.find_residents, words)) == 1 or words == "812", words
        assert runner_of("treasurer").read(residents.find_residents, words) == [], words
    assert runner_of("treasurer").read(residents.find_residents, "Aminah")[0][0] == key


def test_nobody_is_found_by_a_passport_where_numbers_are_covered(
    runner: Runner, runner_of: RunnerOf, make: Make
) -> None:
    key = make.resident("Aminah binti Ali", mykad=False)
    make.runner.change(residents.save_document, key, None, 0, {"kind": DocumentKind.passport, "number": "A1234567"})
    for words in ("A1234567", "a1234", "aminah a12345", "1234"):
        assert runner.read(residents.find_residents, words)[0][0] == key, words
        assert runner_of("secretary").read(residents.find_residents, words) == [], words


@pytest.mark.parametrize("listing", [lists.RESIDENTS, lists.HOUSEHOLDS], ids=lambda listing: listing.name)
def test_no_list_is_narrowed_by_numbers_its_reader_does_not_see(
    runner_of: RunnerOf, town: Counter, listing: Listing
) -> None:
    first = questions_of(listing).first
    for words in ("012-777 1", "+60127771234", "Ganesan 1234", NUMBER, NUMBER[-4:]):
        assert len(runner_of("clerk").read(first, Query(search=words)).keys) == 1, words
        assert len(runner_of("auditor").read(first, Query(search=words)).keys) == 0, words
    assert len(runner_of("auditor").read(first, Query(search="Ganesan")).keys) == 1
