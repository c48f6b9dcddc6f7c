"""How names are written, sorted and recognised as the same (domain-facts 5.3)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache
from typing import Final

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.people import spelling
from k2k_desktop.models.people.finding import search_query, search_text
from k2k_desktop.models.people.spelling import fold

__all__ = [
    "canonical_tokens",
    "fold",
    "initials",
    "match_key",
    "people_in",
    "probable_same",
    "same_person_score",
    "search_query",
    "search_text",
    "sort_name",
    "split_title",
    "tidy_name",
]

LONGEST_NAME: Final = 150

_TITLES: Final = frozenset(
    {"encik", "en", "puan", "pn", "cik", "tn", "datuk", "dato", "datin", "haji", "hj", "hajah", "hajjah", "hjh"}
    | {"ustaz", "ust", "ustazah", "dr", "prof", "ir", "ar", "sr", "ts", "yb", "yab", "ybhg"}
    | {"mr", "mrs", "ms", "miss", "mdm", "madam"}
)
_TITLE_PAIRS: Final = frozenset(
    {
        ("tan", "sri"),
        ("puan", "sri"),
        ("toh", "puan"),
        ("tok", "puan"),
        ("tuan", "haji"),
        ("tuan", "hj"),
        *((first, second) for first in ("datuk", "dato") for second in ("seri", "sri", "paduka", "wira")),
        *(("datin", second) for second in ("seri", "sri", "paduka", "wira")),
    }
)
_INSIDE: Final = frozenset({"haji", "hj", "hajah", "hjh", "hajjah"})  # bin Haji Ahmad
_CLOSED: Final = re.compile(r"\b(dr|en|pn|hj|hjh|tn|ir|ust|prof)\.(?=\w)", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[\n\r;,&+/]|\s(?:dan|and)\s|(?:^|\s)\(?\d{1,2}[.)]\s*", re.IGNORECASE)
_AND: Final = frozenset({"dan", "and"})
_SLASH: Final = "\x1f"  # stands for the slash of a/l while the text is split
_SHAPING: Final = "\u200c\u200d"  # they shape letters of Tamil and Jawi


def tidy_name(text: str) -> str:
    """*text* as it is kept: composed, single spaces, none at the ends.

    Raises UserError for characters nobody can see, for a name without letters and for one beyond LONGEST_NAME.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not (name.isascii() and name.isprintable()):
        for sign in name:
            if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn"} and sign not in _SHAPING:
                hidden = N_("The name holds a character that cannot be seen ({code}). Type the name again.")
                raise UserError(hidden, code=f"U+{ord(sign):04X}")
    if not any(map(str.isalpha, name)):
        raise UserError(N_("Type the full name as on the identity card."))
    if len(name) > LONGEST_NAME:
        raise UserError(N_("The name is longer than {longest} characters. Shorten it."), longest=LONGEST_NAME)
    return name


def people_in(text: str) -> list[str]:
    """The names written in one cell: one, or several between line ends, semicolons, commas, &, dan, / or numbers.

    To be asked before `tidy_name`, which joins lines; which of several is meant is the clerk's to say.
    """
    if text.isascii() and text.replace(" ", "").isalpha() and not _AND.intersection(text.lower().split()):
        return [text.strip()]
    found = [part.strip(" .-") for part in _BETWEEN.split(spelling.SLASHED.sub(_kept_slash, text))]
    return [part.replace(_SLASH, "/") for part in found if any(map(str.isalpha, part))]


def _kept_slash(found: re.Match[str]) -> str:
    return found[0].replace("/", _SLASH)


def split_title(text: str) -> tuple[str, str]:
    """(titles, name): what stands before the name, as written, and the name; a suggestion for the clerk to judge.

    "Tuan" alone stays: on cards from Kelantan it is part of the name.
    """
    if "." in text:
        text = _CLOSED.sub(r"\1. ", text)  # Dr.Lim
    parts = text.split()
    at = 0
    while at < len(parts) - 1:
        first, second = _bare(parts[at]), _bare(parts[at + 1])
        if at + 2 < len(parts) and (first, second) in _TITLE_PAIRS:
            step = 2
        elif first in _TITLES:
            step = 1
        else:
            break
        after = parts[at + step].lower()
        if after.strip(".") in spelling.PARTICLES or spelling.SLASHED.fullmatch(after):
            break  # "Haji bin Ahmad" is called Haji
        at += step
    return " ".join(parts[:at]), " ".join(parts[at:])


@lru_cache(maxsize=8_192)
def _bare(word: str) -> str:
    return fold(word).strip(".,()")


@lru_cache(maxsize=8_192)
def sort_name(name: str) -> str:
    """The key a list of names is sorted by: as written, titles skipped, folded."""
    return fold(split_title(name)[1])


@lru_cache(maxsize=8_192)
def initials(name: str) -> str:
    """One or two capitals for an avatar, particles skipped: GP for Ganesan a/l Perumal."""
    first_side = split_title(name)[1].partition("@")[0]
    found = spelling.words(first_side.replace("-", " "))
    letters = [word[0].upper() for word in spelling.without_particles(found) or found if word[0].isalpha()]
    if letters and spelling.is_ideograph(letters[0]):
        return letters[0]
    return "".join(letters[:2]) or "?"


@lru_cache(maxsize=8_192)
def canonical_tokens(name: str) -> tuple[str, ...]:
    """The words two spellings of one name share: no particles, no titles, Mohd as Muhammad, both sides of @."""
    found = spelling.without_particles(spelling.words(split_title(name)[1]))
    kept = [word for word in found if word not in _INSIDE] or found
    return tuple(token for word in kept for token in spelling.word_tokens(word))


def match_key(name: str) -> str:
    """Equal for two spellings of one name whatever the order of words: finds candidates by an index."""
    return " ".join(sorted(set(canonical_tokens(name))))


def _sides(name: str) -> list[frozenset[str]]:
    sides = [*name.split("@"), name] if "@" in name else [name]
    return [side for side in map(frozenset, map(canonical_tokens, sides)) if side]


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    if one == other:
        return 1.0
    if one <= other or other <= one:  # a list that leaves the father's name out
        return 0.9 if min(len(one), len(other)) > 1 else 0.5
    return len(one & other) / max(len(one), len(other))


def same_person_score(name: str, born: dt.date | None, other_name: str, other_born: dt.date | None) -> float:
    """How likely two records are one person, 0 to 1, by name and birth date; equal document numbers say more."""
    alike = max((_alike(one, other) for one in _sides(name) for other in _sides(other_name)), default=0.0)
    if born is None or other_born is None:
        return alike * 0.75
    if born == other_born:
        return alike
    turned = (born.year, born.month, born.day) == (other_born.year, other_born.day, other_born.month)
    return alike * (0.85 if turned else 0.4)


def probable_same(name: str, born: dt.date | None, other_name: str, other_born: dt.date | None) -> bool:
    """Whether to ask the clerk if these two are one person."""
    return same_person_score(name, born, other_name, other_born) >= 0.75
