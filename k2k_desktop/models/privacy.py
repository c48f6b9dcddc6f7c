"""What the office owes people about their data: notices, requests, breaches, disclosures, and what it may keep."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from k2k_desktop.core.fields import Choice, Choices, Count, Day, Flag, Instant, Link, Options, Text, field
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.base import Record


class RequestKind(Options):
    """What a person asks of the office (PDPA ss 30-35, domain-facts 6.3)."""

    access = N_("Data access request")
    correction = N_("Data correction request")


class RequestOutcome(Options):
    """How a request ended."""

    met = P_("request", "Met")
    partly = P_("request", "Met in part")
    refused = P_("request", "Refused")
    withdrawn = P_("request", "Withdrawn")


class DataClass(Options):
    """What kinds of data a breach or a disclosure touches (security design 4.8)."""

    names = N_("Names and addresses")
    identity = N_("Identity numbers")
    phones = N_("Telephone numbers")
    money = N_("Income and arrears")
    health = N_("Health and disability")
    children = N_("Data of children")
    photos = N_("Photos")
    other = P_("data", "Other")


class BreachKind(Options):
    """How personal data got away."""

    lost_device = N_("Lost or stolen computer, stick or paper")
    wrong_person = N_("Given to the wrong person")
    seen = N_("Seen or copied without right")
    attack = N_("Attack on the computer")
    destroyed = N_("Lost or destroyed")
    other = P_("breach", "Other")


class RetentionSubject(Options):
    """Whose data a retention rule is about."""

    former_resident = N_("Former residents")
    deceased = N_("Deceased residents")
    reporter = N_("Complainants who are no residents")
    withdrawn_consent = N_("Withdrawn consents")
    breach = N_("Closed breaches")
    request = N_("Answered requests")


class PrivacyNotice(Record):
    """One version of the bilingual notice; printed and signed copies name it."""

    name: Mapped[str] = field(Text(label=N_("Version of the notice"), longest=20), unique=True)
    valid_from: Mapped[dt.date] = field(Day(label=N_("Valid from")))
    text_ms: Mapped[str] = field(Text(label=N_("Text in Malay"), lines=12, longest=6000))
    text_en: Mapped[str] = field(Text(label=N_("Text in English"), lines=12, longest=6000))
    recipients: Mapped[str | None] = field(Text(label=N_("Who receives the data"), lines=4, longest=1000))
    contact: Mapped[str | None] = field(Text(label=N_("Whom to ask"), longest=200))


class DataRequest(Record):
    """A person's request to see or correct their data; 21 days, once 14 more with a reason (domain-facts 6.3)."""

    __table_args__ = (sa.Index(None, "ended_on", "due_on"), sa.UniqueConstraint("year", "number"))

    year: Mapped[int] = mapped_column()
    number: Mapped[int] = mapped_column()
    kind: Mapped[RequestKind] = field(Choice(label=N_("Kind of request"), of=RequestKind))
    resident_id: Mapped[int] = field(Link(label=N_("Resident"), to="resident"), index=True)
    asked_by: Mapped[str | None] = field(
        Text(label=N_("Asked by"), longest=120, help=N_("Empty: the resident. Otherwise a guardian or agent, and why."),
             privacy="personal")
    )  # fmt: skip
    received_on: Mapped[dt.date] = field(Day(label=N_("Received on")))
    due_on: Mapped[dt.date] = field(Day(label=N_("Due on")))
    details: Mapped[str | None] = field(Text(label=N_("What is asked"), lines=4, longest=2000, privacy="personal"))
    extended_on: Mapped[dt.date | None] = field(Day(label=N_("Extended on")))
    extension_reason: Mapped[str | None] = field(Text(label=N_("Why more time is needed"), longest=400))
    ended_on: Mapped[dt.date | None] = field(Day(label=N_("Ended on")))
    outcome: Mapped[RequestOutcome | None] = field(Choice(label=N_("Outcome"), of=RequestOutcome))
    answer: Mapped[str | None] = field(Text(label=N_("Answer"), lines=4, longest=2000, privacy="personal"))
    handled_by_id: Mapped[int | None] = field(Link(label=N_("Handled by"), to="user"))


class Breach(Record):
    """Personal data that got away: 72 hours to tell the Commissioner, then 7 days to tell the people."""

    __table_args__ = (sa.Index(None, "closed_on"), sa.UniqueConstraint("year", "number"))

    year: Mapped[int] = mapped_column()
    number: Mapped[int] = mapped_column()
    kind: Mapped[BreachKind] = field(Choice(label=N_("What happened"), of=BreachKind))
    discovered_at: Mapped[dt.datetime] = field(Instant(label=N_("Discovered at")))
    happened_on: Mapped[dt.date | None] = field(Day(label=N_("Happened on")))
    description: Mapped[str] = field(Text(label=N_("Description"), lines=6, longest=4000, privacy="personal"))
    data: Mapped[frozenset[DataClass]] = field(Choices(label=N_("Data concerned"), of=DataClass))
    people: Mapped[int | None] = field(Count(label=N_("People concerned")))
    encrypted: Mapped[bool] = field(Flag(label=N_("Unreadable without a password")), default=False)
    significant: Mapped[bool | None] = field(Flag(label=N_("Significant harm is likely")), default=None)
    containment: Mapped[str | None] = field(Text(label=N_("What was done at once"), lines=4, longest=4000))
    commissioner_by: Mapped[dt.datetime] = field(Instant(label=N_("Tell the Commissioner by")))
    commissioner_at: Mapped[dt.datetime | None] = field(Instant(label=N_("Commissioner told at")))
    commissioner_reference: Mapped[str | None] = field(Text(label=N_("Commissioner's reference"), longest=60))
    late_reason: Mapped[str | None] = field(Text(label=N_("Why later than 72 hours"), longest=400))
    people_by: Mapped[dt.date | None] = field(Day(label=N_("Tell the people by")))
    people_on: Mapped[dt.date | None] = field(Day(label=N_("People told on")))
    people_late_reason: Mapped[str | None] = field(Text(label=N_("Why later than 7 days"), longest=400))
    not_told_reason: Mapped[str | None] = field(Text(label=N_("Why nobody is told"), longest=400))
    lessons: Mapped[str | None] = field(Text(label=N_("So that it does not happen again"), lines=4, longest=4000))
    closed_on: Mapped[dt.date | None] = field(
        Day(label=N_("Closed on")),
    )


class Disclosure(Record):
    """Personal data given to somebody outside: exports and prints note themselves, others are typed in."""

    given_on: Mapped[dt.date] = field(Day(label=N_("Given on")), index=True)
    recipient: Mapped[str] = field(Text(label=N_("Given to"), longest=200))
    purpose: Mapped[str] = field(Text(label=N_("Purpose"), longest=300))
    basis: Mapped[str | None] = field(Text(label=N_("Basis"), longest=200, help=N_("Consent, law or court order.")))
    data: Mapped[frozenset[DataClass]] = field(Choices(label=N_("Data concerned"), of=DataClass))
    people: Mapped[int | None] = field(Count(label=N_("People concerned")))
    resident_id: Mapped[int | None] = field(Link(label=N_("Resident"), to="resident"), index=True)
    entry_seq: Mapped[int | None] = field(Count(label=N_("Trail entry")), index=True)
    remarks: Mapped[str | None] = field(Text(label=N_("Remarks"), lines=3, longest=1000))


class RetentionRule(Record):
    """How long one kind of personal data is kept after it is no longer needed."""

    subject: Mapped[RetentionSubject] = field(Choice(label=N_("Whose data"), of=RetentionSubject), unique=True)
    years: Mapped[int] = field(Count(label=N_("Years kept"), least=1, most=99))
    basis: Mapped[str | None] = field(Text(label=N_("Basis of the rule"), longest=200))
    active: Mapped[bool] = field(Flag(label=N_("In use")), default=True)


class LegalHold(Record):
    """Records that must not be erased while a case or an audit goes on."""

    __table_args__ = (sa.Index(None, "table_name", "record_id"),)

    table_name: Mapped[str | None] = mapped_column(sa.String(60))  # empty: everything
    record_id: Mapped[int | None] = mapped_column()
    reason: Mapped[str] = field(Text(label=N_("Why it must be kept"), longest=300))
    from_on: Mapped[dt.date] = field(Day(label=N_("From")))
    until_on: Mapped[dt.date | None] = field(Day(label=N_("Until")))


class RetentionRun(Record):
    """One approved erasing of what is kept no longer; what was erased is counted, never listed by name."""

    ran_at: Mapped[dt.datetime] = field(Instant(label=N_("Done at")))
    approval: Mapped[str] = field(Text(label=N_("Approval no."), longest=60))
    approved_by_id: Mapped[int | None] = field(Link(label=N_("Approved by"), to="user"))
    done_by_id: Mapped[int | None] = field(Link(label=N_("Done by"), to="user"))
    residents: Mapped[int] = field(Count(label=N_("Residents")), default=0)
    others: Mapped[int] = field(Count(label=N_("Other records")), default=0)
    remarks: Mapped[str | None] = field(Text(label=N_("Remarks"), longest=400))


class Erasure(Record):
    """A record whose personal values were erased: after an older copy is restored they are erased again."""

    __table_args__ = (sa.UniqueConstraint("table_name", "record_id"),)

    table_name: Mapped[str] = mapped_column(sa.String(60))
    record_id: Mapped[int] = mapped_column()
    run_id: Mapped[int | None] = field(Link(label=N_("Retention run"), to="retention_run"), index=True)
    erased_at: Mapped[dt.datetime] = field(Instant(label=N_("Erased at")))


_KEPT = "SELECT RAISE(ABORT, 'privacy: what was erased or approved stays on record')"
_PRINTED = "SELECT RAISE(ABORT, 'privacy: a notice is never changed')"
_CLOCK = "SELECT RAISE(ABORT, 'privacy: the clock of the law')"
_ENDED = "SELECT RAISE(ABORT, 'privacy: what was answered or closed stands')"
_REGISTER = "SELECT RAISE(ABORT, 'privacy: the register is kept')"
_UNSAID = "SELECT RAISE(ABORT, 'privacy: a breach is closed when all is said')"
_LIVES = "SELECT RAISE(ABORT, 'privacy: nobody who lives in the estate is erased')"
_PERIOD = "date(NEW.received_on, CASE WHEN NEW.extended_on IS NULL THEN '+21 days' ELSE '+35 days' END)"
_BREACH_STANDS = (
    "year", "number", "kind", "discovered_at", "people", "encrypted", "significant", "commissioner_at", "people_by",
    "people_on", "closed_on",
)  # fmt: skip


def _moved(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)


# Rule source of the clocks: domain-facts 6.3.
LOCKS: Final = (
    *(
        f"""CREATE TRIGGER {table}_is_never_{event.lower()}d BEFORE {event} ON {table} BEGIN {said}; END"""
        for table, said in (("retention_run", _KEPT), ("erasure", _KEPT), ("privacy_notice", _PRINTED))
        for event in ("UPDATE", "DELETE")
    ),
    *(
        f"""CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table} BEGIN {_REGISTER}; END"""
        for table in ("data_request", "breach")
    ),
    *(
        f"""CREATE TRIGGER the_clock_of_a_request_{event.lower()} BEFORE {event} ON data_request
            WHEN NEW.due_on IS NOT {_PERIOD}
            OR (NEW.extended_on IS NOT NULL AND (NEW.extension_reason IS NULL
                OR NEW.extended_on > date(NEW.received_on, '+21 days'))) BEGIN {_CLOCK}; END"""
        for event in ("INSERT", "UPDATE")
    ),
    *(
        f"""CREATE TRIGGER the_clock_of_a_breach_{event.lower()} BEFORE {event} ON breach
            WHEN NEW.commissioner_by IS NOT strftime('%Y-%m-%dT%H:%M:%fZ', NEW.discovered_at, '+72 hours')
            BEGIN {_CLOCK}; END"""
        for event in ("INSERT", "UPDATE")
    ),
    *(
        f"""CREATE TRIGGER a_breach_is_closed_when_all_is_said_{event.lower()} BEFORE {event} ON breach
            WHEN NEW.closed_on IS NOT NULL{before} AND (NEW.lessons IS NULL OR NEW.significant IS NULL
                OR (NEW.not_told_reason IS NULL AND (NEW.commissioner_at IS NULL
                    OR (NEW.significant AND NEW.people_on IS NULL)))
                OR (NEW.commissioner_at > NEW.commissioner_by AND NEW.late_reason IS NULL)) BEGIN {_UNSAID}; END"""
        for event, before in (("INSERT", ""), ("UPDATE", " AND OLD.closed_on IS NULL"))
    ),
    f"""CREATE TRIGGER a_closed_breach_stands BEFORE UPDATE ON breach
        WHEN OLD.closed_on IS NOT NULL AND ({_moved(*_BREACH_STANDS)}) BEGIN {_ENDED}; END""",
    f"""CREATE TRIGGER an_answered_request_stands BEFORE UPDATE ON data_request
        WHEN OLD.ended_on IS NOT NULL
        AND ({_moved("year", "number", "kind", "received_on", "due_on", "extended_on", "ended_on", "outcome")})
        BEGIN {_ENDED}; END""",
    f"""CREATE TRIGGER nobody_who_lives_here_is_erased BEFORE INSERT ON erasure
        WHEN NEW.table_name = 'resident'
        AND EXISTS (SELECT 1 FROM occupancy WHERE resident_id = NEW.record_id AND to_on IS NULL) BEGIN {_LIVES}; END""",
)  # fmt: skip
