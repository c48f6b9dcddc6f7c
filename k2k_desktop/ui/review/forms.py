"""The forms of the auditor's desk: reviews, samples to draw, notes, findings, replies, cash counts, closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field, Flag, Text
from k2k_desktop.core.formats import show_money
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.models.review import SampleResult
from k2k_desktop.services.governance import organisation_choices
from k2k_desktop.services.review import cash, findings, reviews, samples
from k2k_desktop.services.review.cash import CashPage
from k2k_desktop.services.review.findings import FindingPage
from k2k_desktop.services.review.reviews import ReviewPage
from k2k_desktop.services.review.samples import SampleLine
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.moments import moment_fields, moment_row, moment_values, taken, told
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work

Then = Callable[[Any], object]
_FINDING_TOO: Final = Field("finding", Flag(label=N_("Write a finding about it now")), False)
_UNSEEN: Final = Field("unseen_reason", Text(label=N_("Why samples are left"), lines=2, longest=1000), False)
_CASH_ROWS: Final = (
    moment_row("counted_at"), ("holder", "witness"), ("notes_100", "coins_50"), ("notes_50", "coins_20"),
    ("notes_20", "coins_10"), ("notes_10", "coins_5"), ("notes_5", "notes_1"), ("book_sen",), ("explanation",),
)  # fmt: skip
# The moment of the count is typed as a day and a time.
_CASH: Final = (
    *moment_fields("counted_at", N_("Counted on")), *(one for one in cash.CASH_FORM if one.name != "counted_at"),
)  # fmt: skip
_FINDING_ROWS: Final = (("title",), ("weight", "due_on"), ("rule",), ("facts",), ("advice",))
_SEED: Final = N_(
    "The seed was chosen by chance; write down another if you like. The same seed draws the same samples on any "
    "computer. Once samples are drawn, period, scope and seed stay."
)


def edit_review(work: Work, host: QWidget, page: ReviewPage | None, then: Then) -> None:
    """Begin a review, or change the one of *page*; *then* gets its key."""
    values = page.values if page else work.read(reviews.fresh_review)
    key, version = (page.id, page.version) if page else (None, 1)
    bodies = work.read(organisation_choices)
    dialog = open_form(
        work, host, _("Edit review") if page else _("New review"), reviews.REVIEW_FORM,
        lambda given: work.change(reviews.save_review, key, version, given), values=values,
        rows=(("title",), ("from_on", "to_on"), ("organisation_id", "seed")),
        editors={"organisation_id": Chooser(bodies, optional=True)}, explain=_(_SEED),
    )  # fmt: skip
    dialog.saved.connect(then)


def draw(work: Work, host: QWidget, review_id: int, values: dict[str, Any], then: Then) -> None:
    """Draw the next samples of a kind."""
    dialog = open_form(
        work, host, _("Draw samples"), samples.DRAW_FORM,
        lambda given: work.change(samples.draw_samples, review_id, given["kind"], given["count"]),
        values=values, verb=_("&Draw"), width=460,
        explain=_("Records of the review's period and scope, in the order of its seed. Drawing again goes on."),
    )  # fmt: skip
    dialog.saved.connect(then)


def judge(work: Work, host: QWidget, sample: SampleLine, result: SampleResult, then: Then) -> None:
    """Say what looking at a sample showed, with a note; *then* gets whether a finding is wanted."""

    def save(given: dict[str, Any]) -> bool:
        work.change(samples.judge_sample, sample.id, sample.version, result, given["note"] or "")
        return bool(given.get("finding"))

    bad = result in (SampleResult.exception, SampleResult.missing)
    dialog = open_form(
        work, host, result.say(), (*samples.NOTE_FORM, *((_FINDING_TOO,) if bad else ())), save,
        values={"note": sample.note, "finding": result is SampleResult.exception}, explain=sample.title,
    )  # fmt: skip
    dialog.saved.connect(then)


def write_finding(
    work: Work, host: QWidget, review_id: int, then: Then, subject: tuple[str, int] | None = None, note: str = "",
    more: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Write a finding about *subject* in an open review; *note* and *more* are what the form begins with."""
    fresh = work.read(findings.fresh_finding, subject, note)
    values = {**fresh, **(more or {})}
    dialog = open_form(
        work, host, _("New finding"), findings.FINDING_FORM,
        lambda given: work.change(findings.save_finding, review_id, None, 1, given, subject), values=values,
        rows=_FINDING_ROWS, width=640,
    )  # fmt: skip
    dialog.saved.connect(then)


def edit_finding(work: Work, host: QWidget, page: FindingPage) -> None:
    """Change the words of a finding in an open review."""
    open_form(
        work, host, _("Edit finding"), findings.FINDING_FORM,
        lambda given: work.change(findings.save_finding, page.line.review_id, page.id, page.version, given),
        values=page.values, rows=_FINDING_ROWS, width=640,
    )  # fmt: skip


def reply(work: Work, host: QWidget, page: FindingPage, *, answer: bool) -> None:
    """Reply for the office, or with *answer* say something to the replies as the auditor."""
    act = findings.answer_reply if answer else findings.reply_to_finding
    open_form(
        work, host, _("Answer the reply") if answer else _("Reply to finding"), findings.REPLY_FORM,
        lambda given: work.change(act, page.id, given["text"] or ""),
        explain=_("{number}. {title}", number=page.line.number, title=page.line.title),
        verb=_("&Answer") if answer else _("&Reply"),
    )  # fmt: skip


def set_status(work: Work, host: QWidget, page: FindingPage) -> None:
    """Say how a finding stands."""
    open_form(
        work, host, _("Status of finding"), findings.STATUS_FORM,
        lambda given: work.change(findings.set_finding_status, page.id, page.version, given["status"]),
        values={"status": page.line.status}, width=420,
    )  # fmt: skip


def put_off(work: Work, host: QWidget, page: FindingPage) -> None:
    """Another day by which a reply is wanted."""
    due = tuple(one for one in findings.FINDING_FORM if one.name == "due_on")
    open_form(
        work, host, _("Reply by"), due,
        lambda given: work.change(findings.set_finding_due, page.id, page.version, given["due_on"]),
        values={"due_on": page.line.due_on}, width=420,
    )  # fmt: skip


def count_cash(work: Work, host: QWidget, review_id: int, page: CashPage | None, then: Then) -> None:
    """Count cash, or change a count; the total and the difference stand below while it is typed."""
    key, version = (page.id, page.version) if page else (None, 1)
    values = page.values if page else {}
    counted = page.counted_at if page else work.runner.clock.now()

    def save(given: dict[str, Any]) -> int:
        found = taken(given, "counted_at")
        return told(lambda: work.change(cash.save_cash_count, review_id, key, version, found), "counted_at")

    dialog = open_form(
        work, host, _("Edit cash count") if page else _("New cash count"), _CASH, save,
        values={**values, **moment_values("counted_at", counted)}, rows=_CASH_ROWS, build=_tell_total, width=560,
    )  # fmt: skip
    dialog.saved.connect(then)


def close(work: Work, host: QWidget, page: ReviewPage) -> None:
    """Close a review with its conclusion."""
    waiting = page.line.samples - page.line.looked_at
    fields = (*reviews.CLOSE_FORM, *((_UNSEEN,) if waiting else ()))
    text = _("After this nothing of the review changes any more: samples, findings, cash counts and conclusion. The "
             "office can still reply to findings.")  # fmt: skip
    open_form(
        work, host, _("Close review"), fields,
        lambda given: work.change(
            reviews.close_review, page.id, page.version, given["conclusion"] or "", given.get("unseen_reason") or ""
        ),
        values={"conclusion": page.conclusion}, explain=text, verb=_("&Close review"), width=600,
    )  # fmt: skip


def _tell_total(form: Form) -> None:
    """A line below the fields with what the pieces make, and how it compares with the book."""
    line = label("", "strong", form, wrap=True)
    column = form.layout()
    if isinstance(column, QVBoxLayout):
        column.insertWidget(column.count() - 1, line)

    def tell() -> None:
        total, book = cash.total_sen({name: _typed(form, name) for name, _sen in cash.PIECES}), _typed(form, "book_sen")
        words = _("Counted: {total}", total=show_money(total))
        if book is not None:
            difference = cash.difference_words(total, book)
            words = _("Counted: {total}. {difference}", total=show_money(total), difference=difference)
        line.setText(words)

    form.edited.connect(tell)
    tell()


def _typed(form: Form, name: str) -> int | None:
    try:
        value = form.rows[name].field.kind.parse(form.editor(name).given())
    except UserError:  # half typed: it is told beside the field when it is left
        return None
    return value if isinstance(value, int) else None
