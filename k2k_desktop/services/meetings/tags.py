"""Lines of minutes typed with tags: `#tindakan @norliza 30/11 Sediakan jadual` is an action with owner and date,
`#ketetapan @lim /norliza 11-0-1 Tubuhkan pasukan` a resolution with proposer, seconder and votes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from k2k_desktop.core import typed
from k2k_desktop.core.errors import UserError
from k2k_desktop.models.meetings import EntryKind
from k2k_desktop.models.people.spelling import folded_latin

TAGS: Final = {
    "tindakan": EntryKind.action, "action": EntryKind.action,
    "keputusan": EntryKind.decision, "decision": EntryKind.decision,
    "ketetapan": EntryKind.resolution, "resolution": EntryKind.resolution,
    "makluman": EntryKind.note, "note": EntryKind.note,
}  # fmt: skip
_TAG: Final = re.compile(r"(?<!\S)#(\w+)(?!\S)")
_OWNER: Final = re.compile(r"(?<!\S)@(?:[\"“]([^\"”]+)[\"”]|(\S+))")
_NAMED: Final = re.compile(r"\s*([@/])(?:[\"“]([^\"”]+)[\"”]|(\S+))")
_VOTES: Final = re.compile(r"\s*(\d{1,4})-(\d{1,4})(?:-(\d{1,4}))?(?!\S)")
_AGREED: Final = re.compile(r"\s*(?:konsensus|consensus|=)(?!\S)", re.IGNORECASE)
_DAY: Final = (
    r"(?:\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\s+[^\W\d_]{3,9}(?:\s+\d{4})?)(?![\w/])"
)
_HEAD: Final = re.compile(rf"\s*({_DAY})")
_TAIL: Final = re.compile(rf"(?<!\S)({_DAY})\s*$")
_SHORTEST: Final = 3  # letters of a further word that may still be a name half typed


class Named(Protocol):
    """Somebody in office, or on a list of attendance: a name and a position."""

    @property
    def name(self) -> str: ...
    @property
    def position(self) -> str: ...


@dataclass(frozen=True)
class EntryDraft:
    """A paragraph as the editor holds it; *entry_id* is the kept paragraph it changes, None makes a new one.

    An action has *owner* and *due*; a resolution proposer, seconder and *votes* (for, against, abstained), without
    which it was by consensus. *marks* are bold and italic as `core.marks` writes them.
    """

    kind: EntryKind
    text: str
    owner: str = ""
    due: dt.date | None = None
    entry_id: int | None = None
    proposer: str = ""
    seconder: str = ""
    votes: tuple[int, int, int] | None = None
    marks: str = ""


def parse_line(text: str, members: Sequence[Named], today: dt.date, entry_id: int | None = None) -> EntryDraft:
    """Read one line. *today* is the meeting's day: a date without a year is the next such day from then.

    An owner is the one member whose name begins so in any part, or whose position is so called; otherwise, as of an
    agency, or where two members fit, it stays as typed. Unknown tags stay in the text.
    """
    rest = text.strip()
    if "#" not in rest:
        return EntryDraft(EntryKind.note, rest, entry_id=entry_id)
    tag = next((found for found in _TAG.finditer(rest) if found[1].casefold() in TAGS), None)
    if tag is None:
        return EntryDraft(EntryKind.note, rest, entry_id=entry_id)
    kind = TAGS[tag[1].casefold()]
    before, rest = rest[: tag.start()].rstrip(), rest[tag.end() :].strip()
    if kind is EntryKind.resolution:
        return _resolution(EntryDraft(kind, before, entry_id=entry_id), rest, members)
    if kind is not EntryKind.action:
        return EntryDraft(kind, _joined(before, rest), entry_id=entry_id)
    owner, due = "", None
    due, rest = _day(_HEAD, rest, today)
    if found := _OWNER.search(rest):
        owner, taken = _owner(found, rest, members)
        lead, rest = rest[: found.start()].rstrip(), rest[taken:]
        if due is None:
            due, rest = _day(_HEAD, rest, today)
        if due is None:
            due, lead = _day(_TAIL, lead, today)
        rest = _joined(lead, rest.strip())
    return EntryDraft(kind, _joined(before, rest), owner, due, entry_id)


def match_member(words: Sequence[str], members: Sequence[Named]) -> tuple[Named | None, int]:
    """The one member meant by the most of *words* that fit, and how many words that took; (None, 0) if none does."""
    fitting: list[Named] = list(members)
    taken = 0
    for count in range(1, len(words) + 1):
        narrowed = [one for one in fitting if _fits([*words[:count]], _parts(one.name))]
        if not narrowed:
            break
        fitting, taken = narrowed, count
    if not taken:
        wanted = _plain(words[0]) if words else ""
        fitting = [one for one in members if wanted and _plain(one.position) == wanted]
        taken = 1
    whole = [one for one in fitting if all(_plain(word) in _parts(one.name) for word in words[:taken])]
    meant = whole if len(whole) == 1 else fitting
    return (meant[0], taken) if len(meant) == 1 else (None, 0)


def _resolution(draft: EntryDraft, rest: str, members: Sequence[Named]) -> EntryDraft:
    """What stands before the words of a resolution, in any order: `@proposer`, `/seconder`, votes, `konsensus`."""
    while True:
        if (found := _VOTES.match(rest)) and draft.votes is None:
            draft = replace(draft, votes=(int(found[1]), int(found[2]), int(found[3] or 0)))
            rest = rest[found.end() :]
        elif found := _AGREED.match(rest):
            draft, rest = replace(draft, votes=None), rest[found.end() :]
        elif (found := _NAMED.match(rest)) and not (draft.proposer if found[1] == "@" else draft.seconder):
            name, taken = _named(rest, found.start(1), found[2], found.end(), members)
            draft = replace(draft, proposer=name) if found[1] == "@" else replace(draft, seconder=name)
            rest = rest[taken:]
        else:
            return replace(draft, text=_joined(draft.text, rest.strip()))


def _owner(found: re.Match[str], rest: str, members: Sequence[Named]) -> tuple[str, int]:
    """(the owner's name, where the text goes on)."""
    return _named(rest, found.start(), found[1], found.end(), members)


def _named(rest: str, start: int, quoted: str | None, end: int, members: Sequence[Named]) -> tuple[str, int]:
    """(the name written from *start* on, after its sign; where the text goes on): as many words as fit one member."""
    if quoted:
        member, taken = match_member(quoted.split(), members)
        whole = member is not None and taken == len(quoted.split())
        return (member.name if member and whole else quoted.strip()), end
    words: list[tuple[str, int]] = []
    for one in re.finditer(r"\S+", rest[start:]):
        if words and one.group()[0] in "@/":
            break
        words.append((one.group()[0 if words else 1 :], one.end()))
    member, taken = match_member([word.rstrip(",;:.") for word, _end in words], members)
    if member is None:
        return rest[start + 1 : end].rstrip(",;:."), end
    return member.name, start + words[taken - 1][1]


def _fits(words: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether the words are beginnings of parts of a name, in its order; after the first, short ones must be whole."""
    place = 0
    for count, word in enumerate(words):
        plain = _plain(word)
        fit = (
            at
            for at in range(place, len(parts))
            if plain
            and (parts[at] == plain or (parts[at].startswith(plain) and (not count or len(plain) >= _SHORTEST)))
        )
        at = next(fit, None)
        if at is None:
            return False
        place = at + 1
    return True


def _day(pattern: re.Pattern[str], text: str, today: dt.date) -> tuple[dt.date | None, str]:
    """The day found by *pattern* and the text without it; what is no day stays text."""
    found = pattern.match(text) if pattern is _HEAD else pattern.search(text)
    if not found:
        return None, text
    given = found[1]
    try:
        day = typed.day(given, today)
        if day and day < today and not re.search(r"\d{4}", given):
            day = typed.day(f"{given} {today.year + 1}")
    except UserError:
        return None, text
    return day, _joined(text[: found.start()].rstrip(), text[found.end() :].strip())


def _parts(name: str) -> list[str]:
    return [_plain(part) for part in re.split(r"[\s@/.,-]+", name) if _plain(part)]


def _plain(word: str) -> str:
    return re.sub(r"[^\w\s]", "", folded_latin(word)).strip()


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
