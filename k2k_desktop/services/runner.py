"""The one door: one user's reading and changing, with permission, transaction and trail."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
import platform
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import chain
from typing import Any, Final, Generic, ParamSpec, TypeVar

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.engine import Row
from sqlalchemy.exc import DBAPIError, IntegrityError, NoResultFound
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import Action, Question
from k2k_desktop.core.clock import OFFICE_ZONE, Clock
from k2k_desktop.core.connections import refusal
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import NeedsReason, Refused, UserError
from k2k_desktop.core.fields import utc_text
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit, listed
from k2k_desktop.models.base import Record
from k2k_desktop.models.migrations import HEAD
from k2k_desktop.services import permissions, two_person, within
from k2k_desktop.services.faults import refusal_of
from k2k_desktop.services.who import Who as Who  # noqa: PLC0414 - everybody takes it from here

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")

BACKWARD = dt.timedelta(minutes=2)
FORWARD = dt.timedelta(hours=24)
_PATIENCE: Final = 0.25  # seconds to wait while a print's entry is written; longer work is told of
_AT_ONCE: Final = ("at once",)  # in place of the list of what is to be kept later


@dataclass(frozen=True)
class Outcome(Generic[R]):
    """What a change gave back, which tables it touched, the number of its entry, and whether it took records away and
    put none in."""

    value: R
    tables: frozenset[str]
    seq: int
    removed: bool = False


class Runner:
    """Everything one signed-in user does goes through here. Safe to use from several threads."""

    def __init__(
        self, database: Database, who: Who, clock: Clock, sealed: Callable[[int, str], None] | None = None
    ) -> None:
        """*sealed* is told number and hash of every entry once it is committed."""
        self.database = database
        self.who = who
        self.clock = clock
        self._sealed = sealed
        self._writing = threading.Lock()
        self._started = (clock.monotonic(), clock.now())
        self._follows = False  # whether an entry of this door stands in the trail

    def may(self, right: str) -> bool:
        """Whether this user has the *right* (`Who.may`)."""
        return self.who.may(right)

    def can(self, act: Action[..., Any] | Question[..., Any]) -> UserError | None:
        """Why this user cannot do *act* now; None when nothing stands in the way."""
        if not self.may(act.needs):
            return self._no_right(act.needs)
        if not self.database.writable and (isinstance(act, Action) or act.recorded):
            return Refused(N_("This office is open for reading only, because another computer has it open."))
        return None

    def _no_right(self, right: str) -> Refused:
        if self.who.must_change:
            return Refused(
                N_("Somebody else chose your password. Sign in to the program's window and choose your own first.")
            )
        if permissions.may(self.who.roles, right):
            return Refused(N_("This is done for the whole office, and you are kept to some of its estates."))
        asked = ", ".join(role.say() for role in permissions.holders(right))
        return Refused(
            N_("Your role does not allow this. Nothing was changed. These roles may: {roles}. Ask the administrator."),
            roles=asked,
        )

    def read(self, question: Question[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The answer, as plain values. Raises Refused without the right."""
        return self.ask(question, Progress(), "", *args, **kwargs)

    def ask(self, question: Question[P, R], progress: Progress, reason: str, *args: P.args, **kwargs: P.kwargs) -> R:
        """`read` with a way to tell progress and, for what is recorded, the reason."""
        self._check(question, reason)
        with _faults(), self.database.reading(within.views(self.who.estates)) as session:
            self._prepare(session, progress, reason)
            session.info["keep"] = [] if question.recorded else None
            answer = question.function(session, *args, **kwargs)
            _refuse_records(answer)
            told = session.info
        if question.recorded:
            self._record(question.name, reason, told.get("subject"), told.get("said"), told["keep"])
        return answer

    def change(self, action: Action[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do it in one transaction with one entry in the trail, and give back what it gives."""
        return self.run(action, Progress(), "", *args, **kwargs).value

    def run(
        self, action: Action[P, R], progress: Progress, reason: str, *args: P.args, **kwargs: P.kwargs
    ) -> Outcome[R]:
        """`change` with progress and reason, answering also which tables were touched."""
        return self.run_with(None, action, progress, reason, *args, **kwargs)

    def run_with(
        self, second: Who | None, action: Action[P, R], progress: Progress, reason: str,
        *args: P.args, **kwargs: P.kwargs,
    ) -> Outcome[R]:  # fmt: skip
        """`run` with the *second* person that `services.office.approving` gave, for what two people do.

        Raises NeedsSecond where there is none and somebody else could be asked.
        """
        self._check(action, reason)

        def do(session: Session) -> R:
            session.info["second"] = second
            if action.second:
                two_person.require(session, action.label, action.needs)
            return action.function(session, *args, **kwargs)

        return self._transact(action.name, progress, reason, do, frozenset() if action.whole else self.who.estates)

    def check_second(self, action: Action[..., Any], second: Who | None) -> None:
        """Raise as `run_with` would, before what an *action* only enters when it is done."""
        with _faults(), self.database.reading() as session:
            self._prepare(session, Progress(), "")
            session.info["second"] = second
            two_person.require(session, action.label, action.needs)

    def note(self, name: str, subject: str | None = None, reason: str = "", **said: object) -> None:
        """An entry of its own for something that changes no record: signing in, a copy made."""
        self._record(name, reason, subject, said)

    def _check(self, act: Action[..., Any] | Question[..., Any], reason: str) -> None:
        if refused := self.can(act):
            if self.database.writable and not self.may(act.needs):
                self._record("refused", "", None, {"refused": act.name})
            raise refused
        if act.asks_reason and not reason.strip():
            raise NeedsReason(act.label if isinstance(act, Action) else act.recorded)

    def _record(
        self,
        name: str,
        reason: str,
        subject: str | None,
        said: Mapping[str, object] | None = None,
        keep: Sequence[Callable[[Session], None]] = (),
    ) -> None:
        def told(session: Session) -> None:
            session.info["subject"], session.info["said"] = subject, dict(said or {})
            for do in keep:
                do(session)

        self._transact(name, Progress(), reason, told)

    def _transact(
        self, name: str, progress: Progress, reason: str, do: Callable[[Session], R],
        estates: frozenset[int] = frozenset(),
    ) -> Outcome[R]:  # fmt: skip
        if not self._writing.acquire(timeout=_PATIENCE):
            raise UserError(N_("Another piece of work is being saved. Reading goes on; save again when it is done."))
        try:
            ticks, moment = self.clock.monotonic(), self.clock.now()
            with _faults(), self.database.writing() as session:
                self._prepare(session, progress, reason)
                clock_ok = self._clock_ok(session, ticks, moment)
                session.info.update(keep=_AT_ONCE, clock_ok=clock_ok)
                seq = audit.open_entry(session)
                try:
                    value = do(session)
                except UserError as error:
                    within.refuse_named(session, estates, error)
                    raise
                _refuse_records(value)
                session.flush()
                changes = audit.captured(session, seq)
                within.refuse_elsewhere(session, estates, changes)
                listed.refresh_after(session, changes)
                body = self._body(session, name, reason, changes, clock_ok)
                sealed = audit.seal(session, seq, changes, body)
            self._follows = True
            if not clock_ok:
                self._started = (ticks, moment)  # the new measure, once the jump stands in the trail
            if self._sealed:
                self._sealed(seq, sealed)
            ops = {change.op for change in changes}
            return Outcome(value, frozenset(change.table for change in changes), seq, "D" in ops and "I" not in ops)
        finally:
            self._writing.release()

    def _prepare(self, session: Session, progress: Progress, reason: str) -> None:
        session.info.update(clock=self.clock, who=self.who, progress=progress, reason=reason)

    def _body(
        self, session: Session, name: str, reason: str, changes: list[audit.Change], clock_ok: bool
    ) -> dict[str, Any]:
        now = self.clock.now()
        first = changes[0] if changes else None
        subject = session.info.get("subject") or (f"{first.table}:{first.pk}" if first else None)
        offset = now.astimezone(OFFICE_ZONE).utcoffset() or dt.timedelta()
        body = {
            "utc": utc_text(now),
            "offset": int(offset.total_seconds() // 60),
            "clock_ok": clock_ok,
            "user": self.who.user_id,
            "role": ",".join(sorted(role.name for role in self.who.roles)),
            "pc": platform.node(),
            "action": name,
            "reason": reason.strip() or None,
            "subject": subject,
            "schema": HEAD,
            **session.info.get("said", {}),
        }
        return {key: value for key, value in body.items() if value is not None or key == "user"}

    def _clock_ok(self, session: Session, ticks: float, moment: dt.datetime) -> bool:
        """Whether the wall clock has kept step with the steady one and, for the first entry of this door, is not before
        the last entry there is: a clock set back while the program was closed is told as well."""
        if not self._follows and (last := audit.last_moment(session)) is not None and last - moment > BACKWARD:
            return False
        drift = (moment - self._started[1]) - dt.timedelta(seconds=ticks - self._started[0])
        return -BACKWARD <= drift <= FORWARD


def who(session: Session) -> Who:
    """The user on whose behalf the session runs."""
    found: Who = session.info["who"]
    return found


def today(session: Session) -> dt.date:
    """The day in Malaysia, by the session's clock."""
    clock: Clock = session.info["clock"]
    return clock.today()


def progress(session: Session) -> Progress:
    """Where long work tells how far it is."""
    found: Progress = session.info["progress"]
    return found


def about(session: Session, record: str, key: int | None) -> None:
    """Say which record the entry is about, where that is not the first one changed."""
    session.info["subject"] = f"{record}:{key}" if key is not None else record


def say_more(session: Session, **said: object) -> None:
    """Put plain facts (counts, file kinds; never personal data) into the entry's body."""
    session.info["said"] = {**session.info.get("said", {}), **said}


def check_reason(session: Session, label: str) -> None:
    """Refuse what is called *label* (marked) where no reason was given: for acts that ask for one only sometimes."""
    if not session.info.get("reason", "").strip():
        raise NeedsReason(label)


def may_keep(session: Session) -> bool:
    """Whether `keep` has a transaction to do things in: an action, or the entry of a recorded question."""
    return "keep" in session.info and session.info["keep"] is not None


def keep(session: Session, do: Callable[[Session], None]) -> None:
    """Let *do* change records: inside an action now, inside a recorded question in the transaction of its entry, so
    that both are kept or neither. *do* is given the session to change in."""
    if session.info["keep"] is _AT_ONCE:
        do(session)
    else:
        session.info["keep"].append(do)


# Kinds of value that hold no others; those met that have no parts are added, choices of a list say.
_PLAIN: Final[set[type]] = {int, str, float, bool, bytes, type(None), dt.date, dt.datetime}


def _refuse_records(value: object) -> None:
    """Records never leave their session, however deep inside: a screen would keep them past their time."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        kind: Any = type(part)
        if kind in _PLAIN:
            continue
        if isinstance(part, tuple | list | set | frozenset | Row):
            rest = [one for one in part if type(one) not in _PLAIN]
            if {*map(type, rest)} != {tuple} or not _PLAIN.issuperset(map(type, chain.from_iterable(rest))):
                waiting.extend(rest)  # the cells of rows are seen at once: a page has thousands
        elif isinstance(part, Record):
            raise TypeError(f"{kind.__name__} left its session")
        elif isinstance(part, dict):
            waiting.extend(part.values())
        else:
            names = _parts(kind)
            if names:
                waiting.extend([getattr(part, name) for name in names])
            elif isinstance(part, Enum):
                _PLAIN.add(kind)


@lru_cache(1000)
def _parts(kind: type) -> tuple[str, ...]:
    """The names of what a plain value of this *kind* is made of; none where it is no dataclass."""
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()


@contextmanager
def _faults() -> Iterator[None]:
    """What the database refuses, as a sentence; what we did wrong stays an exception."""
    try:
        yield
    except NoResultFound as error:
        raise UserError(
            N_("This record is no longer there: somebody took it back meanwhile. Go back to the list.")
        ) from error
    except IntegrityError as error:
        if refused := refusal_of(error):
            raise refused from error
        raise
    except (DBAPIError, sqlcipher.DatabaseError) as error:  # the driver's own where its cursor was asked
        if told := refusal(getattr(error, "orig", None) or error):
            raise told from error
        raise
