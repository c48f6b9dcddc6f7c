"""Codes of units: made from an estate's pattern, compared however they are spelled, read from what people write."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from k2k_desktop.core.codes import code_parts
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_

MOST_UNITS: Final = 5_000  # generated in one step

_PLACE: Final = re.compile(r"\{(\w*)(?::0?([1-6]))?\}")
_PLACES: Final = ("block", "floor", "door")


class UnitPattern:
    """A pattern such as `{block}-{floor:02}-{door:02}`; one without {floor} is for terraces.

    Raises UserError where a place is unknown, named twice, or {door} is missing.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        found = [name for name, _width in _PLACE.findall(pattern)]
        plain = _PLACE.sub("", pattern)
        if (
            "door" not in found
            or set(found) - set(_PLACES)
            or len(set(found)) < len(found)
            or "{" in plain
            or "}" in plain
        ):
            wrong = N_("The pattern may hold {places}, each once; {door} has to be there.")
            raise UserError(wrong, places="{block}, {floor}, {door}", door="{door}")
        self.has_floor = "floor" in found
        self._pieces = re.split(r"(\{[^}]*\})", pattern)

    def render(self, block: str, floor_label: str | None, door_label: str) -> str:
        """The code of a unit; an empty part goes, with the sign before it; only labels that are numbers get zeros."""
        values = {"block": block, "floor": floor_label or "", "door": door_label}
        shown: list[str] = []
        drop_sign = False
        for piece in self._pieces:
            place = _PLACE.fullmatch(piece)
            if not place:
                shown.append("" if drop_sign and not shown else piece)
                continue
            value = values[place[1]].strip()
            if value:
                shown.append(value.zfill(int(place[2] or 0)) if value.isdigit() else value)
                drop_sign = False
            else:
                if shown:
                    shown.pop()
                drop_sign = True
        return "".join(shown).strip(" -/.")


@lru_cache(maxsize=16_384)
def comparable(code: str) -> str:
    """Equal for two spellings of one code: A-12-03, a 12 3, A12/3 are 'a-12-3'.

    One hyphen stays between parts: without any, A-1-23 and A-12-3 would be one unit.
    """
    return "-".join(code_parts(code))


_NUMBER: Final = re.compile(r"\d+")


def natural_key(label: str) -> str:
    """A text that sorts as people count: 2 before 10, 3 before 3A before 4, any case."""
    return _NUMBER.sub(
        lambda found: found[0].lstrip("0").zfill(8), unicodedata.normalize("NFKC", label).casefold().strip()
    )


_LOW_FLOORS: Final = {"g": 0, "gf": 0, "ug": 0, "m": 0, "lg": -1, "b": -1}


def floor_order(label: str | None) -> int:
    """Where a floor stands in its block: G is 0, 3A comes after 3 (it is called so instead of 4), B1 is -1."""
    text = (label or "").strip().casefold()
    if text in _LOW_FLOORS:
        return _LOW_FLOORS[text]
    if found := re.fullmatch(r"(\d{1,3})([a-z]?)", text):
        return int(found[1]) + (ord(found[2]) - ord("a") + 1 if found[2] else 0)
    if found := re.fullmatch(r"b(\d)", text):
        return -int(found[1])
    return 0


def _expanded(spec: str) -> list[str]:
    """'G,1-3,3A,5-17' as its labels, in the order written."""
    labels: list[str] = []
    for part in re.split(r"[,;]", unicodedata.normalize("NFKC", spec).replace("–", "-")):
        text = part.strip().upper()
        numbers = re.fullmatch(r"(\d{1,4})\s*-\s*(\d{1,4})", text)
        letters = re.fullmatch(r"([A-Z])\s*-\s*([A-Z])", text)
        if numbers and 0 <= int(numbers[2]) - int(numbers[1]) < MOST_UNITS:
            labels += [str(number) for number in range(int(numbers[1]), int(numbers[2]) + 1)]
        elif letters and letters[1] <= letters[2]:
            labels += [chr(letter) for letter in range(ord(letters[1]), ord(letters[2]) + 1)]
        elif re.fullmatch(r"[A-Z0-9]{1,6}", text):
            labels.append(text.lstrip("0") or "0" if text.isdigit() else text)
        elif text:
            raise UserError(N_("“{part}” cannot be read. Write for example 1-17 or G,1-3,3A,5-17."), part=part.strip())
    if len(set(labels)) < len(labels):
        twice = next(label for label in labels if labels.count(label) > 1)
        raise UserError(N_("“{label}” is named twice."), label=twice)
    return labels


def generate(floors: str, doors: str) -> list[tuple[str, int, str]]:
    """(floor label, floor order, door label) of each unit of a block, lowest floor first.

    *floors* as '1-17' or 'G,1-3,3A,5-17', empty for terraces (one floor without a label); *doors* as '1-20'.
    """
    door_labels = _expanded(doors)
    floor_labels = _expanded(floors) or [""]
    if not door_labels:
        raise UserError(N_("Write which doors a floor has, for example 1-20."))
    if len(door_labels) * len(floor_labels) > MOST_UNITS:
        many = N_("That would be {count} units. At most {most} can be made in one step.")
        raise UserError(many, count=len(door_labels) * len(floor_labels), most=MOST_UNITS)
    ordered = sorted(floor_labels, key=lambda label: (floor_order(label), natural_key(label)))
    return [(floor, floor_order(floor), door) for floor in ordered for door in door_labels]


@dataclass(frozen=True)
class UnitParts:
    """What a written unit names; None where it does not, so that the importer can ask."""

    block: str | None = None
    floor: str | None = None
    door: str | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the parts that were not written: block, floor, door. A terrace has no floor to write."""
        return tuple(name for name in _PLACES if getattr(self, name) is None)


_LABEL: Final = r"([a-z]{0,3}\d{1,4}[a-z]?|[a-z]{1,3})\b"
_SKIP: Final = r"\s*[.:]?\s*"
_BLOCK: Final = re.compile(rf"\b(?:blok|block|blk|bangunan|bgn){_SKIP}{_LABEL}")
_FLOOR: Final = re.compile(
    rf"\b(?:tingkat|tkt|tgkt|aras|level|lvl|floor)(?:\s*ke)?{_SKIP}-?\s*(\d{{1,3}}[a-z]?|lg|g|b\d?|m)\b"
)
_GROUND: Final = re.compile(r"\b(?:tingkat|aras)\s+bawah\b|\bground\s+floor\b")
_DOOR: Final = re.compile(
    rf"(?:\b(?:no|nombor|pintu|unit|rumah|lot|door)\b|#)(?:{_SKIP}(?:rumah|unit|pintu|lot)\b)*{_SKIP}(\d{{1,4}}[a-z]?)\b(?!\s*-)"
)
_CODE: Final = re.compile(
    r"(?<![\w-])(?:([a-z]{1,3}\d{0,3}|\d{1,4}[a-z]?)\s*[-/ ]\s*)?"
    r"(\d{1,3}[a-z]?|lg|g|b\d|m)\s*[-/ ]\s*(\d{1,4}[a-z]?)(?![\w]|\s*-\s*\w)"
)
_USUAL: Final = re.compile(r"([a-z]\d{0,3})-(\d{1,3})-(\d{1,4})", re.ASCII)  # no word that means something else
_SHORT: Final = re.compile(r"([a-z]{1,3})\s*[-/ ]?\s*(\d{1,4}[a-z]?)|([a-z]{1,3}\d{1,3})\s*[-/]\s*(\d{1,4}[a-z]?)")
_BEHIND: Final = re.compile(r"\s*[-/,. ]\s*(\d{1,3}[a-z]?|lg|g|b\d|m)(?:\s*[-/ ,]\s*(\d{1,4}[a-z]?))?(?!\w)")
_KEYWORDS: Final = re.compile(
    r"\b(?:blok|block|blk|bangunan|bgn|tingkat|tkt|tgkt|aras|level|lvl|floor|no|nombor|pintu|unit|rumah|lot|door)\b[.:]?"
)


def parse_unit(text: str) -> UnitParts:
    """Block, floor and door as written: 'A-12-03', 'BLOK A TINGKAT 3 NO 12', 'No. 45, Blok B', 'PPR X, Blok D-10-5'.

    Labels come in capitals without leading zeros. Nothing is guessed: compare the whole text by `comparable` first,
    since an estate may well write A1203.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().replace("–", "-").split())
    if usual := _USUAL.fullmatch(plain):
        return UnitParts(_label(usual[1]), _label(usual[2]), _label(usual[3]))
    named = _named(plain)
    if named.block and named.door is None and named.floor is None:
        return _beside_block(plain, named.block)
    return named if named != UnitParts() else _bare_code(plain)


def _label(written: str) -> str:
    return (written.lstrip("0") or "0" if written[0] == "0" else written).upper()


def _named(plain: str) -> UnitParts:
    block, floor, door = _BLOCK.search(plain), _FLOOR.search(plain), _DOOR.search(plain)
    ground = _GROUND.search(plain)
    return UnitParts(
        _label(block[1]) if block else None,
        "G" if ground else _label(floor[1]) if floor else None,
        _label(door[1]) if door else None,
    )


def _beside_block(plain: str, block: str) -> UnitParts:
    """'Blok D-10-5', 'Blok 102 - 5 - 7', '12-03 Blok A': floor and door stand behind the block, or before it."""
    found = _BLOCK.search(plain)
    before, behind = (plain[: found.start()], plain[found.end() :]) if found else ("", "")
    numbers = _BEHIND.match(behind)
    if numbers and numbers[2]:
        return UnitParts(block, _label(numbers[1]), _label(numbers[2]))
    if numbers:
        return UnitParts(block, None, _label(numbers[1]))
    apart = _bare_code(before)
    return UnitParts(block, apart.floor, apart.door) if apart.block is None else UnitParts(block)


def _bare_code(plain: str) -> UnitParts:
    without = _KEYWORDS.sub(" ", plain).strip(" ,.#")
    if found := _CODE.search(without):
        return UnitParts(_label(found[1]) if found[1] else None, _label(found[2]), _label(found[3]))
    first = without.split(",")[0].strip()
    if found := _SHORT.fullmatch(first):
        return UnitParts(_label(found[1] or found[3]), None, _label(found[2] or found[4]))
    if re.fullmatch(r"\d{1,4}[a-z]?", first):
        return UnitParts(None, None, _label(first))
    return UnitParts()
