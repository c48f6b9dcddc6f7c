"""Rehearsals of restoring the office from a copy."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped

from k2k_desktop.core.fields import Choice, Count, Flag, Instant, Link, Options, Text, field
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.base import Record


class CopyPlace(Options):
    """Where a copy lies."""

    own = P_("copy", "This computer")
    second = P_("copy", "Second place")
    chosen = P_("copy", "Elsewhere")


class RestoreDrill(Record):
    """One rehearsal: which copy, what was in it, whether it came back sound (feature 136)."""

    held_at: Mapped[dt.datetime] = field(Instant(label=N_("Held at")), index=True)
    by_id: Mapped[int | None] = field(Link(label=P_("drill", "Held by"), to="user"))
    copy_sequence: Mapped[int] = field(Count(label=N_("No. of the copy")))
    copy_made_at: Mapped[dt.datetime] = field(Instant(label=N_("Copy made at")))
    place: Mapped[CopyPlace] = field(Choice(label=N_("Where the copy lay"), of=CopyPlace))
    entries: Mapped[int] = field(Count(label=N_("Entries")))
    records: Mapped[int] = field(Count(label=N_("Records in the copy")))
    live_records: Mapped[int] = field(Count(label=N_("Records in the office")))
    seconds: Mapped[int] = field(Count(label=N_("Seconds taken")))
    sound: Mapped[bool] = field(Flag(label=N_("Sound")))
    remarks: Mapped[str | None] = field(Text(label=N_("Remarks"), lines=3, longest=1000))
