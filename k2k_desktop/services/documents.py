"""Papers as they were sent: the same paper keeps its bytes and its code; a changed one replaces it."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import enum
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.check_codes import code_of, grouped
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.audit import canonical
from k2k_desktop.models.base import moment
from k2k_desktop.models.office import SIGNS, DocumentLanguage, IssuedDocument, SigningKey, User
from k2k_desktop.reports.paper import CheckCode, Paper, Printed
from k2k_desktop.services import checkpoints
from k2k_desktop.services.runner import about, keep, may_keep, say_more, who

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

D = TypeVar("D")
_TITLE_IN_SQUARE: Final = 48  # characters: more makes the squares too small for a telephone
_SQUARE_MARK: Final = "K2K1"
# What belongs to a record, by table and the column that names it: its papers stand with the record's own.
_BELOW: Final[dict[str, dict[str, str]]] = {
    "organisation": dict.fromkeys(("appointment", "declaration", "election", "handover", "meeting"), "organisation_id"),
    "meeting": dict.fromkeys(("action_item", "extract"), "meeting_id"),
    "review": {"cash_count": "review_id"},
}
# Papers that not everybody reads who reads those of meetings: of what they are, and the right to see that.
_READ_BY: Final = {"breach": "privacy.see", "data_request": "privacy.see", "resident": "people.see",
                   "review": "desk.see", "cash_count": "desk.see", "restore_drill": "backups.see"}  # fmt: skip
_UNSENT: Final = "draft"  # the state of minutes that nobody has got yet: circulated ones are kept as they went round


@dataclass(frozen=True)
class Issued:
    """One paper that was issued, without its bytes."""

    id: int
    kind: str
    title: str
    language: DocumentLanguage
    issued_at: dt.datetime
    by: str
    pages: int
    code: str
    replaced: bool


def issued(
    session: Session, kind: str, subject: tuple[str, int], title: str, document: D, draw: Callable[[D], Printed],
    *, edition: str | None = None,
) -> Printed:  # fmt: skip
    """The paper *document* (a frozen dataclass with a `paper`) about the record *subject*, drawn.

    Where nothing changed since it was last issued in that language, the very bytes of then; otherwise it is drawn
    with a code of its own and the trail's in the foot, and kept with the trail's entry of the act that asked for it.
    A paper that is final says of which *edition* it is: the newest one of that edition is given back whatever else
    changed since, the letterhead or somebody's name; another edition replaces it.
    A draft, and what nothing can be kept of, is drawn without a code. Rule source: security design 4.5, 4.6.
    """
    paper: Paper = document.paper  # type: ignore[attr-defined]
    if paper.draft or getattr(document, "status", None) == _UNSENT or not may_keep(session):
        return draw(document)
    about(session, *subject)
    language = DocumentLanguage[paper.language]
    newest = session.scalars(_newest(kind, subject, language)).first()
    told = {
        "document": _plain(_bare(document, paper)), "kind": kind, "language": paper.language, "subject": list(subject),
        "title": title, **({"edition": edition} if edition is not None else {}),
    }  # fmt: skip
    if newest is not None and _stands(newest, told):
        say_more(session, paper=newest.sha256)
        return Printed(newest.content, newest.pages)
    if not who(session).may("documents.issue"):
        return draw(document)  # an auditor reads what was issued, and issues nothing
    facts = canonical(told | {"follows": newest.code if newest else None})
    row = IssuedDocument(
        kind=kind, subject=subject[0], subject_id=subject[1], title=title[:200], language=language,
        issued_at=moment(session), issued_by_id=who(session).user_id, facts=facts, code=code_of(_digest(facts)),
    )  # fmt: skip
    private = _private(session)
    stamped = dataclasses.replace(paper, code=_codes(session, row, signed(square_words(row), private)))
    printed = draw(dataclasses.replace(document, paper=stamped))  # type: ignore[type-var]
    row.content, row.pages = printed.pdf, printed.pages
    row.sha256 = hashlib.sha256(printed.pdf).hexdigest()
    say_more(session, paper=row.sha256)
    keep(session, lambda writing: _keep(writing, row, newest.id if newest else None, private))
    return printed


@question(needs="meetings.see")
def issued_of(session: Session, table: str, key: int) -> list[Issued]:
    """What was issued about one record and what belongs to it (an organisation's letters), the newest first."""
    if not _may_read(session, table):
        return []
    of = IssuedDocument
    places = [sa.and_(of.subject == table, of.subject_id == key)]
    for below, column in _BELOW.get(table, {}).items():
        part = SigningKey.metadata.tables[below]
        places.append(
            sa.and_(of.subject == below, of.subject_id.in_(sa.select(part.c.id).where(part.c[column] == key)))
        )
    statement = (
        sa.select(of, User.name)
        .outerjoin(User, User.id == of.issued_by_id)
        .where(sa.or_(*places))
        .order_by(of.id.desc())
    )
    return [_line(row, name) for row, name in session.execute(statement)]


@question(needs="meetings.print", recorded=N_("Open issued document"))
def issued_pdf(session: Session, document_id: int) -> Printed:
    """The bytes as they were sent. Refused to whoever does not see what the paper is about."""
    row = session.get_one(IssuedDocument, document_id)
    if not _may_read(session, row.subject):
        raise Refused(N_("You do not see what this document is about, so its kept copy is not opened."))
    about(session, row.subject, row.subject_id)
    say_more(session, paper=row.sha256)
    return Printed(row.content, row.pages)


def _may_read(session: Session, table: str) -> bool:
    return who(session).may(_READ_BY.get(table, "meetings.see"))


def square_words(row: IssuedDocument) -> str:
    """What the square says before its signature: `K2K1|kind|title|2026-11-23|code`."""
    title = " ".join(row.title.replace("|", "/").split())[:_TITLE_IN_SQUARE].strip()
    return "|".join((_SQUARE_MARK, row.kind, title, local(row.issued_at).date().isoformat(), row.code))


def signed(words: str, private: Ed25519PrivateKey) -> str:
    """*words* with the office's signature (Ed25519) behind them."""
    return f"{words}|{base64.urlsafe_b64encode(private.sign(words.encode())).decode().rstrip('=')}"


def is_whole(row: IssuedDocument) -> bool:
    """Whether the kept bytes and facts are still those that its hash and its code stand for."""
    return hashlib.sha256(row.content).hexdigest() == row.sha256 and code_of(_digest(row.facts)) == row.code


def _codes(session: Session, row: IssuedDocument, square: str) -> CheckCode:
    """What stands in the foot: the paper's own code and the trail's.

    The trail's is no fact of the paper: the same paper is given again with the one it was first issued with.
    """
    carried = checkpoints.current(session)
    if carried is None:
        return CheckCode(grouped(row.code), square)
    row.trail_seq, row.trail_code = carried.seq, carried.code
    checkpoints.tell(session, carried)
    return CheckCode(grouped(row.code), square, grouped(carried.code), carried.seq)


def _newest(kind: str, subject: tuple[str, int], language: DocumentLanguage) -> sa.Select[IssuedDocument]:
    return (
        sa.select(IssuedDocument)
        .where(
            IssuedDocument.subject == subject[0],
            IssuedDocument.subject_id == subject[1],
            IssuedDocument.kind == kind,
            IssuedDocument.language == language,
        )
        .order_by(IssuedDocument.id.desc())
        .limit(1)
    )


def _stands(newest: IssuedDocument, told: dict[str, Any]) -> bool:
    """Whether the *newest* paper kept says what is to be *told*, or is final for the same edition."""
    facts = json.loads(newest.facts)
    final = "edition" in told and facts.get("edition") == told["edition"]
    return final or newest.facts == canonical(told | {"follows": facts["follows"]})


def _keep(session: Session, row: IssuedDocument, follows: int | None, private: Ed25519PrivateKey) -> None:
    """Put the paper into the archive; refused where somebody issued the same one meanwhile."""
    now = session.scalars(_newest(row.kind, (row.subject, row.subject_id), row.language)).first()
    public = private.public_key().public_bytes_raw().hex()
    key = session.scalar(sa.select(SigningKey.public).where(SIGNS))
    if (now.id if now else None) != follows or (key or public) != public:
        raise UserError(N_("Somebody issued this document at the same moment. Print it again."))
    if key is None:
        session.add(SigningKey(private=private.private_bytes_raw(), public=public))
    session.add(row)
    session.flush()
    if now is not None:
        now.superseded_by_id = row.id


def _private(session: Session) -> Ed25519PrivateKey:
    """The office's key; where there is none yet, one that is kept with the first paper."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    kept = session.scalar(sa.select(SigningKey.private).where(SIGNS))
    if kept is not None:
        return Ed25519PrivateKey.from_private_bytes(kept)
    made: Ed25519PrivateKey = session.info.setdefault("signing key", Ed25519PrivateKey.generate())
    return made


def _bare(document: Any, paper: Paper) -> Any:
    """The document without who printed it and when: that is no fact of it."""
    return dataclasses.replace(document, paper=dataclasses.replace(paper, stamp=None, code=None))


def _plain(value: Any) -> Any:
    """*value* in what JSON can say, always the same way, files as their hash. TypeError for what is no plain value."""
    for kinds, say in _SAYINGS:
        if isinstance(value, kinds):
            return say(value)
    if dataclasses.is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} cannot stand in an issued document")


_SAYINGS: Final[tuple[tuple[tuple[type, ...], Callable[[Any], Any]], ...]] = (
    ((type(None), str, bool, int, float), lambda value: value),
    ((bytes,), lambda value: hashlib.sha256(value).hexdigest()),
    ((dt.date, dt.time), lambda value: value.isoformat()),
    ((enum.Enum,), lambda value: value.name),
    ((Decimal,), str),
    ((list, tuple), lambda value: [_plain(one) for one in value]),
    ((set, frozenset), lambda value: sorted(_plain(one) for one in value)),
    ((dict,), lambda value: {str(_plain(name)): _plain(one) for name, one in value.items()}),
)


def _digest(facts: str) -> bytes:
    return hashlib.sha256(facts.encode()).digest()


def _line(row: IssuedDocument, name: str | None) -> Issued:
    return Issued(
        row.id, row.kind, row.title, row.language, row.issued_at, name or "", row.pages, grouped(row.code),
        row.superseded_by_id is not None,
    )  # fmt: skip
