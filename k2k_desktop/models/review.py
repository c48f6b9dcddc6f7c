"""The auditor's desk: what was reviewed, what was found, and what the office replied."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from k2k_desktop.core.fields import Choice, Count, Day, Instant, Link, Money, Options, Text, field
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.base import Record


class ReviewStatus(Options):
    """The life of a review."""

    open = P_("review", "Open")
    closed = P_("review", "Closed")


class SampleKind(Options):
    """What samples are drawn from."""

    entry = P_("sample", "Entries of the trail")
    meeting = P_("sample", "Meetings")
    resolution = P_("sample", "Resolutions")
    appointment = P_("sample", "Appointments")
    issue = P_("sample", "Complaints")
    work_order = P_("sample", "Work orders")
    resident = P_("sample", "Residents")
    issued_document = P_("sample", "Issued documents")


class SampleResult(Options):
    """What looking at a sample showed."""

    waiting = P_("sample", "Not looked at")
    clean = P_("sample", "In order")
    exception = P_("sample", "Not in order")
    missing = P_("sample", "Proof missing")


class Weight(Options):
    """How grave a finding is."""

    high = P_("finding", "High")
    medium = P_("finding", "Medium")
    low = P_("finding", "Low")
    advice = P_("finding", "Advice")


class FindingStatus(Options):
    """The life of a finding."""

    open = P_("finding", "Open")
    replied = P_("finding", "Replied")
    settled = P_("finding", "Settled")
    standing = P_("finding", "Not settled")


class Review(Record):
    """One review of a period; the seed draws the same samples again on any computer."""

    title: Mapped[str] = field(Text(label=P_("review", "Title"), longest=150))
    from_on: Mapped[dt.date] = field(Day(label=N_("Period from")))
    to_on: Mapped[dt.date] = field(Day(label=N_("Period to")))
    organisation_id: Mapped[int | None] = field(
        Link(label=N_("Organisation"), to="organisation", help=N_("Empty: the whole office."))
    )
    auditor_id: Mapped[int | None] = field(Link(label=N_("Auditor"), to="user"))
    seed: Mapped[int] = field(Count(label=N_("Seed of the samples"), thousands=False))
    status: Mapped[ReviewStatus] = field(Choice(label=N_("Status"), of=ReviewStatus), default=ReviewStatus.open)
    opened_at: Mapped[dt.datetime] = field(Instant(label=N_("Opened at")))
    notes: Mapped[str | None] = field(Text(label=N_("Notes"), lines=6, longest=8000))
    conclusion: Mapped[str | None] = field(Text(label=N_("Conclusion"), lines=6, longest=8000))
    closed_at: Mapped[dt.datetime | None] = field(Instant(label=N_("Closed at")))


class ReviewSample(Record):
    """One record drawn for a review."""

    __table_args__ = (sa.UniqueConstraint("review_id", "kind", "record_id"),)

    review_id: Mapped[int] = field(Link(label=N_("Review"), to="review"))
    kind: Mapped[SampleKind] = field(Choice(label=N_("Kind of sample"), of=SampleKind))
    record_id: Mapped[int] = mapped_column()
    position: Mapped[int] = field(Count(label=N_("No.")))
    result: Mapped[SampleResult] = field(Choice(label=N_("Result"), of=SampleResult), default=SampleResult.waiting)
    note: Mapped[str | None] = field(Text(label=N_("Note"), lines=3, longest=2000))


class Finding(Record):
    """What an auditor found; it opens the record it is about."""

    __tablename__ = "review_finding"
    __table_args__ = (sa.UniqueConstraint("review_id", "number"), sa.Index(None, "status", "due_on"))

    review_id: Mapped[int] = field(Link(label=N_("Review"), to="review"))
    number: Mapped[int] = field(Count(label=N_("No.")))
    title: Mapped[str] = field(Text(label=P_("finding", "Title"), longest=200))
    weight: Mapped[Weight] = field(Choice(label=N_("Weight"), of=Weight), default=Weight.medium)
    table_name: Mapped[str | None] = mapped_column(sa.String(60))
    record_id: Mapped[int | None] = mapped_column()
    entry_seq: Mapped[int | None] = field(Count(label=N_("Trail entry")))
    rule: Mapped[str | None] = field(Text(label=N_("Rule"), lines=2, longest=600))
    facts: Mapped[str] = field(Text(label=N_("What was found"), lines=5, longest=4000))
    advice: Mapped[str | None] = field(Text(label=N_("What the auditor advises"), lines=3, longest=2000))
    due_on: Mapped[dt.date | None] = field(Day(label=N_("Reply by")))
    status: Mapped[FindingStatus] = field(Choice(label=N_("Status"), of=FindingStatus), default=FindingStatus.open)
    settled_on: Mapped[dt.date | None] = field(Day(label=N_("Settled on")))


class FindingReply(Record):
    """What the office answered, and what the auditor said to it; never changed."""

    finding_id: Mapped[int] = field(Link(label=N_("Finding"), to="review_finding"), index=True)
    by_id: Mapped[int | None] = field(Link(label=N_("By"), to="user"))
    at: Mapped[dt.datetime] = field(Instant(label=N_("Time")))
    text: Mapped[str] = field(Text(label=N_("Reply"), lines=5, longest=4000))


class CashCount(Record):
    """Cash counted in front of a witness: pieces of each note and coin, against what the book says."""

    review_id: Mapped[int] = field(Link(label=N_("Review"), to="review"), index=True)
    counted_at: Mapped[dt.datetime] = field(Instant(label=N_("Counted at")))
    holder: Mapped[str] = field(Text(label=N_("Who keeps the cash"), longest=120))
    witness: Mapped[str] = field(Text(label=N_("Witness"), longest=120))
    notes_100: Mapped[int] = field(Count(label=N_("RM100 notes")), default=0)
    notes_50: Mapped[int] = field(Count(label=N_("RM50 notes")), default=0)
    notes_20: Mapped[int] = field(Count(label=N_("RM20 notes")), default=0)
    notes_10: Mapped[int] = field(Count(label=N_("RM10 notes")), default=0)
    notes_5: Mapped[int] = field(Count(label=N_("RM5 notes")), default=0)
    notes_1: Mapped[int] = field(Count(label=N_("RM1 notes")), default=0)
    coins_50: Mapped[int] = field(Count(label=N_("50 sen coins")), default=0)
    coins_20: Mapped[int] = field(Count(label=N_("20 sen coins")), default=0)
    coins_10: Mapped[int] = field(Count(label=N_("10 sen coins")), default=0)
    coins_5: Mapped[int] = field(Count(label=N_("5 sen coins")), default=0)
    book_sen: Mapped[int] = field(Money(label=N_("By the book")))
    explanation: Mapped[str | None] = field(Text(label=N_("Why they differ"), lines=3, longest=1000))


_CLOSED = "(SELECT status FROM review WHERE id = {row}.review_id) = 'closed'"
_SAY_CLOSED = "SELECT RAISE(ABORT, 'reviews: a closed review never changes')"
# After the report, a finding is still replied to and settled; what was found stays as it was reported.
_FOUND = "OF review_id, number, title, weight, table_name, record_id, entry_seq, rule, facts, advice"

LOCKS: Final = (
    f"CREATE TRIGGER closed_review_update BEFORE UPDATE ON review WHEN OLD.status = 'closed' BEGIN {_SAY_CLOSED}; END",
    f"CREATE TRIGGER closed_review_delete BEFORE DELETE ON review WHEN OLD.status = 'closed' BEGIN {_SAY_CLOSED}; END",
    *(
        f"""CREATE TRIGGER closed_{table}_{event.lower()} BEFORE {event} {only if event == "UPDATE" else ""} ON {table}
            WHEN {" OR ".join(_CLOSED.format(row=row) for row in rows)} BEGIN {_SAY_CLOSED}; END"""
        for table, only in (("review_sample", ""), ("review_finding", _FOUND), ("cash_count", ""))
        for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",)))
    ),
    *(
        f"""CREATE TRIGGER a_finding_reply_is_never_{event.lower()}d BEFORE {event} ON finding_reply BEGIN
            SELECT RAISE(ABORT, 'reviews: a reply is never changed'); END"""
        for event in ("UPDATE", "DELETE")
    ),
)
