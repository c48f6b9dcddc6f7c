"""The auditor's desk by keyboard, in a window."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.models.review import FindingStatus, SampleKind, SampleResult
from k2k_desktop.services.review import cash, findings, papers, reviews, running, samples
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.review import noting
from k2k_desktop.ui.review.exceptions import ExceptionsSection
from k2k_desktop.ui.review.findings import FindingsSection
from k2k_desktop.ui.review.page import ReviewPage
from k2k_desktop.ui.review.samples import SamplesSection
from k2k_desktop.ui.review.summary import SummarySection
from k2k_desktop.ui.review.view import SECTIONS, ReviewView
from tests.conftest import Make, RunnerOf
from tests.stage import Stage, StageOf, stage_of

__all__ = ["stage_of"]


@pytest.fixture
def auditor(runner_of: RunnerOf, make: Make) -> Runner:
    """Who writes at the desk of an office with a few entries."""
    for number in range(4):
        make.estate(f"PPR {number}")
    return runner_of("auditor")


@pytest.fixture
def stage(stage_of: StageOf, auditor: Runner) -> Stage:
    """The auditor's window."""
    return stage_of(auditor)


@pytest.fixture
def review(auditor: Runner) -> int:
    """A review with three samples of the trail."""
    values = {"title": "Semakan", "from_on": dt.date(2026, 1, 1), "to_on": dt.date(2026, 11, 23), "seed": 42}
    key = auditor.change(reviews.save_review, None, 1, values)
    auditor.change(samples.draw_samples, key, SampleKind.entry, 3)
    return key


def dialog_of(stage: Stage) -> FormDialog:
    found = stage.dialog()
    assert isinstance(found, FormDialog)
    return found


def tab(stage: Stage, review: int, place: int) -> ReviewView:
    view = ReviewView(stage.work, stage, review, SECTIONS[place][0])
    stage.open_view(view)
    return view


def test_a_review_is_begun_from_the_list_and_opens(stage: Stage, auditor: Runner) -> None:
    stage.open_view(ReviewPage(stage.work, stage))
    stage.do("review.save_review")
    dialog = dialog_of(stage)
    dialog.form.put("title", "Semakan baharu")
    assert dialog.save()
    assert isinstance(stage.view, ReviewView)
    assert auditor.read(reviews.reviews)[0].title == "Semakan baharu"
    assert auditor.read(reviews.review_page, 1).seed > 0


def test_the_keys_judge_samples_one_after_the_other(stage: Stage, auditor: Runner, review: int) -> None:
    section = tab(stage, review, 1).section
    assert isinstance(section, SamplesSection)
    _first, second, third = (one.id for one in section.lines)
    section.table.setFocus()
    stage.press(Qt.Key.Key_1)
    assert section.key() == second  # what is in order needs no words
    stage.press(Qt.Key.Key_3)
    dialog = dialog_of(stage)
    dialog.form.put("note", "Tiada resit")
    dialog.form.put("finding", False)
    assert dialog.save()
    stage.no_dialog()
    section.table.select_key(third)
    section.table.setFocus()
    stage.press(Qt.Key.Key_2)
    assert dialog_of(stage).save()
    dialog = dialog_of(stage)  # a finding is offered, with the record in it
    assert dialog.form.editor("title").draft().startswith("#")
    dialog.form.put("facts", "Tidak teratur")
    assert dialog.save()
    results = [one.result for one in auditor.read(samples.samples_of, review)]
    assert results == [SampleResult.clean, SampleResult.missing, SampleResult.exception]
    assert auditor.read(findings.finding_page, 1).subject == ("audit_entry", section.lines[2].key)


def test_enter_opens_the_record_of_a_sample(stage: Stage, review: int) -> None:
    section = tab(stage, review, 1).section
    assert isinstance(section, SamplesSection)
    section.table.setFocus()
    stage.press(Qt.Key.Key_Return)
    assert stage.opened == [("audit_entry", section.lines[0].key)]


def test_notes_save_themselves_when_they_are_left(stage: Stage, auditor: Runner, review: int) -> None:
    view = tab(stage, review, 0)
    section = view.section
    assert isinstance(section, SummarySection)
    section.notes.setFocus()
    stage.type("Minta buku tunai", into=section.notes)
    assert section.is_dirty()
    section.save()
    assert auditor.read(reviews.review_page, review).notes == "Minta buku tunai"
    auditor.change(reviews.save_review, review, auditor.read(reviews.review_page, review).version, {"title": "Lain"})
    view.refresh(frozenset({"review"}))
    section.notes.appendPlainText("dan resit")
    section.save()
    assert auditor.read(reviews.review_page, review).notes.endswith("dan resit")


def test_a_finding_is_noted_from_any_page_into_the_open_review(stage: Stage, auditor: Runner, review: int) -> None:
    assert noting.refusal(stage.work, None) is not None
    assert noting.refusal(stage.work, ("review", review)) is not None
    assert noting.refusal(stage.work, ("estate", 1)) is None
    noting.note_finding(stage.work, stage, ("estate", 1), stage.toast)
    dialog = dialog_of(stage)
    dialog.form.put("facts", "Nama salah")
    assert dialog.save()
    assert auditor.read(findings.finding_page, 1).subject == ("estate", 1)


def test_the_office_replies_and_cannot_write(
    stage_of: StageOf, runner_of: RunnerOf, auditor: Runner, review: int
) -> None:
    values = {"title": "Resit", "facts": "Tiada resit"}
    key = auditor.change(findings.save_finding, review, None, 1, values)
    manager = stage_of(runner_of("manager"))
    assert noting.refusal(manager.work, ("estate", 1)) is not None
    section = tab(manager, review, 3).section
    assert isinstance(section, FindingsSection)
    may = {one.name for one in section.commands() if one.enabled() is None}
    assert "review.reply_to_finding" in may
    assert not may & {"review.save_finding", "review.edit_finding", "review.set_finding_status", "review.answer_reply"}
    manager.do("review.reply_to_finding")
    dialog = dialog_of(manager)
    dialog.form.put("text", "Resit ada dalam fail.")
    assert dialog.save()
    found = auditor.read(findings.finding_page, key)
    assert (found.line.status, found.replies[0].text) == (FindingStatus.replied, "Resit ada dalam fail.")


def test_exceptions_are_run_behind_the_screen_and_a_hit_becomes_a_finding(
    stage: Stage, auditor: Runner, review: int, make: Make, clock: FixedClock
) -> None:
    clock.advance(dt.timedelta(hours=12))
    auditor.change(reviews.save_notes, review, auditor.read(reviews.review_page, review).version, "Malam")
    make.estate("PPR Malam")
    view = tab(stage, review, 2)
    section = view.section
    assert isinstance(section, ExceptionsSection)
    stage.do("review.run_exceptions")
    stage.qtbot.waitUntil(lambda: bool(section.results))
    assert auditor.read(running.last_run, review) is not None
    assert section.hit() is None
    section.table.select_key([name for name, *_rest in section.tests].index("odd_hours") + 1)
    assert section.pane.hits.select_key(2)
    second = section.hit()
    assert second is not None
    stage.do("review.hit_finding")
    dialog = dialog_of(stage)
    assert dialog.form.editor("title").draft().endswith(second.title)
    assert dialog.save()
    assert auditor.read(findings.finding_page, 1).subject == (second.table, second.key)
    view.refresh(frozenset({"review_finding"}))
    assert section.hit() == second  # not the first again


def test_cash_is_added_up_while_it_is_typed(stage: Stage, auditor: Runner, review: int) -> None:
    tab(stage, review, 4)
    stage.do("review.save_cash_count")
    dialog = dialog_of(stage)
    for name, words in (("holder", "Norliza"), ("witness", "Rohana"), ("notes_50", 2), ("book_sen", 101_00)):
        dialog.form.put(name, words)
    assert not dialog.save()
    assert dialog.form.rows["explanation"].editor.entry.property("state") == "error"
    dialog.form.put("explanation", "Resit belum dicatat")
    assert dialog.save()
    assert auditor.read(cash.cash_counts, review)[0].difference_sen == -1_00


def test_closing_asks_for_conclusion_and_reason(stage: Stage, auditor: Runner, review: int) -> None:
    tab(stage, review, 5)
    stage.do("review.close_review")
    dialog = dialog_of(stage)
    dialog.form.put("conclusion", "Teratur.")
    assert not dialog.save()
    dialog.form.put("unseen_reason", "Tiada masa")
    assert dialog.save()
    assert auditor.read(reviews.review_page, review).closed


def test_an_issued_paper_is_opened_as_it_was_sent(stage: Stage, runner: Runner, review: int) -> None:
    values = {"holder": "Norliza", "witness": "Rohana", "notes_1": 1, "book_sen": 1_00}
    count = stage.work.change(cash.save_cash_count, review, None, 1, values)
    sent = runner.read(papers.cash_sheet_pdf, count, "ms")
    stage.work.change(samples.draw_samples, review, SampleKind.issued_document, 1)
    section = tab(stage, review, 1).section
    assert isinstance(section, SamplesSection)
    section.table.select_key(section.lines[-1].id)
    stage.do("review.open_sample")
    assert stage.printed[0][1].pdf == sent.pdf
