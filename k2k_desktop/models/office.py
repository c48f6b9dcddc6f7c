"""Who works here: the office, its users, and the files they attach."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from k2k_desktop.core.fields import Choice, Choices, Count, Day, Flag, Instant, Link, Options, Text, field
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.base import Record


class State(Options):
    """The states and federal territories, in the order of their codes."""

    johor = N_("Johor")
    kedah = N_("Kedah")
    kelantan = N_("Kelantan")
    melaka = N_("Melaka")
    negeri_sembilan = N_("Negeri Sembilan")
    pahang = N_("Pahang")
    pulau_pinang = N_("Pulau Pinang")
    perak = N_("Perak")
    perlis = N_("Perlis")
    selangor = N_("Selangor")
    terengganu = N_("Terengganu")
    sabah = N_("Sabah")
    sarawak = N_("Sarawak")
    kuala_lumpur = N_("W.P. Kuala Lumpur")
    labuan = N_("W.P. Labuan")
    putrajaya = N_("W.P. Putrajaya")


class Role(Options):
    """What a user may do; one user may have several."""

    admin = N_("Administrator")
    manager = N_("Manager")
    clerk = N_("Clerk")
    secretary = N_("Secretary")
    treasurer = N_("Treasurer")
    facilitator = N_("Facilitator")
    auditor = N_("Auditor")


class DocumentLanguage(Options):
    """The language a document prints in."""

    ms = "Bahasa Melayu"
    en = P_("language", "English")


class Office(Record):
    """The one office of this database."""

    name: Mapped[str] = field(Text(label=N_("Office name"), longest=120))
    address: Mapped[str | None] = field(Text(label=N_("Address"), lines=3, longest=400))
    phone: Mapped[str | None] = field(Text(label=N_("Telephone"), longest=60))
    email: Mapped[str | None] = field(Text(label=N_("E-mail"), longest=120))
    state: Mapped[State] = field(Choice(label=N_("State"), of=State, help=N_("Sets the weekend and public holidays.")))
    document_language: Mapped[DocumentLanguage] = field(
        Choice(label=N_("Language of documents"), of=DocumentLanguage), default=DocumentLanguage.ms
    )
    reference_prefix: Mapped[str | None] = field(
        Text(label=N_("Reference prefix"), longest=40, help=N_("Stands before the number on letters. Example: PPRTD."))
    )
    idle_minutes: Mapped[int] = field(
        Count(label=N_("Lock after idle minutes"), least=1, most=15, help=N_("Between 1 and 15.")), default=5
    )
    logo_id: Mapped[int | None] = field(Link(label=N_("Logo"), to="attachment"))
    practice: Mapped[bool] = field(Flag(label=N_("Practice office")))
    repeat_count: Mapped[int | None] = field(
        Count(label=N_("Faults that make a repeat"), least=2, most=50, help=N_("Empty: 3 faults."))
    )
    repeat_days: Mapped[int | None] = field(
        Count(label=N_("Within how many days"), least=1, most=730, help=N_("Empty: 30 days."))
    )


class User(Record):
    """Somebody who signs in. The password is never stored: it opens a slot of the keyring."""

    username: Mapped[str] = field(Text(label=N_("User name"), longest=40), unique=True)
    name: Mapped[str] = field(Text(label=N_("Name"), longest=120, privacy="personal"))
    roles: Mapped[frozenset[Role]] = field(Choices(label=N_("Roles"), of=Role))
    active: Mapped[bool] = field(Flag(label=N_("Active")), default=True)
    ends_on: Mapped[dt.date | None] = field(
        Day(label=N_("Sign-in ends on"), help=N_("An auditor's sign-in always ends on a date."))
    )
    last_sign_in_at: Mapped[dt.datetime | None] = field(Instant(label=N_("Last sign-in")))
    must_change: Mapped[bool] = field(Flag(label=N_("Changes the password at the next sign-in")), default=False)


class UserEstate(Record):
    """An estate to which a user is kept; a user without any sees them all (feature 139)."""

    __table_args__ = (sa.UniqueConstraint("user_id", "estate_id"),)

    user_id: Mapped[int] = field(Link(label=N_("User"), to="user"))
    estate_id: Mapped[int] = field(Link(label=N_("Estate"), to="estate"))


class Attachment(Record):
    """A file kept in the database by its content, so that one copy of the office holds all."""

    sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str] = field(Text(label=N_("File name")))
    media_type: Mapped[str] = mapped_column(sa.String(60))
    size: Mapped[int] = mapped_column()
    content: Mapped[bytes] = mapped_column(sa.LargeBinary(), deferred=True)


class ImportBatch(Record):
    """One spreadsheet brought in: what it made, and the trail entry that can take it back."""

    file_name: Mapped[str] = field(Text(label=N_("File")))
    added: Mapped[int] = field(Count(label=N_("Added")))
    updated: Mapped[int] = field(Count(label=N_("Updated")))
    refused: Mapped[int] = field(Count(label=N_("Refused")))
    entry_seq: Mapped[int] = field(Count(label=N_("Trail entry")))
    undone_at: Mapped[dt.datetime | None] = field(Instant(label=N_("Undone at")))


class ImportMapping(Record):
    """Which heading of an office's own spreadsheet means which field, kept for the next time."""

    headings_key: Mapped[str] = mapped_column(sa.Text(), unique=True)
    mapping: Mapped[str] = mapped_column(sa.Text())


class Holiday(Record):
    """A day the offices of a state, or of all, do not work; an office may add its own."""

    __table_args__ = (sa.UniqueConstraint("day", "state", "name"),)

    day: Mapped[dt.date] = field(Day(label=N_("Date")), index=True)
    name: Mapped[str] = field(Text(label=N_("Holiday"), longest=80))
    state: Mapped[State | None] = field(Choice(label=N_("State"), of=State, help=N_("Empty: every state.")))
    own: Mapped[bool] = field(Flag(label=N_("Added by the office")), default=False)


class IssuedDocument(Record):
    """A paper as it was sent: its bytes and their hash stay, and its code tells it from a changed one."""

    __table_args__ = (sa.Index(None, "subject", "subject_id", "kind"),)

    kind: Mapped[str] = field(Text(label=N_("Kind of document"), longest=40), index=True)
    subject: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int] = mapped_column()
    title: Mapped[str] = field(Text(label=N_("Document title"), longest=200))
    language: Mapped[DocumentLanguage] = field(Choice(label=N_("Language of the document"), of=DocumentLanguage))
    issued_at: Mapped[dt.datetime] = field(Instant(label=N_("Issued at")))
    issued_by_id: Mapped[int | None] = field(Link(label=N_("Issued by"), to="user"))
    pages: Mapped[int] = field(Count(label=N_("Pages")))
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    facts: Mapped[str] = mapped_column(sa.Text())  # canonical JSON of what the code stands for
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary(), deferred=True)
    superseded_by_id: Mapped[int | None] = field(Link(label=N_("Replaced by"), to="issued_document"))
    trail_seq: Mapped[int | None] = field(Count(label=N_("Trail entry")))  # the checkpoint in its foot
    trail_code: Mapped[str | None] = mapped_column(sa.String(40))


class SigningKey(Record):
    """The office's own key for the codes on paper, made once; it lies inside the encrypted database."""

    private: Mapped[bytes] = mapped_column(sa.LargeBinary())
    public: Mapped[str] = mapped_column(sa.String(64), unique=True)


# An open export leaves the private half at home: what such a key signed can be checked, nothing more is signed with it.
SIGNS: Final = sa.func.length(SigningKey.private) > 0
