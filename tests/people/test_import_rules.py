"""What an import asks, tells and refuses about single rows."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.core.spreadsheets import Sheet, SheetInfo, Value
from k2k_desktop.models import proof
from k2k_desktop.services import audit as trail
from k2k_desktop.services.imports import headings, judging, keeping
from k2k_desktop.services.imports.plan import ALL_ROWS, LEAVE_OUT, Plan, Preview, Severity
from k2k_desktop.services.people import pages
from k2k_desktop.services.runner import Runner
from tests.conftest import Make

HEADINGS = ("Nama", "No. KP", "Unit", "Hubungan", "Jantina", "Tarikh lahir", "Telefon")


def sheet_of(*rows: tuple[Value, ...], labels: tuple[str, ...] = HEADINGS) -> Sheet:
    width = len(labels)
    cells = [list(row) + [None] * (width - len(row)) for row in (labels, *rows)]
    return Sheet(SheetInfo("Senarai", len(cells), width), cells)


def plan_of(sheet: Sheet, estate: int, create: bool = True, **answers: str) -> Plan:
    columns = headings.guess([str(label) for label in sheet.rows[0]])
    return Plan(estate, 0, columns, create_units=create, answers={(ALL_ROWS, code): to for code, to in answers.items()})


def codes(found: Preview, severity: Severity) -> list[tuple[int, str]]:
    return [(one.row, one.code) for one in found.problems if one.severity is severity]


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("NAMA PENUH", "name"), ("Nama Penghuni", "name"), ("Name", "name"), ("No. K/P", "number"), ("NO KP", "number"),
        ("IC", "number"), ("No. Kad Pengenalan", "number"), ("MyKad", "number"), ("NRIC", "number"),
        ("Pasport", "passport"), ("No. Unit", "unit"), ("NO RUMAH", "unit"), ("Alamat", "unit"), ("Blok", "block"),
        ("Tingkat", "floor"), ("No Pintu", "door"), ("H/P", "mobile"), ("No. Tel", "mobile"), ("Jantina", "sex"),
        ("Tarikh Lahir", "birth_on"), ("D.O.B", "birth_on"), ("Tkh Lahir", "birth_on"),
        ("Hubungan dgn KIR", "relationship"),
        ("KIR", "head"), ("Warganegara", "nationality"), ("E-mel", "email"), ("Pekerjaan", "occupation"),
        ("Tarikh Masuk", "moved_in_on"), ("OKU", "disability"), ("No. Kad OKU", "oku_card"), ("Catatan", "notes"),
        ("Bil.", None), ("Umur", None), ("Bangsa", None), ("Agama", None), ("Tarikh Keluar", None),
        ("Maklumat penghuni / Nama", "name"), ("Nama panggilan", "preferred_name"),
    ],
)  # fmt: skip
def test_headings_are_understood(heading: str, meaning: str | None) -> None:
    assert list(headings.guess([heading])) == ([meaning] if meaning else [])


def test_a_mapping_the_clerk_corrected_is_kept_for_the_same_headings(runner: Runner, make: Make) -> None:
    sheet = sheet_of(("Ganesan a/l Perumal",), labels=("Orang", "Nama ibu"))
    plan = Plan(make.estate(), 0, {"name": 0})
    done = runner.change(keeping.import_residents, sheet, plan, "a.xlsx")
    assert runner.read(headings.mapping_for, ["ORANG", "Nama Ibu"]) == ({"name": 0}, True)
    runner.change(trail.undo, done.seq)
    assert runner.read(headings.mapping_for, ["ORANG", "Nama Ibu"]) == ({"name": 0}, True)


def test_a_person_the_office_has_is_asked_about(runner: Runner, make: Make) -> None:
    make.resident("Mohd Faizal bin Rahim", birth_on=dt.date(1988, 1, 1))
    sheet = sheet_of(
        ("Someone Else", "880101-14-0001", "A-1-3", "KIR"),
        ("Muhammad Faizal Rahim", None, "A-1-1", "KIR", None, dt.date(1988, 1, 1)),
        ("Lim Chee Hoe", None, "A-1-2", "KIR"),
    )
    estate = make.estate()
    found = runner.read(judging.preview, sheet, plan_of(sheet, estate))
    assert set(codes(found, Severity.question)) >= {(2, "number_taken_here"), (3, "like_here")}
    answered = plan_of(sheet, estate, number_taken_here=LEAVE_OUT, like_here="different")
    assert runner.read(judging.preview, sheet, answered).counts.left_out == 1


def test_an_answer_that_was_not_offered_is_no_answer(runner: Runner, make: Make) -> None:
    make.resident("Mohd Faizal bin Rahim")
    sheet = sheet_of(("Someone Else", "880101-14-0001", "A-1-1", "KIR"))
    found = runner.read(judging.preview, sheet, plan_of(sheet, make.estate(), number_taken_here="different"))
    assert (found.counts.people, found.counts.questions) == (0, 1)


def test_a_home_with_a_household_is_refused_or_joined(runner: Runner, make: Make) -> None:
    estate = make.estate()
    unit = make.unit(make.block(estate), estate)
    make.household(unit, "Ganesan a/l Perumal")
    sheet = sheet_of(("Letchumi a/p Raman", None, "a 1 1", "Isteri"), ("Tan Ah Kow", None, "A-1-1", "KIR"))
    plan = plan_of(sheet, estate)
    assert codes(runner.read(judging.preview, sheet, plan), Severity.error) == [(2, "lived_in"), (3, "lived_in")]
    joining = Plan(estate, 0, plan.columns, join_homes=True, answers={(3, "second_head"): "relative"})
    done = runner.change(keeping.import_residents, sheet, joining, "a.xlsx")
    assert (done.counts.people, done.counts.joined, done.counts.homes) == (2, 2, 0)
    assert _faults(runner) == []
    page = runner.read(pages.resident_page, 2)
    assert sorted(member.name for member in page.members) == [
        "Ganesan a/l Perumal", "Letchumi a/p Raman", "Tan Ah Kow",
    ]  # fmt: skip


def _faults(runner: Runner) -> list[str]:
    """What the trail holds against the records right after an import."""
    with runner.database.reading() as session:
        return proof.verify(session).faults


def test_units_are_made_with_their_blocks_only_when_asked(runner: Runner, make: Make) -> None:
    estate = make.estate()
    sheet = sheet_of(("Lim Chee Hoe", None, "BLOK C TINGKAT 3A NO 7", "KIR"))
    refused = runner.read(judging.preview, sheet, plan_of(sheet, estate, create=False))
    assert codes(refused, Severity.error) == [(2, "unit")]
    done = runner.change(keeping.import_residents, sheet, plan_of(sheet, estate), "a.xlsx")
    assert (done.counts.new_units, done.counts.new_blocks) == (1, 1)
    assert _faults(runner) == []
    assert runner.read(pages.resident_page, 1).unit == "C-3A-07"


def test_a_childs_number_is_never_read_as_1915(runner: Runner, make: Make) -> None:
    sheet = sheet_of(("Umar bin Ali", "150403-14-5567", "A-1-1", "KIR"))
    plan = plan_of(sheet, make.estate())
    runner.change(
        keeping.import_residents, sheet, Plan(plan.estate_id, 0, plan.columns, True, birth_from_number=True), "a.xlsx"
    )
    page = runner.read(pages.resident_page, 1)
    assert page.values["birth_on"] == dt.date(2015, 4, 3)
    assert page.documents[0].kind.name == "mykid"


def test_without_being_asked_no_birth_date_is_taken_from_the_number(runner: Runner, make: Make) -> None:
    sheet = sheet_of(("Umar bin Ali", "880403-14-5567", "A-1-1", "KIR"))
    runner.change(keeping.import_residents, sheet, plan_of(sheet, make.estate()), "a.xlsx")
    page = runner.read(pages.resident_page, 1)
    assert (page.values["birth_on"], page.values["sex"]) == (None, None)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ((None, "880101-14-5567", "A-1-1"), "no_name"),
        (("Lim\x00", None, "A-1-1"), "name"),
        (("Lim", "8801", "A-1-1"), "number"),
        (("Lim", "881301-14-5567", "A-1-1"), "number"),
        (("Lim", 8.80101e11 + 0.5, "A-1-1"), "number"),
        (("Lim", None, "rumah hujung", "KIR"), "unit"),
        (("Lim", None, None, "KIR"), "no_unit"),
        (("Lim", None, "A-1-1", "KIR", None, dt.date(2099, 1, 1)), "birth_on"),
        (("Lim", None, "A-1-1", "KIR", None, None, "012-000 0001 / 012-000 0002"), "mobile"),
    ],
)
def test_what_cannot_be_kept_refuses_its_row(runner: Runner, make: Make, row: tuple[Value, ...], code: str) -> None:
    found = runner.read(judging.preview, sheet_of(row), plan_of(sheet_of(row), make.estate()))
    assert (2, code) in codes(found, Severity.error)
    assert (found.counts.people, found.counts.refused) == (0, 1)
    assert list(found.refused) == [2]


def test_a_unit_without_block_is_asked_and_blocks_of_the_sheet_are_offered(runner: Runner, make: Make) -> None:
    sheet = sheet_of(("Lim", None, "TINGKAT 3 NO 12", "KIR"), ("Tan", None, "B-1-1", "KIR"))
    estate = make.estate()
    found = runner.read(judging.preview, sheet, plan_of(sheet, estate))
    (asked,) = (one for one in found.problems if one.severity is Severity.question)
    assert [answer for answer, _words in asked.choices] == ["B"]
    done = runner.change(keeping.import_residents, sheet, plan_of(sheet, estate, block="B"), "a.xlsx")
    assert (done.counts.people, done.counts.new_blocks, done.counts.new_units) == (2, 1, 2)
    assert runner.read(pages.resident_page, 1).unit == "B-03-12"
    alone = sheet_of(("Lim", None, "TINGKAT 3 NO 12", "KIR"))
    other = make.estate("PPR Melati Damai")
    assert codes(runner.read(judging.preview, alone, plan_of(alone, other)), Severity.error) == [(2, "unit")]
