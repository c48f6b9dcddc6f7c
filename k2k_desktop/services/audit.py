"""The trail on screen: its list, one entry, its verification, and taking an entry back."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from k2k_desktop.core import typed
from k2k_desktop.core.actions import Action, action, question
from k2k_desktop.core.clock import OFFICE_ZONE
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Kind, Link, Text, UtcInstant, utc_text
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.core.listings import Column, Filter, Listing, Sort
from k2k_desktop.models import audit, proof
from k2k_desktop.models.base import Record, moment
from k2k_desktop.models.office import ImportBatch, User
from k2k_desktop.services import checkpoints, masking, two_person
from k2k_desktop.services.acts import act_of, label_of, names
from k2k_desktop.services.faults import refusal_of
from k2k_desktop.services.reverting import revert
from k2k_desktop.services.runner import about, progress, say_more, who
from k2k_desktop.services.trail_titles import TITLE, called
from k2k_desktop.services.trail_words import fault_in_words


@dataclass(frozen=True, kw_only=True)
class Act(Kind):
    """The sentence of an action, from the name the trail keeps."""

    def show(self, value: Any, language: Language | None = None) -> str:
        return say(act_words(value), language)


@dataclass(frozen=True, kw_only=True)
class SecondsInstant(Kind):
    """A moment to the second on a 24-hour clock: only the trail shows time so."""

    def show(self, value: Any, language: Language | None = None) -> str:
        return "" if value is None else show_instant(value, language, seconds=True)


def act_words(name: str) -> str:
    """The marked words of an act or event, by the name the trail keeps."""
    return _EVENTS.get(name) or label_of(name)


_EVENTS: Final = {  # entries that are no action: what the program itself notes
    "refused": N_("Refused"),
    "office.sign_in": N_("Sign in"),
    "office.sign_out": N_("Sign out"),
    "office.create": N_("Create office"),
    "office.older_copy": N_("An older copy of the office was put back"),
    "office.upgrade": N_("Upgrade of the database"),
    "backups.copy": N_("Make a copy"),
    "backups.restore": N_("Restore into a new office"),
}
_ENTRY = audit.ENTRY.c


# Whoever sees the entries about committees and meetings sees those about these records.
_GOVERNANCE: Final = (
    "organisation", "term", "seat", "appointment", "membership", "constitution", "declaration", "election", "contest",
    "nomination", "elector", "handover", "handover_item", "obligation", "policy_document", "resolution",
    "resolution_reply", "meeting", "agenda_item", "agenda_template", "minute_entry", "action_item", "action_update",
    "amendment", "confirmation", "extract", "attendance", "vote", "proxy", "preparation_step", "notice_service",
)  # fmt: skip


def readable(session: Session) -> sa.ColumnElement[bool] | None:
    """Which entries this user reads: their own, those about committees and meetings with the right to them, or all."""
    me = who(session)
    if me.may("audit.see"):
        return None
    own = _ENTRY.user_id == me.user_id
    if not me.may("audit.governance"):
        return own
    return sa.or_(own, *(_ENTRY.subject.between(f"{table}:", f"{table};") for table in _GOVERNANCE))


def row_of(session: Session, seq: int) -> Any:
    """One entry as it is kept. Raises UserError where this user does not read it."""
    allowed = readable(session)
    mine = sa.true() if allowed is None else allowed
    row = session.execute(sa.select(audit.ENTRY, mine.label("mine")).where(_ENTRY.seq == seq)).one()
    if not row.mine:
        raise UserError(N_("Your role does not see this entry. Ask the manager or the auditor."))
    return row


def _search(words: str) -> sa.ColumnElement[bool]:
    wanted = words.casefold().strip()
    called = [name for name in {*names(), *_EVENTS} if wanted in Act(label="").show(name).casefold()]
    users = sa.select(User.id).where(User.name.contains(words.strip(), autoescape=True))
    return sa.or_(_ENTRY.action.in_(called), _ENTRY.user_id.in_(users), *_on_day(words))


def _on_day(words: str) -> list[sa.ColumnElement[bool]]:
    """The entries of the day that *words* name, as on the office's wall; nothing where they name no day."""
    try:
        found = typed.day(words)
    except UserError:  # other words: names and acts are looked for anyway
        return []
    if found is None:
        return []
    start = dt.datetime.combine(found, dt.time(), OFFICE_ZONE)
    return [_ENTRY.at.between(utc_text(start), utc_text(start + dt.timedelta(days=1) - dt.timedelta(milliseconds=1)))]


ENTRIES: Final = Listing(
    name="entries",
    title=N_("Audit trail"),
    record="audit_entry",
    needs="audit.own",
    source=audit.ENTRY.outerjoin(User.__table__, User.__table__.c.id == _ENTRY.user_id),
    key=_ENTRY.seq,
    columns=(
        Column("at", SecondsInstant(label=N_("Time")), sa.type_coerce(_ENTRY.at, UtcInstant()), (_ENTRY.seq,), 176),
        Column("user", Text(label=N_("User")), User.__table__.c.name, (_ENTRY.user_id,), 160, rank=2),
        Column("action", Act(label=N_("Action taken")), _ENTRY.action, (_ENTRY.action,), 230),
        Column("title", Text(label=N_("Record")), TITLE, (), 200, stretch=True, rank=1, strong=True),
    ),
    sort=Sort("at", descending=True),
    search=_search,
    count_one=N_("{count} entry"),
    count_many=N_("{count} entries"),
    scope=readable,
    filters=(
        Filter(
            "user",
            N_("User"),
            lambda session: [(row.id, row.name) for row in session.execute(sa.select(User.id, User.name))],
            lambda chosen: _ENTRY.user_id.in_(chosen),
        ),
        Filter(
            "action",
            N_("Action taken"),
            lambda session: [
                (name, act_words(name))
                for name in session.scalars(sa.select(_ENTRY.action).distinct().order_by(_ENTRY.action))
            ],
            lambda chosen: _ENTRY.action.in_(chosen),
        ),
    ),
)


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, in words; masked where the field is sensitive."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RecordChange:
    """One record an entry changed."""

    table: str
    key: int
    op: str
    fields: list[FieldChange]


@dataclass(frozen=True)
class EntryPage:
    """One entry, whole."""

    seq: int
    at: dt.datetime
    user: str
    roles: str
    computer: str
    action: str  # marked words
    reason: str
    subject: tuple[str, int] | None
    changes: list[RecordChange]
    count: int
    fingerprint: str
    previous: str
    undoable: bool
    second: str = ""  # who confirmed it as the second person
    one_person: bool = False  # two people would have done it, and nobody else could
    by_sheet: bool = False  # the recovery sheet stood in for the second person
    failed: int = 0  # wrong passwords before it


@dataclass(frozen=True)
class Verified:
    """What verification found: how many entries, and each fault by entry or record."""

    entries: int
    changes: int
    faults: list[UserError]


@question(needs="audit.own")
def entry_page(session: Session, seq: int, most: int = 200) -> EntryPage:
    """One entry with at most *most* of its changed records."""
    row = row_of(session, seq)
    body = json.loads(row.body)
    last = session.scalar(sa.select(_ENTRY.hash).where(_ENTRY.seq == seq - 1)) or audit.FIRST_HASH
    user = session.get(User, row.user_id) if row.user_id else None
    changes = audit.captured(session, seq)
    table, _, key = (row.subject or "").partition(":")
    act = act_of(row.action)
    return EntryPage(
        seq=seq,
        at=dt.datetime.fromisoformat(row.at),
        user=user.name if user else "",
        roles=body.get("role", ""),
        computer=body.get("pc", ""),
        action=act_words(row.action),
        reason=body.get("reason", ""),
        subject=(table, int(key)) if key.isdigit() else None,
        changes=[record_change(session, change) for change in changes[:most]],
        count=len(changes),
        fingerprint=row.hash,
        previous=last,
        undoable=bool(act and act.undoable and changes),
        second=_name_of(session, body.get("second")),
        one_person=bool(body.get("one_person")),
        by_sheet="sheet_for" in body,
        failed=body.get("failed", 0),
    )


def _name_of(session: Session, user_id: int | None) -> str:
    user = session.get(User, user_id) if user_id else None
    return user.name if user else ""


def record_change(session: Session, change: audit.Change) -> RecordChange:
    """A change in words, as far as this user may see it."""
    before, after = json.loads(change.before or "{}"), json.loads(change.after or "{}")
    columns = masking.seen_in_trail(session, change.table, _columns(change.table), before, after)
    shown = []
    for name in sorted({*before, *after} - {"id", "version", "created_at", "updated_at"}):
        kind = columns.get(name)
        if kind is None or before.get(name) == after.get(name):
            continue
        was, now = (
            masking.in_trail(session, change.table, name, kind, _in_words(session, kind, side.get(name)))
            for side in (before, after)
        )
        shown.append(FieldChange(kind.label, was, now))
    return RecordChange(change.table, change.pk, change.op, shown)


def _columns(table: str) -> dict[str, Kind]:
    found = Record.metadata.tables.get(table)
    return (
        {column.name: column.info["kind"] for column in found.columns if "kind" in column.info}
        if found is not None
        else {}
    )


def _in_words(session: Session, kind: Kind, stored: Any) -> str:
    if stored is None or stored == "":
        return ""
    if kind.privacy == "sensitive":
        return "••••"
    if isinstance(kind, Link):
        return called(session, kind.to, stored)
    process = kind.column_type().dialect_impl(_DIALECT).result_processor(_DIALECT, None)
    return kind.show(process(stored) if process else stored)


_DIALECT: Final = sa.create_engine("sqlite://").dialect


@question(needs="audit.verify", recorded=N_("Verify audit trail"))
def verify(session: Session, remembered: tuple[int, str] | None = None) -> Verified:
    """Walk the whole trail and hold it against the records. *remembered*: a head noted outside the database, in
    place of the one in the side files."""
    known = checkpoints.noted(session)
    if remembered is not None:
        known = replace(known, head=remembered)
    finding = proof.verify(session, known, progress(session).at)
    checkpoints.say_walked(session, finding.entries, finding.faults)
    return Verified(finding.entries, finding.changes, [fault_in_words(one) for one in finding.faults])


@question(needs="session")
def last_of_mine(session: Session, since: int) -> tuple[int, str] | None:
    """The newest entry after number *since* that this user can take back: (number, its marked sentence)."""
    taken_back = _undone(session)
    rows = session.execute(
        sa.select(_ENTRY.seq, _ENTRY.action)
        .where(_ENTRY.user_id == who(session).user_id, _ENTRY.seq > since)
        .order_by(_ENTRY.seq.desc())
        .limit(50)
    )
    for seq, name in rows:
        act = act_of(name)
        if act and act.undoable and seq not in taken_back and who(session).may(act.needs):
            return seq, act.label
    return None


@question(needs="session")
def sitting_start(session: Session) -> int:
    """The number of the entry with which this user signed in last; 0 where there is none."""
    mine = sa.select(_ENTRY.seq).where(_ENTRY.user_id == who(session).user_id, _ENTRY.action == "office.sign_in")
    return session.scalar(mine.order_by(_ENTRY.seq.desc()).limit(1)) or 0


def _undone(session: Session) -> set[int]:
    bodies = session.scalars(sa.select(_ENTRY.body).where(_ENTRY.action == "audit.undo"))
    return {json.loads(body)["undone"] for body in bodies}


_ABOUT_THE_WORK: Final = ("import_batch", "import_mapping")  # that an import was made stays true when it is undone


@action(N_("Undo"), needs="undo", undoable=False, icon="undo-2")
def undo(session: Session, seq: int) -> int:
    """Take back what one entry did, as a new entry: every record as it was before. Returns how many records.

    Refused where a rule forbids it, where the right to the act itself is lacking, and where a record changed since.
    """
    row = session.execute(sa.select(_ENTRY.action, _ENTRY.body).where(_ENTRY.seq == seq)).one()
    act, behind = act_of(row.action), act_behind(session, row.action, row.body)
    if act is None or not act.undoable:
        raise UserError(N_("This cannot be undone. Make a correction instead: it is kept beside the first."))
    if not who(session).may(act.needs) or behind is None or not who(session).may(behind.needs):
        raise UserError(N_("Your role may not do this act, so it may not undo it either."))
    two_did(session, behind)
    changes = [change for change in audit.captured(session, seq) if change.table not in _ABOUT_THE_WORK]
    _check_untouched_since(session, seq)
    session.execute(sa.text("PRAGMA defer_foreign_keys=ON"))
    done = 0
    for (table, op), group in groupby(reversed(changes), key=lambda change: (change.table, change.op)):
        batch = list(group)
        try:
            revert(session, table, op, batch)
        except IntegrityError as error:
            # say, a number of somebody dead that was given to somebody living since
            taken = N_("Another record now holds what this one held, so this cannot be undone. Correct it by hand.")
            raise refusal_of(error) or UserError(taken) from error
        done += len(batch)
        progress(session).at(done, len(changes))
    session.expire_all()
    batch_of = session.scalars(sa.select(ImportBatch).where(ImportBatch.entry_seq == seq)).first()
    if batch_of:
        batch_of.undone_at = moment(session)
    about(session, "audit_entry", seq)
    say_more(session, undone=seq)
    return len(changes)


def act_behind(session: Session, name: str, body: str) -> Action[..., Any] | None:
    """The act whose right counts for what entry *name* with *body* did: of one that took another back, or brought back
    what another deleted, the act of that one. None for what the program itself does."""
    while (told := json.loads(body)) and (first := told.get("undone") or told.get("restored")):
        name, body = session.execute(sa.select(_ENTRY.action, _ENTRY.body).where(_ENTRY.seq == first)).one()
    return act_of(name)


def two_did(session: Session, behind: Action[..., Any]) -> None:
    """Let two people take back what two people did. Raises NeedsSecond for one alone."""
    if behind.second:
        two_person.require(session, behind.label, behind.needs)


def _check_untouched_since(session: Session, seq: int) -> None:
    change = audit.CHANGE.c
    later = audit.CHANGE.alias("later")
    touched = session.scalar(
        sa.select(sa.func.count(sa.distinct(later.c.table_name + ":" + sa.cast(later.c.pk, sa.String)))).where(
            change.entry_seq == seq,
            change.table_name.not_in(_ABOUT_THE_WORK),
            later.c.table_name == change.table_name,
            later.c.pk == change.pk,
            later.c.entry_seq > seq,
        )
    )
    if touched:
        raise UserError(
            N_("{count} of these records were changed since. Undo the later changes first, or correct them by hand."),
            count=touched,
        )
