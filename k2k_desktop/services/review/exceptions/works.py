"""Exception tests on works and complaints: quotations, awards, money, self-approval, closing without residents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.formats import show_money
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.issues import Priority
from k2k_desktop.services.review.drawing import ESTATE
from k2k_desktop.services.review.exceptions.kinds import LOCAL, OFFICE, ExceptionTest, Hit, Span, rows

QUOTATIONS_FROM_SEN: Final = 5_000_00
QUOTATIONS: Final = 3
SHORTLY_DAYS: Final = 1  # before it is due
_ORDERED: Final = (
    f"w.ordered_on BETWEEN :first AND :last AND w.status NOT IN ('draft', 'cancelled') AND {ESTATE.format('w.')}"
)
_WORTH: Final = "coalesce(w.approved_sen, w.estimate_sen, w.cost_limit_sen, 0)"
_QUOTATIONS: Final = f"""
SELECT w.id, {_WORTH}, (SELECT count(DISTINCT q.contractor_id) FROM quotation q WHERE q.work_order_id = w.id) AS offers
FROM work_order w
WHERE {_ORDERED} AND w.contractor_id IS NOT NULL AND {_WORTH} > {QUOTATIONS_FROM_SEN} AND offers < {QUOTATIONS}
ORDER BY w.ordered_on"""
_UNRESOLVED: Final = f"""
SELECT w.id, w.no_resolution_reason FROM work_order w JOIN quotation q ON q.work_order_id = w.id AND q.awarded
WHERE {_ORDERED} AND w.resolution_id IS NULL ORDER BY w.ordered_on"""
_OVER: Final = f"""
SELECT w.id, w.actual_sen, w.approved_sen FROM work_order w
WHERE {_ORDERED} AND w.approved_sen IS NOT NULL AND w.actual_sen > w.approved_sen ORDER BY w.ordered_on"""
_LICENCE: Final = f"""
SELECT w.id, max(l.valid_until) AS until FROM work_order w
JOIN contractor_licence l ON l.contractor_id = w.contractor_id AND l.needed
WHERE {_ORDERED} GROUP BY w.id, l.kind HAVING until < w.ordered_on ORDER BY w.ordered_on"""


def _who_made_it(status: str) -> str:
    """In SQL: the user whose entry brought work order w into *status* the last time."""
    return f"""(SELECT e.user_id FROM audit_change c JOIN audit_entry e ON e.seq = c.entry_seq
        WHERE c.table_name = 'work_order' AND c.pk = w.id AND json_extract(c.after, '$.status') = '{status}'
            AND json_extract(c.before, '$.status') IS NOT '{status}' ORDER BY c.id DESC LIMIT 1)"""


_BOTH_ENDS: Final = f"""
SELECT w.id, u.name FROM work_order w JOIN user u ON u.id = {_who_made_it("accepted")}
WHERE w.accepted_on BETWEEN :first AND :last AND w.status = 'accepted' AND {ESTATE.format("w.")}
    AND u.id = {_who_made_it("issued")} ORDER BY w.accepted_on"""
_OWN_WORK: Final = f"""
SELECT i.id, u.name FROM issue_verification v JOIN issue i ON i.id = v.issue_id JOIN user u ON u.id = v.by_id
WHERE v.accepted AND v.attachment_id IS NULL AND v.by_id = i.owner_id AND v.said_on BETWEEN :first AND :last
    AND {ESTATE.format("i.")} ORDER BY v.said_on"""
_UNVERIFIED: Final = f"""
SELECT i.id, i.end_reason FROM issue i
WHERE i.status = 'closed' AND i.kind IN ('complaint', 'request') AND i.duplicate_of_id IS NULL
    AND i.ended_at >= :begin AND i.ended_at < :end AND {ESTATE.format("i.")}
    AND NOT coalesce(
        (SELECT v.accepted FROM issue_verification v WHERE v.issue_id = i.id ORDER BY v.id DESC LIMIT 1), 0)
ORDER BY i.ended_at"""
_SOONNESS: Final = " ".join(f"WHEN '{one.name}' THEN {place}" for place, one in enumerate(Priority))
_LOWERED: Final = f"""
SELECT i.id, json_extract(c.before, '$.finish_by'), {LOCAL.format("v.at")}
FROM issue_event v JOIN issue i ON i.id = v.issue_id
JOIN audit_change c ON c.table_name = 'issue' AND c.pk = i.id AND c.op = 'U'
JOIN audit_entry e ON e.seq = c.entry_seq AND e.at = v.at
WHERE v.kind = 'priority' AND v.at >= :begin AND v.at < :end AND {ESTATE.format("i.")}
    AND CASE json_extract(c.after, '$.priority') {_SOONNESS} END
        > CASE json_extract(c.before, '$.priority') {_SOONNESS} END
    AND julianday(json_extract(c.before, '$.finish_by')) - julianday(v.at) < {SHORTLY_DAYS}
ORDER BY v.at"""


def few_quotations(session: Session, span: Span) -> Iterator[Hit]:
    """Orders above the limit with fewer than three quotations."""
    for key, worth, offers in rows(session, _QUOTATIONS, span):
        words = N_("{amount}; quotations: {count}.")
        yield Hit("work_order", key, span.say(words, amount=show_money(worth), count=offers))


def award_unresolved(session: Session, span: Span) -> Iterator[Hit]:
    """Awards that no resolution stands behind, with the reason where one is given."""
    for key, reason in rows(session, _UNRESOLVED, span):
        words = N_("No resolution. Reason: {reason}") if reason else N_("Neither a resolution nor a reason.")
        yield Hit("work_order", key, span.say(words, reason=reason or ""))


def over_approved(session: Session, span: Span) -> Iterator[Hit]:
    """Works that cost more than was approved."""
    for key, actual, approved in rows(session, _OVER, span):
        words = N_("Cost {actual}; {approved} was approved.")
        yield Hit("work_order", key, span.say(words, actual=show_money(actual), approved=show_money(approved)))


def licence_expired(session: Session, span: Span) -> Iterator[Hit]:
    """Orders to a firm whose needed licence had expired on the day of the order."""
    for key, until in rows(session, _LICENCE, span):
        yield Hit("work_order", key, span.say(N_("Its licence was valid until {day}."), day=span.day(until)))


def issued_and_accepted(session: Session, span: Span) -> Iterator[Hit]:
    """Works given out and accepted by the same user."""
    for key, name in rows(session, _BOTH_ENDS, span):
        yield Hit("work_order", key, span.say(N_("Both by {name}."), name=name))


def verified_own(session: Session, span: Span) -> Iterator[Hit]:
    """Residents' words entered by the user responsible for the complaint, without a signed paper."""
    for key, name in rows(session, _OWN_WORK, span):
        words = N_("Entered by {name}, who was responsible for the complaint; no signed paper.")
        yield Hit("issue", key, span.say(words, name=name))


def unverified(session: Session, span: Span) -> Iterator[Hit]:
    """Complaints closed although nobody said that it is mended."""
    for key, reason in rows(session, _UNVERIFIED, span):
        words = N_("Reason given: {reason}") if reason else N_("No reason is on record.")
        yield Hit("issue", key, span.say(words, reason=" ".join((reason or "").split())[:120]))


def lowered(session: Session, span: Span) -> Iterator[Hit]:
    """Complaints made less urgent within a day before they were due, or after."""
    for key, due, day in rows(session, _LOWERED, span):
        words = N_("Made less urgent on {day}; it was due on {due}.")
        yield Hit("issue", key, span.say(words, day=span.day(day), due=span.day(due)))


_LIMIT: Final = N_("Usual limit of offices, RM5,000; the office's own circular decides")
_APART: Final = N_("Separation of duties")
TESTS: Final = (
    ExceptionTest(
        "few_quotations", N_("Fewer than three quotations"),
        N_("Work above RM5,000 is given out after at least three quotations of different firms."), _LIMIT,
        few_quotations,
    ),
    ExceptionTest(
        "award_unresolved", N_("Award without a resolution"),
        N_("The committee resolves which quotation is awarded. An award without it is an exception."),
        N_("Rules of this program on awards"), award_unresolved,
    ),
    ExceptionTest(
        "over_approved", N_("Cost above what was approved"),
        N_("The work costs no more than was approved, or the rest is approved first."), _APART, over_approved,
    ),
    ExceptionTest(
        "licence_expired", N_("Contractor without a valid licence"),
        N_("Work goes only to firms whose needed licences are valid on the day of the order."),
        N_("Licences marked as needed at the contractor"), licence_expired,
    ),
    ExceptionTest(
        "issued_and_accepted", N_("Work given out and accepted by one person"),
        N_("Whoever gives work out does not accept it alone."), _APART, issued_and_accepted,
    ),
    ExceptionTest(
        "verified_own", N_("Acceptance entered by who was responsible"),
        N_("Whoever was responsible for a complaint does not enter the residents' acceptance without signed paper."),
        _APART, verified_own,
    ),
    ExceptionTest(
        "unverified", N_("Complaint closed without verification"),
        N_("A resident says that it is mended before it is closed, or a reason is given why nobody can."),
        N_("Rules of this program on complaints"), unverified,
    ),
    ExceptionTest(
        "lowered", N_("Made less urgent shortly before it was due"),
        N_("The promised time is not escaped by changing the priority within a day of it."), OFFICE, lowered,
    ),
)  # fmt: skip
