"""What was issued stays as it was sent, and what was changed since is told from it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import zlib
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.core.i18n import _
from k2k_desktop.models import audit
from k2k_desktop.models.office import IssuedDocument, Role, SigningKey
from k2k_desktop.reports.notice import Notice, print_notice
from k2k_desktop.reports.paper import Letterhead, Paper, Printed, Stamp
from k2k_desktop.services import documents
from k2k_desktop.services.checking import Verdict, check, check_file
from k2k_desktop.services.runner import Runner, Who
from tests.conftest import TEST_KEY, RunnerOf

PAPER = Paper("en", Letterhead("Pejabat Pengurusan PPR Teratai Damai"), practice=False)
NOTICE = Notice(
    paper=PAPER, written=dt.date(2026, 11, 16), recipients=("All members",), meeting="Committee meeting",
    number="3/2026", date=dt.date(2026, 11, 26), start=dt.time(20, 30), place="Dewan Serbaguna Blok B",
    chair="Ahmad Kamal bin Idris", signed_name="Rohana binti Idris", signed_position="Secretary",
    agenda=("Chairperson's address", "Lif Blok C, 21 aduan"),
)  # fmt: skip


def _issue(session: Session, notice: Notice, edition: str | None = None) -> Printed:
    stamp = Stamp("Ujian", session.info["clock"].now())
    stamped = dataclasses.replace(notice, paper=dataclasses.replace(notice.paper, stamp=stamp))
    title = f"Notice {notice.number}"
    return documents.issued(session, "notice", ("meeting", 7), title, stamped, print_notice, edition=edition)


@question(needs="meetings.print", recorded="Print final test notice")
def final(session: Session, notice: Notice, edition: str) -> Printed:
    """The notice as final for *edition*."""
    return _issue(session, notice, edition)


ask = question(needs="meetings.print", recorded="Print test notice")(_issue)
unrecorded = question(needs="meetings.print")(_issue)


@action("Issue test notice", needs="meetings.write")
def issue_now(session: Session, notice: Notice, fail: bool) -> Printed:
    """Issue inside an action, which may fail afterwards."""
    printed = _issue(session, notice)
    if fail:
        raise UserError("After the paper was made.")
    return printed


@pytest.fixture
def rows(database: Database) -> Callable[[], list[IssuedDocument]]:
    """Everything in the archive, in order."""

    def read() -> list[IssuedDocument]:
        with database.reading() as session:
            found = list(session.scalars(sa.select(IssuedDocument).order_by(IssuedDocument.id)))
            _loaded = [row.content for row in found]
            session.expunge_all()
        return found

    return read


Rows = Callable[[], list[IssuedDocument]]


def text_of(printed: Printed) -> str:
    document = pypdfium2.PdfDocument(printed.pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def code_on(printed: Printed) -> str:
    found = re.search(r"K2K-[0-9A-Z-]{33}", text_of(printed))
    assert found
    return found[0]


def changed(**values: Any) -> Notice:
    return dataclasses.replace(NOTICE, **values)


def test_what_is_issued_is_kept_with_its_entry_and_is_genuine(runner: Runner, rows: Rows) -> None:
    printed = runner.read(ask, NOTICE)
    (row,) = rows()
    assert row.content == printed.pdf
    assert (row.subject, row.subject_id, row.pages) == ("meeting", 7, 1)
    with runner.database.reading() as session:
        seq, kept = session.execute(
            sa.select(audit.ENTRY.c.seq, audit.ENTRY.c.body).order_by(audit.ENTRY.c.seq.desc()).limit(1)
        ).one()
        body = json.loads(kept)
        tables = set(session.scalars(sa.select(audit.CHANGE.c.table_name).where(audit.CHANGE.c.entry_seq == seq)))
    assert (body["paper"], body["subject"], tables) == (row.sha256, "meeting:7", {"issued_document", "signing_key"})
    found = runner.read(check, code_on(printed))
    assert (found.verdict, found.title, found.by) == (Verdict.genuine, "Notice 3/2026", "Ujian Manager")
    assert (_("No. on the paper"), "3/2026") in [(_(label), value) for label, value in found.facts]
    assert "26 November 2026" in dict(found.facts).values()
    assert runner.read(check_file, printed.pdf).verdict is Verdict.genuine


def test_the_same_facts_give_the_same_bytes_whoever_prints_and_whenever(
    runner: Runner, runner_of: Callable[..., Runner], clock: FixedClock, rows: Rows
) -> None:
    first = runner.read(ask, NOTICE)
    clock.moment += dt.timedelta(days=1)
    again = runner_of("auditor").read(ask, NOTICE)
    assert again == first
    assert len(rows()) == 1
    assert runner.read(documents.issued_pdf, rows()[0].id).pdf == first.pdf


def test_a_changed_paper_replaces_the_old_one_and_going_back_is_new_again(runner: Runner, rows: Rows) -> None:
    first = runner.read(ask, NOTICE)
    second = runner.read(ask, changed(place="Bilik Mesyuarat"))
    third = runner.read(ask, NOTICE)
    codes = [code_on(one) for one in (first, second, third)]
    assert len(set(codes)) == 3
    assert [runner.read(check, code).verdict for code in codes] == [
        Verdict.superseded, Verdict.superseded, Verdict.genuine,
    ]  # fmt: skip
    assert runner.read(check_file, first.pdf).verdict is Verdict.superseded
    newest = rows()[2]
    assert runner.read(check, codes[0]).newer == (newest.title, newest.issued_at)
    assert [one.replaced for one in runner.read(documents.issued_of, "meeting", 7)] == [False, True, True]


def test_a_final_paper_stays_whatever_changes_until_another_edition_replaces_it(
    runner: Runner, runner_of: Callable[..., Runner], rows: Rows
) -> None:
    other = changed(paper=dataclasses.replace(PAPER, letterhead=Letterhead("Pejabat lain")), signed_name="Lain")
    plain = runner.read(ask, NOTICE)
    first = runner.read(final, NOTICE, "confirmed, 0 amendments")
    assert first != plain  # the one before was not final
    assert runner.read(final, other, "confirmed, 0 amendments") == first
    assert runner_of("auditor").read(final, other, "confirmed, 0 amendments") == first
    malay = changed(paper=dataclasses.replace(PAPER, language="ms"))
    assert runner.read(final, malay, "confirmed, 0 amendments") != first
    second = runner.read(final, other, "confirmed, 1 amendments")
    assert "Pejabat lain" in text_of(second)
    assert [runner.read(check, code_on(one)).verdict for one in (first, second)] == [
        Verdict.superseded, Verdict.genuine,
    ]  # fmt: skip
    assert runner.read(ask, other) != second  # what is not final is never taken for it
    assert len(rows()) == 5


def test_each_language_has_its_own_line(runner: Runner) -> None:
    english = runner.read(ask, NOTICE)
    malay = runner.read(ask, changed(paper=dataclasses.replace(PAPER, language="ms")))
    for printed in (english, malay):
        assert runner.read(check, code_on(printed)).verdict is Verdict.genuine


def test_a_file_with_one_byte_changed_is_altered(runner: Runner) -> None:
    pdf = runner.read(ask, NOTICE).pdf
    for place in (pdf.index(b"/Author"), len(pdf) // 2, len(pdf) - 3):
        other = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
        assert runner.read(check_file, other).verdict is Verdict.altered
    assert runner.read(check_file, pdf + b"\n").verdict is Verdict.altered


def test_the_code_is_found_in_a_file_that_another_program_packed(runner: Runner) -> None:
    code = code_on(runner.read(ask, NOTICE))
    packed = b"%PDF-1.7\nstream\n" + zlib.compress(b"/Keywords (" + code.encode() + b")") + b"\nendstream"
    assert runner.read(check_file, packed).verdict is Verdict.altered
    for strange in (b"", b"%PDF-1.7\nstream\nxx\nendstream", b"K2K-00000-00000-00000-00000-00000-001"):
        assert runner.read(check_file, strange).verdict is Verdict.unknown


@pytest.mark.parametrize("on_paper", ["26 November 2026", "3/2026, 8.30 pm", "Lif Blok C, 21 aduan", "(26/11) Dewan"])
def test_figures_as_they_stand_on_the_paper_agree(runner: Runner, on_paper: str) -> None:
    code = code_on(runner.read(ask, NOTICE))
    wanted = Verdict.altered if "26/11" in on_paper else Verdict.genuine
    assert runner.read(check, code, on_paper).verdict is wanted


@pytest.mark.parametrize("on_paper", ["28 November 2026", "8/2026", "9.30 pm", "31 aduan"])
def test_a_changed_figure_on_the_paper_is_called_altered_and_named(runner: Runner, on_paper: str) -> None:
    found = runner.read(check, code_on(runner.read(ask, NOTICE)), on_paper)
    assert found.verdict is Verdict.altered
    assert found.missing == (on_paper.split(maxsplit=1)[0],)


def test_a_slip_in_the_code_is_mistyped_and_anothers_code_unknown(
    runner: Runner, runner_of: Callable[..., Runner]
) -> None:
    code = code_on(runner.read(ask, NOTICE))
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert runner.read(check, wrong).verdict is Verdict.mistyped
    from k2k_desktop.core.check_codes import code_of

    assert runner.read(check, code_of(bytes(32))).verdict is Verdict.unknown
    with pytest.raises(Refused):
        runner_of("admin").read(check, code)


def test_the_square_is_recognised_even_where_the_copy_is_not_kept(runner: Runner, rows: Rows) -> None:
    runner.read(ask, NOTICE)
    (row,) = rows()
    with runner.database.reading() as session:
        kept = session.scalars(sa.select(SigningKey.private)).one()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(kept)
    good = documents.signed(documents.square_words(row), key)
    assert runner.read(check, good).verdict is Verdict.genuine
    assert runner.read(check, good.replace("2026-11-23", "2026-11-28")).verdict is Verdict.altered
    assert runner.read(check, good.replace("Notice 3", "Notice 8")).verdict is Verdict.altered
    assert runner.read(check, good[:-8]).verdict is Verdict.altered
    lost = documents.signed("K2K1|notice|Notice 9/2025|2025-03-03|" + "0" * 28, key)
    found = runner.read(check, lost)
    assert (found.verdict, found.document_id, found.title) == (Verdict.genuine, None, "Notice 9/2025")
    forged = documents.signed("K2K1|notice|Notice 9/2025|2025-03-03|" + "0" * 28, Ed25519PrivateKey.generate())
    assert runner.read(check, forged).verdict is Verdict.unknown


def test_drafts_and_plain_questions_keep_nothing(runner: Runner, rows: Rows) -> None:
    draft = changed(paper=dataclasses.replace(PAPER, draft=True))
    for printed in (runner.read(ask, draft), runner.read(unrecorded, NOTICE)):
        assert "K2K-" not in text_of(printed)
    assert rows() == []


def test_an_office_open_for_reading_keeps_nothing(runner: Runner, clock: FixedClock) -> None:
    second = Database(runner.database.path, TEST_KEY, writable=False)
    reader = Runner(second, Who(2, "manager", "Ujian Manager", frozenset({Role.manager})), clock)
    try:
        with pytest.raises(Refused):
            reader.read(ask, NOTICE)
        assert "K2K-" not in text_of(reader.read(unrecorded, NOTICE))
    finally:
        second.close()


def test_a_paper_of_an_action_that_failed_is_not_in_the_archive(runner: Runner, rows: Rows) -> None:
    with pytest.raises(UserError):
        runner.change(issue_now, NOTICE, True)
    assert rows() == []
    printed = runner.change(issue_now, NOTICE, False)
    assert runner.read(check, code_on(printed)).verdict is Verdict.genuine


def test_nothing_is_handed_out_where_its_entry_cannot_be_written(runner: Runner, rows: Rows) -> None:
    def run(statement: str) -> None:
        with runner.database.writing() as session:
            session.execute(sa.text(statement))

    # The fault comes after the row was written, when the entry is closed.
    run("CREATE TRIGGER fault BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END")
    with pytest.raises(IntegrityError):
        runner.read(ask, NOTICE)
    assert rows() == []
    run("DROP TRIGGER fault")
    assert runner.read(ask, NOTICE).pdf == rows()[0].content


def test_two_who_issue_the_same_paper_at_once_do_not_both_succeed(runner: Runner, rows: Rows) -> None:
    def both(session: Session) -> Printed:
        session.scalar(sa.select(sa.func.count()).select_from(IssuedDocument))  # from here on it sees this moment
        runner.read(ask, NOTICE)
        return _issue(session, changed(place="Bilik Mesyuarat"))

    with pytest.raises(UserError, match=r"same moment|saat yang sama"):
        runner.read(question(needs="meetings.print", recorded="Print both")(both))
    assert len(rows()) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE issued_document SET content = x'00'",
        "UPDATE issued_document SET sha256 = 'a'",
        "UPDATE issued_document SET facts = '{}'",
        "UPDATE issued_document SET code = 'a'",
        "UPDATE issued_document SET title = 'a'",
        "DELETE FROM issued_document",
    ],
)
def test_an_issued_document_cannot_be_changed_by_sql(runner: Runner, rows: Rows, statement: str) -> None:
    printed = runner.read(ask, NOTICE)

    @action("Attack", needs="session")
    def attack(session: Session) -> None:
        session.execute(sa.text(statement))

    with pytest.raises(UserError, match=r"never changes|tidak berubah"):
        runner.change(attack)
    with pytest.raises(IntegrityError), runner.database.writing() as session:
        session.execute(sa.text(statement))
    assert rows()[0].content == printed.pdf


def test_bytes_changed_with_the_triggers_taken_out_are_named(runner: Runner) -> None:
    code = code_on(runner.read(ask, NOTICE))
    with runner.database.writing() as session:
        audit.drop_triggers(session.connection())
        session.execute(sa.text("UPDATE issued_document SET content = x'00'"))
    assert runner.read(check, code).verdict is Verdict.altered


def test_an_auditor_reads_what_was_issued_and_issues_nothing(
    runner: Runner, runner_of: Callable[..., Runner], rows: Rows
) -> None:
    auditor = runner_of("auditor")
    assert "K2K-" not in text_of(auditor.read(ask, NOTICE))
    assert rows() == []
    first = runner.read(ask, NOTICE)
    assert auditor.read(ask, NOTICE) == first
    assert auditor.read(check, code_on(first)).verdict is Verdict.genuine
    assert len(rows()) == 1


def test_the_papers_of_what_belongs_to_a_record_stand_with_its_own(runner: Runner) -> None:
    for table in ("meeting", "organisation"):
        assert isinstance(runner.read(documents.issued_of, table, 1), list)
    runner.read(ask, NOTICE)
    assert [one.title for one in runner.read(documents.issued_of, "meeting", 7)] == ["Notice 3/2026"]
    assert runner.read(documents.issued_of, "organisation", 7) == []


def test_a_paper_is_opened_only_by_whoever_sees_what_it_is_about(runner: Runner, runner_of: RunnerOf) -> None:
    def paper(session: Session, table: str) -> Printed:
        return documents.issued(session, "breach_form", (table, 7), "Borang", NOTICE, print_notice)

    asked = question(needs="meetings.print", recorded="Print test form")(paper)
    keys = {}
    for table in ("breach", "meeting"):
        runner.read(asked, table)
        keys[table] = runner.read(documents.issued_of, table, 7)[0].id
    treasurer = runner_of("treasurer")
    treasurer.read(documents.issued_pdf, keys["meeting"])
    with pytest.raises(Refused, match="do not see"):
        treasurer.read(documents.issued_pdf, keys["breach"])
    assert treasurer.read(documents.issued_of, "breach", 7) == []
    assert runner_of("auditor").read(documents.issued_pdf, keys["breach"]).pdf
