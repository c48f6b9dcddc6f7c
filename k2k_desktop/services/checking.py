"""Check a document: whether a paper or a file is what this office issued, without any network."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.check_codes import Mistyped, grouped, read_code
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Options
from k2k_desktop.core.formats import show_day, show_time
from k2k_desktop.core.i18n import N_, P_, Language
from k2k_desktop.models.office import DocumentLanguage, IssuedDocument, SigningKey, User
from k2k_desktop.services.documents import is_whole, square_words

_SQUARE: Final = re.compile(
    r"(?P<words>K2K1\|[^|]*\|(?P<title>[^|]*)\|(?P<date>[^|]*)\|(?P<code>[^|]*))\|(?P<mark>\S*)"
)
_CODE_IN_FILE: Final = re.compile(rb"K2K-(?:[0-9A-Z]{5}-){5}[0-9A-Z]{3}")
_STREAM: Final = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_MOST_BYTES: Final = 50_000_000
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_TIME: Final = re.compile(r"\d\d:\d\d:\d\d")
_FIRST_LINES: Final = 4
_LONGEST_LINE: Final = 90
# What a paper says of itself, by the names its document has for it; the order is the one it is compared in.
_LABELS: Final = {
    "reference": N_("Our ref."), "number": N_("No. on the paper"), "organisation": N_("Organisation"),
    "meeting": N_("Meeting"), "written": N_("Date of the letter"), "date": N_("Date"), "held_on": N_("Date"),
    "start": N_("Start time"), "end": N_("End time"), "place": N_("Venue"), "chair": N_("Chairperson"),
    "name": N_("Name"), "position": N_("Position"), "agency": N_("Agency or contractor"),
    "recipient": N_("For whom"), "confirmed_on": N_("Confirmed on"), "reply_by": N_("Reply by"),
    "signed_name": N_("Signed by"), "year": N_("Year"),
}  # fmt: skip


class Verdict(Options):
    """What the check found."""

    genuine = P_("document", "Genuine")
    altered = P_("document", "Altered")
    superseded = P_("document", "Replaced by a newer one")
    unknown = P_("document", "Not known here")
    mistyped = P_("document", "Mistyped")


@dataclass(frozen=True)
class Checked:
    """The verdict with its reason, and what is kept of the paper to hold it against.

    *document_id* opens the kept copy; None where none is kept. *newer* is (title, instant) of the one that replaced it.
    *facts* are (marked label, value) in the paper's own language; *missing* what was typed but does not stand there.
    """

    verdict: Verdict
    why: UserError
    document_id: int | None = None
    title: str = ""
    kind: str = ""
    language: DocumentLanguage | None = None
    issued_at: dt.datetime | None = None
    by: str = ""
    code: str = ""
    newer: tuple[str, dt.datetime] | None = None
    facts: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()


def read_file(path: Path) -> bytes:
    """The bytes of a file to check; UserError where it cannot be read or is larger than 50 MB."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UserError(N_("This file is larger than 50 MB: no document of this office is."))
        return path.read_bytes()
    except OSError as error:
        raise UserError(N_("The file cannot be read. Check that it is still there, and choose it again.")) from error


@question(needs="meetings.see")
def check(session: Session, typed: str, on_paper: str = "") -> Checked:
    """What *typed* is: the check code, or all that a scanner read from the square. *on_paper* are numbers, dates and
    names as the paper shows them: each that holds a figure must stand in the office's record of it."""
    square = _SQUARE.search(typed)
    try:
        code = read_code(square["code"] if square else typed)
    except Mistyped as error:
        return Checked(Verdict.mistyped, error)
    row = session.scalar(sa.select(IssuedDocument).where(IssuedDocument.code == code))
    if square is None:
        return _of_the_trail(session, code) or _unknown(code) if row is None else _judged(session, row, on_paper)
    if not _is_ours(session, square["words"], square["mark"]):
        altered = UserError(N_("The square on this paper was not made by this office, or it was changed."))
        return _with(session, row, Verdict.altered, altered) if row else _unknown(code)
    if row is None:
        return _signed_only(code, square)
    if square_words(row) != square["words"]:
        return _with(session, row, Verdict.altered, UserError(N_("The square belongs to another document.")))
    return _judged(session, row, on_paper)


@question(needs="meetings.see")
def check_file(session: Session, content: bytes) -> Checked:
    """What the PDF with these bytes is: byte for byte what was issued, or not."""
    row = session.scalar(sa.select(IssuedDocument).where(IssuedDocument.sha256 == hashlib.sha256(content).hexdigest()))
    if row is not None:
        return _judged(session, row, "")
    for code in _codes_in(content):
        row = session.scalar(sa.select(IssuedDocument).where(IssuedDocument.code == code))
        if row is not None:
            why = N_("This file carries the code of a document of this office, but it is not the file that was issued.")
            return _with(session, row, Verdict.altered, UserError(why))
    return Checked(
        Verdict.unknown, UserError(N_("This file is no document that this office issued with a check code."))
    )


def _judged(session: Session, row: IssuedDocument, on_paper: str) -> Checked:
    if not is_whole(row):
        why = UserError(N_("The copy kept in the office is damaged or was changed. Check the audit trail."))
        return _with(session, row, Verdict.altered, why)
    missing = _missing(row, on_paper)
    if missing:
        why = UserError(
            N_("The office's record does not have: {words}. The paper was changed, or typed wrongly."),
            words=", ".join(missing),
        )
        return _with(session, row, Verdict.altered, why, missing)
    if row.superseded_by_id is not None:
        why = UserError(N_("This office issued it, but a newer one has taken its place. Use the newer one."))
        return _with(session, row, Verdict.superseded, why)
    why = UserError(
        N_("This office issued it, and no newer one has taken its place. Compare it with what stands here.")
    )
    return _with(session, row, Verdict.genuine, why)


def _with(
    session: Session, row: IssuedDocument, verdict: Verdict, why: UserError, missing: tuple[str, ...] = ()
) -> Checked:
    by = session.scalar(sa.select(User.name).where(User.id == row.issued_by_id)) if row.issued_by_id else None
    newest = row
    while newest.superseded_by_id is not None:
        newest = session.get_one(IssuedDocument, newest.superseded_by_id)
    newer = (newest.title, newest.issued_at) if newest is not row else None
    return Checked(
        verdict, why, row.id, row.title, row.kind, row.language, row.issued_at, by or "", grouped(row.code), newer,
        tuple(_facts(row)), missing,
    )  # fmt: skip


def _unknown(code: str) -> Checked:
    why = N_("The code is typed rightly, but this office has no such document. It may be another office's, or made up.")
    return Checked(Verdict.unknown, UserError(why), code=grouped(code))


def _of_the_trail(session: Session, code: str) -> Checked | None:
    """What is said of the other code in a paper's foot; None where this is none of them."""
    if session.scalar(sa.select(IssuedDocument.id).where(IssuedDocument.trail_code == code)) is None:
        return None
    why = N_("This is the check code of the audit trail that this document carries, not the document's own. Type the "
             "other one; this one is checked under Audit Trail.")  # fmt: skip
    return Checked(Verdict.unknown, UserError(why), code=grouped(code))


def _signed_only(code: str, square: re.Match[str]) -> Checked:
    """The office's own signature on a paper whose copy it no longer keeps: after going back to an older copy."""
    why = N_("This office signed it, but its copy is not kept here: perhaps an older copy of the office was put back.")
    facts = ((N_("Document title"), square["title"]), (N_("Date"), square["date"]))
    return Checked(Verdict.genuine, UserError(why), title=square["title"], code=grouped(code), facts=facts)


def _is_ours(session: Session, words: str, mark: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        signature = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4))
    except (binascii.Error, ValueError):  # what was scanned is no signature at all
        return False
    for public in session.scalars(sa.select(SigningKey.public)):
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, words.encode())
        except InvalidSignature:
            continue
        return True
    return False


def _facts(row: IssuedDocument) -> Iterator[tuple[str, str]]:
    """The main facts of a paper, then the first lines of what it says."""
    document: dict[str, Any] = json.loads(row.facts)["document"]
    tongue: Language = "en" if row.language is DocumentLanguage.en else "ms"
    for name, label in _LABELS.items():
        value = document.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            yield label, _show(str(value), tongue)
    nested = [part for name, part in sorted(document.items()) if name != "paper" and isinstance(part, list | dict)]
    lines = [text for text in _texts(nested) if " " in text.strip()]
    for text in lines[:_FIRST_LINES]:
        line = " ".join(text.split())
        yield P_("paper", "It says"), line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE].rstrip()}…"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)


def _show(value: str, tongue: Language) -> str:
    if _DAY.fullmatch(value):
        return show_day(dt.date.fromisoformat(value), tongue, long=True)
    if _TIME.fullmatch(value):
        return show_time(dt.time.fromisoformat(value), tongue)
    return value


def _missing(row: IssuedDocument, on_paper: str) -> tuple[str, ...]:
    """The parts of *on_paper* with a figure that stand nowhere in the paper's facts; words alone prove nothing."""
    typed = [word for word in map(_bare, on_paper.split()) if any(sign.isdigit() for sign in word)]
    if not typed:
        return ()
    tongue: Language = "en" if row.language is DocumentLanguage.en else "ms"
    told = json.loads(row.facts)
    known = {row.code, *grouped(row.code).split("-"), grouped(row.code)}
    for text in [*_texts(told["document"]), row.title]:
        for shown in (text, _show(text, tongue)):
            known |= {_bare(word) for word in shown.split()}
            known |= set(re.findall(r"\d+", shown))
    return tuple(dict.fromkeys(word for word in typed if word not in known))


def _bare(word: str) -> str:
    """*word* without the signs around it and between thousands."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", word.strip(".,;:()[]“”\"'")).casefold()


def _codes_in(content: bytes) -> Iterator[str]:
    """Every good check code in a PDF: in its own words, or in what its streams hold."""
    left = _MOST_BYTES
    parts = [content[:_MOST_BYTES]]
    for packed in _STREAM.finditer(content[:_MOST_BYTES]):
        try:
            part = zlib.decompressobj().decompress(packed[1], max(left, 1))
        except zlib.error:  # not packed this way: no place for a code
            continue
        left -= len(part)
        parts.append(part)
        if left <= 0:
            break
    for part in parts:
        for found in _CODE_IN_FILE.findall(part.replace(b"\0", b"")):
            try:
                yield read_code(found.decode())
            except Mistyped:
                continue
