"""Letters of appointment and termination: their numbers, their words in both languages, their scans."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from PIL import Image

from k2k_desktop.core.errors import Invalid, Stale, UserError
from k2k_desktop.core.i18n import Language
from k2k_desktop.models.governance import Appointment, OrganisationKind, TermOrigin
from k2k_desktop.models.office import Attachment
from k2k_desktop.services import governance
from k2k_desktop.services.governance import letters
from k2k_desktop.services.governance.letters import LetterKind
from k2k_desktop.services.governance.seats import Letter, Member, appoint, end_appointment, holders_on
from k2k_desktop.services.runner import Runner
from k2k_desktop.services.scans import MOST_BYTES
from tests.conftest import RunnerOf
from tests.meetings.test_final_papers import everything_changes
from tests.reports.reading import whole

BEGUN = dt.date(2025, 1, 1)


@pytest.fixture
def organisation(runner: Runner) -> int:
    """An association with a file, a term and its chair."""
    values = {"name": "Persatuan Penduduk", "kind": OrganisationKind.residents, "reference": "PPRTD/PL3/100-1/2"}
    key = runner.change(governance.save_organisation, None, 1, values)
    term = {"from_on": BEGUN, "to_on": dt.date(2026, 12, 31), "origin": TermOrigin.election}
    runner.change(governance.start_term, key, term)
    put(runner, key, "Pengerusi", "Ahmad Kamal bin Idris")
    return key


def put(runner: Runner, organisation: int, position: str, name: str) -> int:
    """Appoint somebody by name."""
    return runner.change(appoint, organisation, {"position": position, "person_name": name, "from_on": BEGUN})


def page_text(runner: Runner, key: int, kind: LetterKind, spoken: Language) -> str:
    """The text of the letter on one line."""
    question = letters.appointment_letter_pdf if kind == "appointment" else letters.termination_letter_pdf
    return whole(runner.read(question, key, spoken))


def member(runner: Runner, organisation: int, key: int) -> Member:
    """The appointment as screens see it."""
    return next(one for one in runner.read(holders_on, organisation, BEGUN) if one.appointment_id == key)


def test_letters_are_numbered_in_order_and_keep_their_numbers(runner: Runner, organisation: int) -> None:
    first = put(runner, organisation, "Setiausaha", "Rohana")
    second = put(runner, organisation, "Bendahari", "Kavitha")
    assert runner.change(letters.issue_letter, first, "appointment") == "PPRTD/PL3/100-1/2 (L1)"
    assert runner.change(letters.issue_letter, second, "appointment") == "PPRTD/PL3/100-1/2 (L2)"
    assert runner.change(letters.issue_letter, first, "appointment") == "PPRTD/PL3/100-1/2 (L1)"
    with pytest.raises(UserError, match="not ended"):
        runner.change(letters.issue_letter, first, "termination")
    version = member(runner, organisation, first).version
    runner.change(end_appointment, first, version, dt.date(2026, 3, 1), "Letak jawatan")
    assert runner.change(letters.issue_letter, first, "termination") == "PPRTD/PL3/100-1/2 (L3)"
    kept = member(runner, organisation, first)
    assert kept.letter == Letter("PPRTD/PL3/100-1/2 (L1)", dt.date(2026, 11, 23))
    assert kept.end_letter.number.endswith("(L3)")


def test_a_number_belongs_to_one_letter(runner: Runner, organisation: int) -> None:
    first = put(runner, organisation, "Setiausaha", "Rohana")
    second = put(runner, organisation, "Bendahari", "Kavitha")
    given = {"letter_number": "LAMA/7", "letter_on": dt.date(2025, 1, 3), "counts": False}
    runner.change(letters.save_letter, first, "appointment", 1, given)
    assert member(runner, organisation, first).counts  # what is not of the letter is not changed by it
    with pytest.raises(Invalid, match="number already"):
        runner.change(letters.save_letter, second, "appointment", 1, {"letter_number": "LAMA/7"})
    with pytest.raises(Invalid, match="not ended"):
        runner.change(letters.save_letter, second, "termination", 1, {"end_letter_number": "LAMA/8"})
    with pytest.raises(Stale):
        runner.change(letters.save_letter, first, "appointment", 1, {"letter_number": "LAMA/9"})
    assert runner.change(letters.issue_letter, second, "appointment").endswith("(L1)")


@pytest.mark.parametrize(
    ("spoken", "has", "has_not"),
    [
        ("ms", ("Ruj. Kami", "Bendahari", "1 Januari 2025", "Pemilihan", "Pengerusi"), ("Treasurer", "Chairperson")),
        ("en", ("Our ref.", "Treasurer", "1 January 2025", "Election", "Chairperson"), ("Bendahari", "Pengerusi")),
    ],
)
def test_the_letter_of_appointment_speaks_one_language(
    runner: Runner, organisation: int, spoken: Language, has: tuple[str, ...], has_not: tuple[str, ...]
) -> None:
    key = put(runner, organisation, "Bendahari", "Kavitha a/p Murugan")
    number = runner.change(letters.issue_letter, key, "appointment")
    text = page_text(runner, key, "appointment", spoken)
    for words in (number, "Kavitha a/p Murugan", "(AHMAD KAMAL BIN IDRIS)", *has):
        assert words in text
    for words in has_not:
        assert words not in text
    assert runner.read(letters.appointment_letter_pdf, key, spoken).pages == 1


def test_an_issued_letter_stays_until_what_it_says_itself_is_put_right(runner: Runner, organisation: int) -> None:
    key = put(runner, organisation, "Bendahari", "Kavitha a/p Murugan")
    runner.change(letters.issue_letter, key, "appointment")
    printed = runner.read(letters.appointment_letter_pdf, key, "ms")
    runner.change(everything_changes)
    assert runner.read(letters.appointment_letter_pdf, key, "ms") == printed
    with runner.database.reading() as session:
        version = session.get_one(Appointment, key).version
    runner.change(letters.save_letter, key, "appointment", version, {"letter_number": "PPRTD/9"})
    assert runner.read(letters.appointment_letter_pdf, key, "ms") != printed


def test_a_letter_without_a_number_is_a_draft_and_the_chair_is_written_to_by_the_secretary(
    runner: Runner, organisation: int
) -> None:
    put(runner, organisation, "Setiausaha", "Rohana binti Idris")
    chair = runner.read(holders_on, organisation, BEGUN)[0].appointment_id
    text = page_text(runner, chair, "appointment", "en")
    assert "DRAFT" in text
    assert "(ROHANA BINTI IDRIS)" in text


def test_the_letter_of_termination_says_when_and_why_in_its_own_language(runner: Runner, organisation: int) -> None:
    key = put(runner, organisation, "Bendahari", "Kavitha")
    with pytest.raises(UserError, match="not ended"):
        runner.read(letters.termination_letter_pdf, key, "ms")
    later = dt.date(2027, 1, 1)
    runner.change(governance.start_term, organisation, {"from_on": later, "origin": TermOrigin.election})
    for spoken, reason, last in (
        ("ms", "Tamat penggal", "31 Disember 2026"),
        ("en", "End of term", "31 December 2026"),
    ):
        text = page_text(runner, key, "termination", spoken)  # type: ignore[arg-type]
        assert reason in text
        assert last in text


def test_a_scan_is_kept_shown_and_judged_by_its_hash(runner: Runner, organisation: int) -> None:
    key = put(runner, organisation, "Bendahari", "Kavitha")
    with pytest.raises(UserError, match="Attach it first"):
        runner.read(letters.letter_scan, key, "appointment")
    made = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(made, "PNG")
    runner.change(letters.attach_letter, key, "appointment", "scan.png", made.getvalue())
    assert runner.read(letters.letter_scan, key, "appointment").pdf.startswith(b"%PDF-")
    assert member(runner, organisation, key).letter.scan_id is not None
    runner.change(letters.attach_letter, key, "appointment", "scan.pdf", b"%PDF-1.4 first")
    assert runner.read(letters.letter_scan, key, "appointment").pdf == b"%PDF-1.4 first"
    for content in (b"MZ a program", b"", b"%PDF-" + b"0" * MOST_BYTES):
        with pytest.raises(UserError):
            runner.change(letters.attach_letter, key, "appointment", "scan.pdf", content)
    with runner.database.reading() as session:
        assert {one.media_type for one in session.query(Attachment)} == {"image/png", "application/pdf"}


def test_a_damaged_picture_is_refused_in_words(runner: Runner, organisation: int) -> None:
    key = put(runner, organisation, "Bendahari", "Kavitha")
    runner.change(letters.attach_letter, key, "appointment", "scan.png", b"\x89PNG\r\n\x1a\nnothing more")
    with pytest.raises(UserError, match="damaged"):
        runner.read(letters.letter_scan, key, "appointment")


def test_who_only_reads_issues_no_letter(runner: Runner, runner_of: RunnerOf, organisation: int) -> None:
    key = put(runner, organisation, "Bendahari", "Kavitha")
    auditor = runner_of("auditor")
    assert auditor.read(letters.appointment_letter_pdf, key, "ms").pages == 1
    for act in (
        lambda: auditor.change(letters.issue_letter, key, "appointment"),
        lambda: auditor.change(letters.attach_letter, key, "appointment", "x.pdf", b"%PDF-"),
        lambda: auditor.change(letters.save_letter, key, "appointment", 1, {}),
    ):
        with pytest.raises(UserError):
            act()
