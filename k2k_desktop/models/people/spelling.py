"""Words of names whatever their spelling: Mohd as Muhammad, without bin and a/l (domain-facts 5.3)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_APOSTROPHES: Final = dict.fromkeys(map(ord, "'’‘ʼ`´ʿʾ" + _INVISIBLE))
_HYPHENS: Final = dict.fromkeys(map(ord, "-‐‑‒–—"), "-")
_NOTHING: Final = _APOSTROPHES | dict.fromkeys(_HYPHENS)

# Particles say whose child someone is; lists of offices leave them out or shorten them at will.
SLASHED: Final = re.compile(r"(?<![^\s.,@(])[asd]\s?/\s?[lpo]?(?![^\s.,@)])", re.IGNORECASE)
PARTICLES: Final = frozenset({"bin", "binti", "binte", "bt", "bte", "bti", "b", "anak", "ak", "al", "ap"})

_SPELLINGS: Final = {
    "muhammad": "mohd md muhd mhd mohamed mohamad mohammad mohammed mohamat mohmad muhamad muhamed muhammed muhamat",
    "abdul": "abd abdl",
    "nur": "noor nor nour",
    "siti": "st",
}
_CANONICAL: Final = {spelling: word for word, group in _SPELLINGS.items() for spelling in group.split()}
# What someone may have typed of a spelling before it can be recognised; the index keeps it beside the word.
_STUBS: Final = {"muhammad": "moha", "siti": "st"}
_NUR_STUB: Final = "noo"
# 'moham' can only become Mohamad, Mohamed …; 'moha' may still become Mohan.
_UNMISTAKABLE: Final = {
    spelling[:length]: word
    for spelling, word in _CANONICAL.items()
    for length in range(5, len(spelling))
    if not word.startswith(spelling[:length])
}
_JOINED_ABDUL: Final = re.compile(r"abdul(?!l|ah?$|a$|lah)(\w{2,})")
_BREAKS: Final = re.compile(r"[^\w\s-]+")


def folded_latin(text: str) -> str:
    """*text* in one case, without accents on Latin letters; the vowel signs of other scripts stay."""
    if text.isascii():
        return text.lower()
    split = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in split if not "\u0300" <= c <= "\u036f")).casefold()


def fold(text: str) -> str:
    """*text* for comparing and sorting: no case, accents, apostrophes, hyphens or double spaces."""
    if text.isascii() and text.replace(" ", "").isalnum():
        return " ".join(text.lower().split())  # nothing in it to take away
    return " ".join(folded_latin(text).translate(_NOTHING).split())


def is_ideograph(character: str) -> bool:
    """Whether it is a Chinese character, which is a word by itself."""
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"


def words(text: str) -> list[str]:
    """Folded words of a name, particles written with a slash gone, hyphens kept inside words."""
    text = folded_latin(text)
    if text.isascii() and text.replace(" ", "").isalnum():
        return text.split()
    if "/" in text:
        text = SLASHED.sub(" ", text)
    if text.isascii():
        return _BREAKS.sub(" ", text.replace("'", "").replace("`", "")).split()
    text = text.translate(_APOSTROPHES).translate(_HYPHENS)
    # not \w, which leaves out the vowel signs of Tamil and would tear its words apart
    return "".join(c if c.isalnum() or c == "-" or unicodedata.category(c)[0] == "M" else " " for c in text).split()


def without_particles(found: list[str]) -> list[str]:
    """*found* without bin, binti, anak …"""
    return [word for word in found if word not in PARTICLES]


@lru_cache(maxsize=32_768)
def word_tokens(word: str) -> tuple[str, ...]:
    """The canonical words in one folded word, which may hold hyphens and ideographs."""
    if not word.isascii() and any(map(is_ideograph, word)):
        parts = "".join(f" {c} " if is_ideograph(c) else c for c in word).split()
        return tuple(token for part in parts for token in (word_tokens(part) if len(part) > 1 else (part,)))
    if "-" in word:
        return tuple(token for part in word.split("-") if part for token in word_tokens(part))
    if word in _CANONICAL:
        return (_CANONICAL[word],)
    if word.startswith(("nor", "noor")):  # Norhayati, Nurhayati
        return ("nur" + word[4 if word.startswith("noor") else 3 :],)
    joined = _JOINED_ABDUL.fullmatch(word)
    return ("abdul", *word_tokens(joined[1])) if joined else (word,)


@lru_cache(maxsize=32_768)
def indexed_word(word: str) -> tuple[str, ...]:
    """What a search index holds for one folded word, so that every beginning of every spelling finds it."""
    found: list[str] = []
    for token in word_tokens(word):
        found.append(token)
        if token in _STUBS:
            found.append(_STUBS[token])
        elif token.startswith("nur"):
            found.append(_NUR_STUB)
    if "-" in word:
        found.append(word.replace("-", ""))
    return tuple(found)


@lru_cache(maxsize=1_024)
def queried_word(word: str) -> tuple[str, ...]:
    """The beginnings to look for in an index of `indexed_word` for one folded word, maybe half typed."""
    canonical = _CANONICAL.get(word)
    if canonical is not None and (canonical.startswith(word) or _STUBS.get(canonical, "").startswith(word)):
        return (word,)
    if word in _UNMISTAKABLE:
        return (_UNMISTAKABLE[word],)
    return word_tokens(word)
