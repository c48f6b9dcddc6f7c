"""How old the last copies are, here and outside this computer, and whether one is due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import local
from k2k_desktop.core.copies import SUFFIX
from k2k_desktop.models import audit
from k2k_desktop.models.safety import RestoreDrill
from k2k_desktop.services.backups.known import MADE, last_away, last_made, last_restored
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.runner import today

# Rule source: security design 4.6.
WORKING_DAYS: Final = 1
RED_DAYS: Final = 7
_NOT_WORTH_A_COPY: Final = (
    MADE, "backups.prove_copy", "backups.rehearse", "office.sign_in", "office.sign_out", "refused",
)  # fmt: skip

Tone = Literal["ok", "warn", "danger"]


@dataclass(frozen=True)
class Standing:
    """The last copy of any kind, the last outside this computer, and how pressing that is.

    outside is whether this office has to have copies outside at all: a practice office has not. spoilt is whether the
    last rehearsal found a copy that is not sound, gone whether no copy at all lies with the office any more. restored
    is whether the office came from a copy; those of before it do not count.
    """

    made_at: dt.datetime | None
    away_at: dt.datetime | None
    outside: bool
    tone: Tone
    spoilt: bool = False
    gone: bool = False
    restored: bool = False


@question(needs="session")
def copy_standing(session: Session) -> Standing:
    """Green, amber when the last verified copy outside is more than one working day old, red at seven days."""
    opened: Opened | None = session.info.get("opened")
    made_at = last_made(session)
    gone = opened is not None and made_at is not None and not any(opened.folder.backups.glob(f"*{SUFFIX}"))
    restored = last_restored(session)
    own: Tone = "danger" if gone else _own_tone(made_at, today(session))
    if opened is None or opened.facts.practice:
        return Standing(made_at, None, False, own, gone=gone, restored=restored is not None)
    away_at, spoilt = last_away(session), _is_spoilt(session)
    tones = (own, _away_tone(session, away_at, restored))
    tone: Tone = "danger" if spoilt else max(tones, key=("ok", "warn", "danger").index)
    return Standing(made_at, away_at, True, tone, spoilt, gone, restored is not None)


def _is_spoilt(session: Session) -> bool:
    newest = sa.select(RestoreDrill.sound).order_by(RestoreDrill.held_at.desc(), RestoreDrill.id.desc()).limit(1)
    return session.execute(newest).scalar() is False


def _own_tone(made_at: dt.datetime | None, day: dt.date) -> Tone:
    if made_at is None:
        return "danger"
    age = (day - local(made_at).date()).days
    return "ok" if age <= 1 else "danger" if age >= RED_DAYS else "warn"


def _away_tone(session: Session, away_at: dt.datetime | None, restored: dt.datetime | None) -> Tone:
    """A restored office has as long for its first copy outside as a new one: the copy it came from is still there."""
    day, since_when = today(session), away_at or restored
    since = local(since_when).date() if since_when else _first_day(session, day)
    if (day - since).days >= RED_DAYS:
        return "danger"
    if away_at is None:
        return "warn"
    from k2k_desktop.services.working_days import calendar_of  # holidays are read from files: only when asked

    return "warn" if calendar_of(session).between(since, day) > WORKING_DAYS else "ok"


def _first_day(session: Session, day: dt.date) -> dt.date:
    """The day of the first entry: a new office has a week's time for its first copy outside."""
    found = session.execute(sa.select(audit.ENTRY.c.at).order_by(audit.ENTRY.c.seq).limit(1)).scalar()
    return local(dt.datetime.fromisoformat(found)).date() if found else day


@question(needs="session")
def last_copy_at(session: Session) -> dt.datetime | None:
    """When the last verified copy was made; None when there is none yet."""
    return last_made(session)


@question(needs="session")
def is_copy_due(session: Session) -> bool:
    """Whether something was changed since the last copy."""
    entry = audit.ENTRY.c
    last = sa.select(sa.func.coalesce(sa.func.max(entry.seq), 0)).where(entry.action == MADE).scalar_subquery()
    worth = sa.select(entry.seq).where(entry.seq > last, entry.action.not_in(_NOT_WORTH_A_COPY)).limit(1)
    return session.execute(worth).first() is not None


@question(needs="session")
def copy_wanted(session: Session) -> bool:
    """Whether a copy is to be made before many records change: the office has files, and one is due."""
    return session.info.get("opened") is not None and is_copy_due(session)
