"""Check codes of the trail on paper: what was printed when, and whether a code from paper still fits."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.check_codes import read_code
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Options
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models import audit, proof
from k2k_desktop.models.office import IssuedDocument
from k2k_desktop.services.entries import Entry, newest
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.runner import about, progress, say_more, today
from k2k_desktop.services.trail_words import fault_in_words

MOST_DAYS: Final = 31  # between two printed codes; rule source: security design 4.5
GIVEN: Final = ("trail_sheets.code_sheet_pdf", "checkpoints.current_code")  # acts that gave a code out of the office
# Acts that walked the whole trail.
VERIFIED: Final = ("audit.verify", "checkpoints.check_code", "whole_check.check_office")
_NAMED: Final = 500  # faults of one walk whose names its entry keeps
_ENTRY: Final = audit.ENTRY.c
_SQUARE: Final = re.compile(r"K2KT1\|[^|]*\|\d+\|[^|]*\|(?P<code>[0-9A-Z]+)")


@dataclass(frozen=True)
class Checkpoint:
    """The trail up to entry *seq*, and the 28 characters of its check code."""

    seq: int
    code: str


@dataclass(frozen=True)
class Standing:
    """How well the trail is proved: when it was last walked, and how much came after the last printed code.

    *verified* is how many entries stood then, *faults* how many were found; *after* counts the entries that no printed
    code stands for; *overdue* says that the last print is more than 31 days ago, or that there was none in that time.
    """

    entries: int
    verified_at: dt.datetime | None
    verified: int
    faults: int
    printed_at: dt.datetime | None
    days: int
    after: int
    overdue: bool


class Fit(Options):
    """What a code from paper is to the trail."""

    genuine = P_("trail code", "Genuine")
    faulty = P_("trail code", "Genuine, but the trail has faults")
    rewritten = P_("trail code", "The trail was rewritten")
    unknown = P_("trail code", "Fits no entry")


@dataclass(frozen=True)
class CodeChecked:
    """The verdict on a code from paper, and why; *seq* and *at* are the entry it stands for."""

    fit: Fit
    why: UserError
    code: str
    seq: int | None = None
    at: dt.datetime | None = None
    after: int = 0
    faults: tuple[UserError, ...] = ()


def office_id(session: Session) -> str:
    """The office the codes are of; "" outside an opened office, where none are printed."""
    opened = session.info.get("opened")
    return opened.facts.office_id if isinstance(opened, Opened) else ""


def current(session: Session) -> Checkpoint | None:
    """The code of the trail as it stands before the entry now being written; None outside an opened office."""
    office_of = office_id(session)
    seq, head = audit.head(session)
    return Checkpoint(seq, proof.checkpoint(office_of, seq, head)) if office_of else None


def tell(session: Session, printed: Checkpoint | None) -> None:
    """Let the entry of the act that put it on paper say which code that was."""
    if printed is not None:
        say_more(session, checkpoint=printed.code, at=printed.seq)


def noted(session: Session, *codes: str) -> proof.Noted:
    """What is known of the trail beside it: the head in the side files, and *codes* from paper."""
    opened = session.info.get("opened")
    head = None
    if isinstance(opened, Opened):
        kept = opened.folder.read_head(opened.key.side_file(), opened.facts.office_id)
        head = (kept.seq, kept.hash) if kept is not None else None
    return proof.Noted(office_id(session), head, dict.fromkeys(codes))


def say_walked(session: Session, entries: int, faults: Sequence[str]) -> None:
    """Let the entry of an act that walked the trail say how far it came, and which *faults* it found."""
    say_more(session, verified=entries, faults=len(faults))
    if faults:
        say_more(session, which=list(faults[:_NAMED]))


def unknown(last: Entry | None, faults: Sequence[str]) -> list[str]:
    """Those of *faults* that the walk before, *last*, did not find; none where it may have found all of the rest."""
    said = last.body if last else {}
    named = frozenset(said.get("which", ()))
    new = [one for one in faults if one not in named]
    return new if len(new) > said.get("faults", 0) - len(named) else []


@question(needs="session")
def standing(session: Session) -> Standing:
    """How long ago the trail was verified and a code of it printed."""
    entries, _head = audit.head(session)
    last = newest(session, VERIFIED)
    said = last.body if last else {}
    at, seq = _last_printed(session)
    first = session.scalar(sa.select(_ENTRY.at).where(_ENTRY.seq == 1))
    since = at or (_moment(first) if first else None)
    days = (today(session) - local(since).date()).days if since else 0
    return Standing(
        entries, last.at if last else None, said.get("verified", 0), said.get("faults", 0), at,
        max(days, 0), entries - seq, days > MOST_DAYS,
    )  # fmt: skip


@question(needs="audit.verify", recorded=N_("Give trail check code"))
def current_code(session: Session) -> Checkpoint:
    """The code of the trail as it stands, for whoever notes it elsewhere: it is as good as printed."""
    found = current(session)
    if found is None:
        raise UserError(N_("A trail code is given only in an opened office."))
    tell(session, found)
    return found


@question(needs="audit.verify", recorded=N_("Check a trail code from paper"))
def check_code(session: Session, typed: str) -> CodeChecked:
    """Whether the code *typed* from paper, or scanned from the sheet's square, still stands for the trail.

    Walks the whole trail: a code that fits an entry proves everything before it only where that is whole. Raises
    Mistyped where it cannot be a code.
    """
    square = _SQUARE.search(typed)
    code = read_code(square["code"] if square else typed)
    found = proof.verify(session, noted(session, code), progress(session).at)
    faults = [one for one in found.faults if not one.startswith("printed ")]
    say_walked(session, found.entries, faults)
    say_more(session, code=code)
    others = tuple(map(fault_in_words, faults))
    seq = found.codes.get(code)
    if seq is None:
        return _unfitting(session, code, others)
    about(session, "audit_entry", seq)
    at = _moment(session.scalars(sa.select(_ENTRY.at).where(_ENTRY.seq == seq)).one())
    if others:
        words = N_("The code fits entry {seq}, but the trail has faults. The first: {first}")
        why = UserError(words, seq=f"{seq:,}", first=others[0])
        return CodeChecked(Fit.faulty, why, code, seq, at, found.entries - seq, others)
    words = N_("It stands for entry {seq}, and every entry up to it is as it was when the code was printed.")
    return CodeChecked(Fit.genuine, UserError(words, seq=f"{seq:,}"), code, seq, at, found.entries - seq)


def _unfitting(session: Session, code: str, faults: tuple[UserError, ...]) -> CodeChecked:
    """No entry has the code any more; whether this office ever printed it."""
    paper = session.scalar(sa.select(IssuedDocument.title).where(IssuedDocument.code == code))
    if paper is not None:
        words = N_("This is the check code of the document “{title}”, not of the trail. Check it with Check document.")
        return CodeChecked(Fit.unknown, UserError(words, title=paper), code, faults=faults)
    seq = session.scalar(sa.select(IssuedDocument.trail_seq).where(IssuedDocument.trail_code == code))
    if seq is None:
        said = session.scalar(sa.select(_ENTRY.body).where(_ENTRY.body.contains(f'"checkpoint":"{code}"')).limit(1))
        seq = json.loads(said).get("at") if said else None
    if seq is not None:
        words = N_("This office printed this code for entry {seq}, but that entry is different now. Keep the paper and "
                   "the office's folder as they are, and call whoever audits you.")  # fmt: skip
        return CodeChecked(Fit.rewritten, UserError(words, seq=f"{seq:,}"), code, seq, faults=faults)
    words = N_("The code is typed rightly, but no entry has it. Either the trail was rewritten or cut after it was "
               "printed, or the paper is another office's.")  # fmt: skip
    return CodeChecked(Fit.unknown, UserError(words), code, faults=faults)


def _last_printed(session: Session) -> tuple[dt.datetime | None, int]:
    """When a code was last put on paper, and the entry it stands for."""
    of = IssuedDocument
    paper = session.execute(
        sa.select(of.issued_at, of.trail_seq).where(of.trail_seq.is_not(None)).order_by(of.id.desc()).limit(1)
    ).first()
    found: list[tuple[int, dt.datetime]] = [(paper.trail_seq, paper.issued_at)] if paper else []
    if sheet := newest(session, GIVEN):
        found.append((sheet.body.get("at", 0), sheet.at))
    seq, at = max(found, default=(0, None))
    return at, seq


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
