"""The poster "you said, we did" of a block and a time: counted by category and place, without a name or a home."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import OFFICE_ZONE
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.models.estate import Block, Estate
from k2k_desktop.models.issues import Category, Issue, IssueKind, IssueStatus, IssueVerification, PlaceKind
from k2k_desktop.models.issues.priorities import AdoptedPractice, Charter, CharterStatus, PracticeProof
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, office
from k2k_desktop.services.issues.records import category_words, place_of

if TYPE_CHECKING:
    from k2k_desktop.reports import poster

_KINDS: Final = (IssueKind.complaint, IssueKind.suggestion, IssueKind.request)
_CONFIRMED: Final = (IssueStatus.verified, IssueStatus.closed)  # what was opened again since is not mended
_OTHERS: Final = 3  # solved charters, and practices, that fit below


@question(needs="priorities.see")
def blocks_of(session: Session, estate_id: int) -> list[tuple[Any, str]]:
    """The blocks of an estate to choose from: key and code."""
    rows = session.execute(sa.select(Block.id, Block.code).where(Block.estate_id == estate_id).order_by(Block.sort_key))
    return [(key, code) for key, code in rows]


@question(needs="priorities.see", recorded=N_("Print poster"))
def poster_pdf(
    session: Session, estate_id: int, block_id: int | None, date_from: dt.date, date_to: dt.date, language: Language
) -> Printed:
    """The A3 poster of a block, or of the whole estate, for what was reported from *date_from* to *date_to*, as a PDF.

    It has no name, no title anybody typed of a complaint, and no unit: what is inside homes is one number. What
    is confidential is left out. Money in and out comes with the community fund. Raises Invalid for days turned round.
    """
    from k2k_desktop.reports import poster as report

    document = poster_paper(session, estate_id, block_id, date_from, date_to, language)
    title = say(N_("You said, we did"), language)
    place = document.block and say(N_("Block {block}"), language, block=document.block)
    subject = ("block", block_id) if block_id else ("estate", estate_id)
    name = " · ".join(part for part in (title, document.estate, place) if part)
    return documents.issued(session, "poster", subject, name, document, report.print_poster)


def poster_paper(
    session: Session, estate_id: int, block_id: int | None, date_from: dt.date, date_to: dt.date, language: Language
) -> poster.Poster:
    """What stands on the poster."""
    from k2k_desktop.reports import poster

    if date_to < date_from:
        raise Invalid({"date_to": UserError(N_("The last day comes before the first."))})
    estate = session.get_one(Estate, estate_id)
    block = session.get_one(Block, block_id) if block_id else None
    rows = session.execute(_reported(estate_id, block_id, date_from, date_to)).all()
    homes = [issue for issue, category in rows if issue.unit_id or category.place is PlaceKind.home]
    groups: dict[tuple[str, str], Counter[str]] = {}
    for issue, category in rows:
        if issue.unit_id is None and category.place is not PlaceKind.home:
            counts = groups.setdefault(_what_and_where(session, issue, category, language), Counter())
            counts.update(reports=1, households=issue.affected, mended=int(issue.finished_at is not None))
    said = [
        poster.Said(what, where, one["reports"], one["households"], one["mended"], one["reports"] - one["mended"])
        for (what, where), one in groups.items()
    ]
    said.sort(key=lambda one: (-one.households, -one.reports, one.what, one.where))
    homes_mended = sum(issue.finished_at is not None for issue in homes)
    return poster.Poster(
        dataclasses.replace(office.paper(session, language), size="A3"), estate.name, block.code if block else "",
        date_from, date_to, len(rows), sum(one.mended for one in said) + homes_mended,
        _confirmed(session, [issue.id for issue, _category in rows if issue.status in _CONFIRMED]),
        tuple(said[: poster.MOST]), max(0, len(said) - poster.MOST), len(homes), homes_mended,
        _solved(session, estate_id, date_from, date_to), _adopted(session, date_from, date_to),
    )  # fmt: skip


def _reported(estate_id: int, block_id: int | None, date_from: dt.date, date_to: dt.date) -> sa.Select[Issue, Category]:
    """What was reported in those days, each thing once: what was joined to another is counted there. What ended
    without a repair (rejected, or closed by another system) is neither mended nor being worked on, so it is left out.
    """
    since = dt.datetime.combine(date_from, dt.time(), OFFICE_ZONE)
    until = dt.datetime.combine(date_to + dt.timedelta(days=1), dt.time(), OFFICE_ZONE)
    statement = (
        sa.select(Issue, Category)
        .join(Category, Category.id == Issue.category_id)
        .where(
            Issue.estate_id == estate_id, Issue.reported_at >= since, Issue.reported_at < until,
            Issue.kind.in_(_KINDS), sa.or_(Issue.ended_at.is_(None), Issue.finished_at.is_not(None)),
            Issue.duplicate_of_id.is_(None),
            Issue.confidential.is_(False), Category.confidential.is_(False),
        )
    )  # fmt: skip
    return statement.where(Issue.block_id == block_id) if block_id else statement


def _what_and_where(session: Session, issue: Issue, category: Category, language: Language) -> tuple[str, str]:
    """`Lift: does not run` and `Block A · Floor 3`, from the office's own lists: what was typed is left out."""
    part, problem = category_words(category, language)
    what = say(P_("poster", "{part}: {problem}"), language, part=part, problem=problem)
    where = place_of(
        session, issue.estate_id, issue.block_id, issue.floor_label, None, issue.facility_id, None, language
    )
    return what, where


def _confirmed(session: Session, issues: Sequence[int]) -> int:
    """How many of them residents accepted as mended: the work done last, not one before it."""
    counted = sa.select(sa.func.count(sa.distinct(Issue.id)))
    statement = counted.join(IssueVerification, IssueVerification.issue_id == Issue.id).where(
        Issue.id.in_(issues), IssueVerification.accepted, IssueVerification.created_at >= Issue.finished_at
    )
    return session.scalar(statement) or 0


def _solved(session: Session, estate_id: int, date_from: dt.date, date_to: dt.date) -> tuple[str, ...]:
    statement = sa.select(Charter.title).where(
        Charter.estate_id == estate_id, Charter.status == CharterStatus.solved,
        Charter.ended_on.between(date_from, date_to),
    )  # fmt: skip
    return tuple(session.scalars(statement.order_by(Charter.ended_on.desc()).limit(_OTHERS)))


def _adopted(session: Session, date_from: dt.date, date_to: dt.date) -> tuple[str, ...]:
    """What was taken over in those days and is proved since: without proof it is not counted here either."""
    proved = sa.exists().where(PracticeProof.practice_id == AdoptedPractice.id)
    statement = sa.select(AdoptedPractice.title).where(AdoptedPractice.adopted_on.between(date_from, date_to), proved)
    return tuple(session.scalars(statement.order_by(AdoptedPractice.adopted_on.desc()).limit(_OTHERS)))
