"""The words a resident is found by: in the index, and in what is typed into the search field."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from k2k_desktop.core.codes import code_parts
from k2k_desktop.models.people import spelling

# A full-text index breaks words at every sign that is no letter or digit, so parts of a unit code are joined by one.
JOIN: Final = "z"
_FLOOR: Final = "qf"  # before floor and door where no block is named
_DOOR: Final = "qd"
_HALF_ANAK: Final = "ana"  # typed on the way to anak; the other particles are too common for the index

_BLOCK_WORD: Final = r"(?:blok|blk|block|bl)\.?\s*([a-z]{0,3}\d{1,3}[a-z]?|[a-z]{1,3})\b"
_FLOOR_WORD: Final = r"(?:tingkat|tkt|tgkt|aras|level|floor|lvl)\.?\s*(\d{1,2}[a-z]?|[a-z]\d?)\b"
_DOOR_WORD: Final = r"(?:no|nombor|pintu|unit|rumah|door|#)\.?\s*(?:rumah|unit|pintu)?\s*(\d{1,3}[a-z]?)\b"
_NAMED: Final = {part: re.compile(rf"(?<!\w){word}") for part, word in
                 (("block", _BLOCK_WORD), ("floor", _FLOOR_WORD), ("door", _DOOR_WORD))}  # fmt: skip
_CODE: Final = re.compile(r"(?:blok|blk|block)?\s*([a-z]{1,2}\d{0,3}|\d{1,3})(?:\s*[-/]\s*|\s+)(\d{1,2}[a-z]?|g|gf)"
                          r"(?:(?:\s*[-/]\s*|\s+)(\d{1,3}[a-z]?))?(\s*[-/])?")  # fmt: skip
_CODE_WITHIN: Final = re.compile(
    r"(?<![\w/-])((?:[a-z]{1,2}\d{0,3}|\d{1,3})[-/](?:\d{1,2}[a-z]?|g)(?:[-/]\d{1,3}[a-z]?)?)(?![\w/-])"
)
_COURTESY: Final = frozenset(
    {"encik", "en", "puan", "pn", "cik", "tn", "tuan", "hj", "haji", "hjh", "hajah", "dr", "dato", "datuk", "datin"}
)
_DIGITS: Final = re.compile(r"\+?\d[\d\s().+-]*")
_NOT_DIGIT: Final = re.compile(r"\D+")
_NOT_ALNUM: Final = re.compile(r"[^a-z0-9]+")


def search_text(
    name: str, preferred: str | None, unit: str | None, phone: str | None, documents: Iterable[str] = ()
) -> str:
    """The words of one resident for a full-text index (FTS5, unicode61), separated by spaces.

    Names by every beginning of every spelling, the unit code and its floor, phone and document numbers with their
    last digits.
    """
    found = list(_name_tokens(name))
    if preferred:
        found += _name_tokens(preferred)
    if unit:
        found += _unit_tokens(unit)
    if phone:
        digits = phone[1:] if phone[1:].isdecimal() and phone[0] == "+" else _NOT_DIGIT.sub("", phone)
        found.append(digits)
        if digits.startswith("60"):
            found.append(digits[1:])
        found.append(digits[-4:])
    for number in documents:
        found += _document_tokens(number)
    return " ".join(dict.fromkeys(found))


def _name_tokens(name: str) -> list[str]:
    found = spelling.words(name)
    tokens = [token for word in found if word not in spelling.PARTICLES for token in spelling.indexed_word(word)]
    return [*tokens, _HALF_ANAK] if "anak" in found else tokens


@lru_cache(maxsize=8_192)
def _unit_tokens(code: str) -> tuple[str, ...]:
    parts = code_parts(code)
    found = [JOIN.join(parts)]
    if len(parts) > 1:
        found += [JOIN.join(parts[1:]), _DOOR + parts[-1] + JOIN]
    if len(parts) > 2:
        found.append(_FLOOR + JOIN.join(parts[-2:]))
    return tuple(found)


def _document_tokens(number: str) -> list[str]:
    if len(number) == 12 and number.isascii() and number.isdigit():
        return [number, number[-4:], number[-6:]]
    plain = _NOT_ALNUM.sub("", number.casefold())
    digits = _NOT_DIGIT.sub("", plain)
    found = [plain, digits, digits[-4:]]
    if len(digits) == 12:
        found.append(digits[-6:])
    return [token for token in found if token]


def search_query(text: str) -> list[str]:
    """What was typed, as beginnings of words that must all be found in an index of `search_text`.

    The last word may be half typed. Empty when there is nothing to look for. Quote each one for FTS5: "az12z3"*.
    """
    plain = " ".join(spelling.folded_latin(text).split())
    if _DIGITS.fullmatch(plain):
        return [_digits_or_code(plain)]
    if (whole := _CODE.fullmatch(plain)) and whole[1] != "no":
        return [_code_token(whole[0])]
    found, rest = _named_unit(plain)
    rest, codes = _taken_out(rest)
    found += codes
    number, rest = _first_number(rest)
    return list(dict.fromkeys([*found, *number, *_name_query(rest)]))


def _digits_or_code(text: str) -> str:
    """Digits alone: a unit of numbered blocks (102-5-7), or the beginning or end of a phone or document number."""
    parts = re.split(r"[\s-]+", text.strip(" -"))
    if 2 <= len(parts) <= 3 and text[0] not in "0+" and all(part.isdigit() and len(part) <= 3 for part in parts):
        return _code_token(text)
    digits = _NOT_DIGIT.sub("", text)
    return "0" + digits[2:] if text[0] == "+" and digits.startswith("60") else digits


def _code_token(text: str) -> str:
    parts = [part for part in code_parts(text) if part not in ("blok", "blk", "block")]
    return JOIN.join(parts) + (JOIN if text.rstrip().endswith(("-", "/")) else "")


def _named_unit(text: str) -> tuple[list[str], str]:
    """(words to find, the rest) for 'blok a tingkat 12 no 3', any of the three left out."""
    parts: dict[str, str] = {}
    rest = text
    for part, pattern in _NAMED.items():
        if found := pattern.search(rest):
            parts[part] = JOIN.join(code_parts(found[1]))
            rest = rest[: found.start()] + " " + rest[found.end() :]
    block, floor, door = parts.get("block"), parts.get("floor"), parts.get("door")
    if block and floor:
        return [JOIN.join([block, floor, door or ""])], rest
    if floor:
        return [_FLOOR + JOIN.join([floor, door or ""])], rest
    return [*([block + JOIN] if block else []), *([_DOOR + door + JOIN] if door else [])], rest


def _taken_out(text: str) -> tuple[str, list[str]]:
    codes = [_code_token(found) for found in _CODE_WITHIN.findall(text)]
    return (_CODE_WITHIN.sub(" ", text), codes) if codes else (text, [])


def _first_number(text: str) -> tuple[list[str], str]:
    """A phone or document number written in groups beside a name: joined; lone digits are left alone."""
    found = re.search(r"(?<!\w)(?:\+|(?=0\d\d)|(?=\d{6}\b))\d[\d\s()-]*\d(?!\w)", text)
    if not found:
        return [], text
    return [_digits_or_code(found[0])], text[: found.start()] + " " + text[found.end() :]


def _name_query(text: str) -> list[str]:
    found = spelling.words(text)
    kept = spelling.without_particles(found)
    kept = [word for word in kept[:-1] if word not in _COURTESY] + kept[-1:]  # titles are kept apart from names
    if len(kept) > 1 and found[-1] in {"a", "bi", "bint"}:
        kept.pop()  # on the way to bin, binti, a/l: the list must not go empty meanwhile
    return [token for word in kept or found for token in _query_tokens(word)]


def _query_tokens(word: str) -> tuple[str, ...]:
    if re.fullmatch(r"[a-z]{1,2}\d{1,4}", word) and not re.fullmatch(r"[a-z]\d{4,}", word):
        return (_code_token(word),)  # A12 of A-12-3; a passport has more digits
    return spelling.queried_word(word)
