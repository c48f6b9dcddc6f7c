"""What the auditor's desk puts on paper: closing reports, cash counts to sign, and what the exception tests found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.check_codes import grouped
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.governance import Organisation
from k2k_desktop.models.office import User
from k2k_desktop.models.review import CashCount, Finding, Review, ReviewStatus, SampleResult, Weight
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import checkpoints, documents, office
from k2k_desktop.services.paper_refs import one_of
from k2k_desktop.services.review.cash import cash_counts, difference_words, page_of
from k2k_desktop.services.review.drawing import TABLE_OF
from k2k_desktop.services.review.exceptions import TESTS
from k2k_desktop.services.review.exceptions.kinds import span_of
from k2k_desktop.services.review.findings import finding_page
from k2k_desktop.services.review.naming import titles
from k2k_desktop.services.review.records import review_of
from k2k_desktop.services.review.running import all_results, last_run
from k2k_desktop.services.review.samples import drawn_of, samples_of
from k2k_desktop.services.runner import about, say_more

if TYPE_CHECKING:
    from k2k_desktop.reports import cash_sheet, exceptions, review_report

WHOLE: Final = N_("The whole office")


@question(needs="desk.see", recorded=N_("Print closing report of review"))
def review_report_pdf(session: Session, review_id: int, language: Language) -> Printed:
    """The report of a review; a draft while it is open, the same paper for ever once it is closed."""
    from k2k_desktop.reports import review_report

    document = report_of(session, review_id, language)
    title = f"{review_report.report_title(document)}: {document.title}"
    return documents.issued(
        session, "review_report", ("review", review_id), title, document, review_report.print_review_report,
        edition="closed",
    )  # fmt: skip


@question(needs="desk.see", recorded=N_("Print cash count"))
def cash_sheet_pdf(session: Session, count_id: int, language: Language) -> Printed:
    """One cash count with lines to sign."""
    from k2k_desktop.reports import cash_sheet

    document = sheet_of(session, count_id, language)
    count = session.get_one(CashCount, count_id)
    title = f"{say(N_('Cash count'), language)}: {document.review}"
    about(session, "review", count.review_id)
    return documents.issued(session, "cash_sheet", ("cash_count", count_id), title, document,
                            cash_sheet.print_cash_sheet)  # fmt: skip


@question(needs="desk.see", recorded=N_("Print exception tests"))
def exceptions_pdf(session: Session, review_id: int, language: Language) -> Printed:
    """Every exception test over the period and scope of a review, run anew, as a paper."""
    from k2k_desktop.reports import exceptions

    document = exceptions_of(session, review_id, language)
    say_more(session, found={test.name: part.count for test, part in zip(TESTS, document.tests, strict=True)})
    title = f"{say(N_('Exception tests'), language)}: {document.review}"
    return documents.issued(
        session, "exceptions", ("review", review_id), title, document, exceptions.print_exceptions
    )  # fmt: skip


@question(needs="desk.see")
def review_named(session: Session, given: str | None) -> int:
    """A review by its record number or a part of its title; the latest where nothing is given."""
    rows = session.execute(sa.select(Review.id, Review.title).order_by(Review.id.desc())).all()
    part = (given or "").strip().casefold()
    exact = [(key, title) for key, title in rows if str(key) == part]
    return one_of(exact or [(key, title) for key, title in rows if part in title.casefold()][: None if part else 1],
                  given or "")  # fmt: skip


@question(needs="desk.see")
def count_named(session: Session, given: str) -> int:
    """A cash count by its record number, or a part of the name of who keeps the cash."""
    rows = session.execute(sa.select(CashCount.id, CashCount.holder).order_by(CashCount.id.desc())).all()
    part = given.strip().casefold()
    exact = [(key, holder) for key, holder in rows if str(key) == part]
    return one_of(exact or [(key, holder) for key, holder in rows if part and part in holder.casefold()], given)


def report_of(session: Session, review_id: int, language: Language) -> review_report.ReviewReport:
    """The report as plain values."""
    from k2k_desktop.reports import review_report

    review = review_of(session, review_id)
    closed = review.status is ReviewStatus.closed
    run = last_run(session, review_id)
    found = run.found if run else {}
    return review_report.ReviewReport(
        paper=office.paper(session, language, draft=not closed), title=review.title,
        scope=_scope(session, review, language), auditor=_auditor(session, review), from_on=review.from_on,
        to_on=review.to_on, opened_at=review.opened_at, closed_at=review.closed_at, seed=review.seed,
        drawn=tuple(
            review_report.DrawnLine(
                one.kind.say(language), one.drawn, one.of, one.clean, one.exceptions, one.missing, one.waiting
            )
            for one in drawn_of(session, review_id)
        ),
        noted=_noted(session, review_id, language), exceptions_at=run.at if run else None,
        exceptions=tuple((say(test.label, language), found[test.name]) for test in TESTS if test.name in found),
        findings=_findings(session, review_id, language),
        cash=tuple(
            review_report.CashLine(
                one.counted_at, one.holder, one.witness, one.total_sen, one.book_sen,
                difference_words(one.total_sen, one.book_sen, language), one.explanation,
            )
            for one in cash_counts(session, review_id)
        ),
        conclusion=review.conclusion or "", trail=_trail(session),
    )  # fmt: skip


def sheet_of(session: Session, count_id: int, language: Language) -> cash_sheet.CashSheet:
    """A cash count as plain values."""
    from k2k_desktop.reports import cash_sheet

    page = page_of(session.get_one(CashCount, count_id))
    review = review_of(session, session.get_one(CashCount, count_id).review_id)
    return cash_sheet.CashSheet(
        office.paper(session, language), review.title, page.counted_at, page.holder, page.witness,
        _auditor(session, review), tuple((say(name, language), count, sen) for name, count, sen in page.pieces),
        page.total_sen, page.book_sen, difference_words(page.total_sen, page.book_sen, language), page.explanation,
    )  # fmt: skip


def exceptions_of(session: Session, review_id: int, language: Language) -> exceptions.ExceptionsPaper:
    """A run of all tests as plain values."""
    from k2k_desktop.reports import exceptions

    review = review_of(session, review_id)
    results = all_results(session, span_of(session, review, language))
    return exceptions.ExceptionsPaper(
        office.paper(session, language), review.title, _scope(session, review, language), review.from_on,
        review.to_on,
        tuple(
            exceptions.TestPart(
                say(one.label, language), say(one.rule, language), say(one.source, language), one.count,
                tuple((hit.title, hit.detail) for hit in one.hits),
            )
            for one in results
        ),
    )  # fmt: skip


def _scope(session: Session, review: Review, language: Language) -> str:
    if review.organisation_id is None:
        return say(WHOLE, language)
    return session.get_one(Organisation, review.organisation_id).name


def _auditor(session: Session, review: Review) -> str:
    user = session.get(User, review.auditor_id) if review.auditor_id else None
    return user.name if user else ""


def _noted(session: Session, review_id: int, language: Language) -> tuple[review_report.SampleNote, ...]:
    from k2k_desktop.reports import review_report

    wanted = [one for one in samples_of(session, review_id)
              if one.result in (SampleResult.exception, SampleResult.missing) or one.note]  # fmt: skip
    called = titles(session, [(TABLE_OF[one.kind], one.key) for one in wanted], language)
    return tuple(
        review_report.SampleNote(called[TABLE_OF[one.kind], one.key], one.result.say(language), one.note)
        for one in wanted
    )


def _findings(session: Session, review_id: int, language: Language) -> tuple[review_report.FindingPart, ...]:
    """The findings of a review, the gravest first."""
    from k2k_desktop.reports import review_report

    keys = session.scalars(sa.select(Finding.id).where(Finding.review_id == review_id).order_by(Finding.number))
    pages = sorted((finding_page(session, key) for key in keys), key=lambda one: list(Weight).index(one.line.weight))
    called = titles(session, [one.subject for one in pages if one.subject], language)
    return tuple(
        review_report.FindingPart(
            one.line.number, one.line.title, one.line.weight.say(language), one.line.status.say(language),
            called[one.subject] if one.subject else "", one.rule, one.facts, one.advice, one.line.due_on,
            tuple((reply.by, reply.at, reply.text) for reply in one.replies),
        )
        for one in pages
    )  # fmt: skip


def _trail(session: Session) -> review_report.TrailState:
    from k2k_desktop.reports import review_report

    stands, printed = checkpoints.standing(session), checkpoints.current(session)
    checkpoints.tell(session, printed)
    return review_report.TrailState(
        stands.entries, stands.verified_at, stands.verified, stands.faults, grouped(printed.code) if printed else ""
    )
