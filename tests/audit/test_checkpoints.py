"""Check codes of the trail: on every issued paper, on a sheet, in entries, and judged when typed from paper."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.check_codes import Mistyped, grouped
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import Language, say
from k2k_desktop.models import audit
from k2k_desktop.models.office import IssuedDocument, Role
from k2k_desktop.reports.page import build
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import Missing
from k2k_desktop.services import audit as trail
from k2k_desktop.services import checking, checkpoints, documents, trail_sheets
from k2k_desktop.services import office as offices
from k2k_desktop.services.checkpoints import Fit
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.runner import Who
from k2k_desktop.ui.audit import codes
from k2k_desktop.ui.audit.integrity import IntegrityLine
from tests.office.conftest import OpenOffice, office, open_office, profile  # noqa: F401 - fixtures
from tests.reports.reading import squeezed, whole
from tests.stage import StageOf

OTHER = "0" * 28


@dataclass(frozen=True)
class Note:
    """The shortest paper there is."""

    paper: Paper
    text: str


@question(needs="meetings.print", recorded="Print note")
def note_pdf(session: Session, text: str, language: Language) -> Printed:
    """A paper that is issued."""
    return documents.issued(session, "note", ("office", 1), "Nota", Note(offices.paper(session, language), text), _draw)


def _draw(note: Note) -> Printed:
    return build(note.paper, "Nota", [], Missing())


@action("Rewrite", needs="session")
def rewrite(session: Session, statement: str) -> None:
    """Run any SQL inside an open entry."""
    session.execute(sa.text(statement))


@pytest.fixture
def opened(open_office: OpenOffice) -> Opened:  # noqa: F811 - the fixture
    """An office in its folder, signed in by somebody who is manager too."""
    return open_office()


def last_body(opened: Opened) -> dict[str, Any]:
    """The facts of the newest entry."""
    with opened.database.reading() as session:
        text = session.scalars(sa.select(audit.ENTRY.c.body).order_by(audit.ENTRY.c.seq.desc()).limit(1)).one()
    found: dict[str, Any] = json.loads(text)
    return found


def newest(opened: Opened) -> tuple[int | None, str | None]:
    """Entry and code in the foot of the newest paper kept."""
    with opened.database.reading() as session:
        row = session.scalars(sa.select(IssuedDocument).order_by(IssuedDocument.id.desc()).limit(1)).one()
        return row.trail_seq, row.trail_code


def with_other_tools(opened: Opened, *statements: str) -> None:
    """Change the file as somebody with the key does."""
    with opened.database.writer.begin() as connection:
        audit.drop_triggers(connection)
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize("language", ["ms", "en"])
def test_every_issued_paper_carries_the_code_of_the_trail_as_it_stood(opened: Opened, language: Language) -> None:
    with opened.database.reading() as session:
        head = audit.head(session)
    printed = opened.runner.read(note_pdf, "satu", language)
    seq, code = newest(opened)
    assert seq == head[0]
    assert code
    words = say("Audit trail: {count} entries · {code}", language, count=f"{seq:,}", code=grouped(code))
    assert squeezed(words) in squeezed(whole(printed))
    said = last_body(opened)
    assert (said["checkpoint"], said["at"]) == (code, seq)


def test_the_same_paper_is_given_again_with_the_code_it_was_first_issued_with(opened: Opened) -> None:
    first = opened.runner.read(note_pdf, "satu", "ms")
    for _ in range(3):
        opened.runner.note("office.sign_in")
    assert opened.runner.read(note_pdf, "satu", "ms").pdf == first.pdf
    assert "checkpoint" not in last_body(opened)
    kept = newest(opened)
    opened.runner.read(note_pdf, "dua", "ms")
    assert newest(opened) != kept


def test_the_code_kept_with_a_paper_is_never_changed(opened: Opened) -> None:
    opened.runner.read(note_pdf, "satu", "ms")
    for change in ("trail_code = 'X'", "trail_seq = 1"):
        with pytest.raises(UserError, match="never changes"):
            opened.runner.change(rewrite, f"UPDATE issued_document SET {change}")


def test_a_code_from_paper_is_genuine_until_something_before_it_was_rewritten(opened: Opened) -> None:
    opened.runner.read(note_pdf, "satu", "ms")
    seq, code = newest(opened)
    assert code
    found = opened.runner.read(checkpoints.check_code, grouped(code).lower())
    assert (found.fit, found.seq, found.after) == (Fit.genuine, seq, 1)
    with_other_tools(opened, "UPDATE office SET phone = '010-000 0000'")
    faulty = opened.runner.read(checkpoints.check_code, code)
    assert (faulty.fit, len(faulty.faults)) == (Fit.faulty, 1)
    with_other_tools(opened, f"UPDATE audit_entry SET hash = '{'1' * 64}' WHERE seq = {seq}")
    assert opened.runner.read(checkpoints.check_code, code).fit is Fit.rewritten


def test_other_codes_are_told_apart(opened: Opened) -> None:
    opened.runner.read(note_pdf, "satu", "ms")
    _seq, code = newest(opened)
    assert code
    assert opened.runner.read(checkpoints.check_code, OTHER).fit is Fit.unknown
    with opened.database.reading() as session:
        own = session.scalars(sa.select(IssuedDocument.code)).first() or ""
    answer = opened.runner.read(checkpoints.check_code, own)
    assert answer.fit is Fit.unknown
    assert "Nota" in answer.why.say("en")
    with pytest.raises(Mistyped):
        opened.runner.read(checkpoints.check_code, ("0" if code[0] != "0" else "1") + code[1:])
    checked = opened.runner.read(checking.check, code)
    assert checked.verdict is checking.Verdict.unknown
    assert "audit trail" in checked.why.say("en")
    assert opened.runner.read(checkpoints.standing).faults == 0  # a code of elsewhere is no fault of the trail


@pytest.mark.parametrize("language", ["ms", "en"])
def test_the_sheet_gives_the_code_to_whoever_keeps_it_elsewhere(opened: Opened, language: Language) -> None:
    auditor = opened.sign_in_as(Who(None, "juruaudit", "Devi Nair", frozenset({Role.auditor})))
    printed = auditor.read(trail_sheets.code_sheet_pdf, language)
    said = last_body(opened)
    text = squeezed(whole(printed))
    assert all(group in text for group in grouped(said["checkpoint"]).split("-")[1:])
    assert opened.facts.office_id in text
    assert printed.pages == 1
    square = "|".join(("K2KT1", opened.facts.office_id, str(said["at"]), "x", said["checkpoint"]))
    assert auditor.read(checkpoints.check_code, square).fit is Fit.genuine  # what a scanner types


def test_after_31_days_without_a_printed_code_the_line_is_amber(opened: Opened, clock: FixedClock) -> None:
    opened.runner.read(note_pdf, "satu", "ms")
    for days, overdue in ((31, False), (1, True)):
        clock.advance(dt.timedelta(days=days))
        found = opened.runner.read(checkpoints.standing)
        assert found.overdue is overdue
    assert (found.days, found.after) == (32, 1)
    opened.runner.read(checkpoints.current_code)  # given on the command line, for a safe elsewhere
    assert not opened.runner.read(checkpoints.standing).overdue


def test_the_last_verification_is_remembered_by_the_trail(opened: Opened) -> None:
    assert opened.runner.read(checkpoints.standing).verified_at is None
    found = opened.runner.read(trail.verify)
    standing = opened.runner.read(checkpoints.standing)
    assert (standing.verified, standing.faults) == (found.entries, 0)
    with_other_tools(opened, "UPDATE office SET phone = '010-000 0000'")
    opened.runner.read(trail.verify)
    assert opened.runner.read(checkpoints.standing).faults == 1


def test_an_older_copy_put_back_is_known_by_the_head_beside_the_office(opened: Opened) -> None:
    for _ in range(3):
        opened.runner.note("office.sign_in")
    opened.note_head()
    opened.write_head()
    with opened.database.reading() as session:
        seq, _hash = audit.head(session)
    with_other_tools(
        opened,
        f"UPDATE audit_head SET seq = {seq - 2}, hash = (SELECT hash FROM audit_entry WHERE seq = {seq - 2})",
        f"DELETE FROM audit_entry WHERE seq > {seq - 2}",
    )
    (fault,) = opened.runner.read(trail.verify).faults
    assert fault.say("en").startswith(f"Entry {seq} is not as it was noted outside")


def test_faults_that_a_code_from_paper_shows_stand_on_the_line(stage_of: StageOf, opened: Opened) -> None:
    stage = stage_of(opened.runner)
    stage.show()
    line = IntegrityLine(stage.work, lambda: stage, stage)
    line.show()
    opened.runner.read(note_pdf, "satu", "ms")
    with stage.qtbot.waitSignal(line.checked):
        line.again.click()
    assert line.words.property("kind") == "ok"
    with_other_tools(opened, "UPDATE office SET phone = '010-000 0000'")
    assert opened.runner.read(checkpoints.check_code, newest(opened)[1] or "").fit is Fit.faulty
    again = IntegrityLine(stage.work, lambda: stage, stage)
    again.show()
    line.refresh()
    for one in (line, again):
        assert one.words.property("kind") == "danger"
        assert one.again.text() == "Semak semula"


def test_the_line_and_the_question_for_a_code_on_screen(stage_of: StageOf, opened: Opened, clock: FixedClock) -> None:
    stage = stage_of(opened.runner)
    stage.show()
    line = IntegrityLine(stage.work, lambda: stage, stage)
    line.show()
    assert line.words.property("kind") == "strong"
    line.hide()  # the paper lies over the page
    opened.runner.read(note_pdf, "satu", "ms")
    opened.runner.read(trail.verify)
    line.show()
    assert line.words.property("kind") == "ok"
    assert "hari ini" in line.more.text()
    clock.advance(dt.timedelta(days=40))
    line.refresh()
    assert (line.words.property("kind"), line.more.property("kind")) == ("ok", "warn")
    assert "40 hari" in line.more.text()
    _seq, code = newest(opened)

    def reply() -> None:
        dialog = stage.dialog()
        field = dialog.findChild(QLineEdit)
        assert field is not None
        field.setText(OTHER[:-1] + "1")
        dialog.findChildren(type(line.again))[0].click()
        assert field.property("state") == "error"
        field.setText(grouped(code or "").lower())
        dialog.findChildren(type(line.again))[0].click()

    QTimer.singleShot(0, reply)
    assert codes.ask_code(stage) == code
