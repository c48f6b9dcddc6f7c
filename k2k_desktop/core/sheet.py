"""The code on the recovery sheet: 128 random bits as 7 groups of 4 characters that notice their own slips.

The 28 characters are a Reed-Solomon word over 32 symbols: 26 of data, 2 of check. One wrong character is always
noticed and its place is known; two wrong ones, a swap of neighbours among them, are always noticed. So are two groups
in each other's place, for codes of which two would make another code are not printed.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U
GROUPS: Final = 7
GROUP: Final = 4
SECRET_BYTES: Final = 16
_DATA: Final = 26
_LENGTH: Final = GROUPS * GROUP
_SPARE_BITS: Final = _DATA * 5 - SECRET_BYTES * 8
_READ_AS: Final = str.maketrans("ILO", "110")


def _powers() -> tuple[int, ...]:
    powers, value = [], 1
    for _ in range(31):
        powers.append(value)
        value <<= 1
        if value & 32:
            value ^= 0b100101  # x^5 + x^2 + 1, under which 2 runs through all 31 symbols but zero
    return tuple(powers)


_POWER: Final = _powers()
_LOG: Final = {value: power for power, value in enumerate(_POWER)}


def _times(left: int, right: int) -> int:
    return _POWER[(_LOG[left] + _LOG[right]) % 31] if left and right else 0


def _over(left: int, right: int) -> int:
    return _POWER[(_LOG[left] - _LOG[right]) % 31] if left else 0


def _sums(symbols: list[int]) -> tuple[int, int]:
    """The plain and the weighted sum, both zero for a whole code."""
    plain = weighted = 0
    for place, symbol in enumerate(symbols):
        plain ^= symbol
        weighted ^= _times(symbol, _POWER[place])
    return plain, weighted


class SheetSlip(UserError):
    """The code was not typed as it stands on the sheet; *groups* are those likely wrong, counted from 1."""

    def __init__(self, text: str, *groups: int) -> None:
        super().__init__(text, group=", ".join(str(group) for group in groups))
        self.groups = groups


_ONE_WRONG: Final = N_("A character in group {group} of the code seems wrong. Compare that group with the sheet.")
_SWAPPED: Final = N_("Two characters of the code seem swapped in group {group}. Compare it with the sheet.")
_TURNED: Final = N_(
    "Two characters or two whole groups of the code seem swapped. Compare group {group} with the sheet."
)
_SOME_WRONG: Final = N_("The code is not as on the sheet. Compare each of its 7 groups with the sheet.")
_GROUP_LENGTH: Final = N_("Group {group} of the code does not have 4 characters. Compare that group with the sheet.")
_LENGTH_WRONG: Final = N_("The code has 28 characters in 7 groups of 4. Compare it with the sheet and type all of it.")
_NO_SUCH_LETTER: Final = N_(
    "Group {group} of the code has a character that sheets never use. Compare it with the sheet."
)


def write_code(secret: bytes) -> str:
    """The 16 bytes of *secret* as printed: `ABCD-EFGH-…`, seven groups of four."""
    number = int.from_bytes(secret, "big") << _SPARE_BITS
    symbols = [number >> (5 * place) & 31 for place in reversed(range(_DATA))]
    plain, weighted = _sums(symbols)
    first, second = _POWER[_DATA], _POWER[_DATA + 1]
    last = _over(weighted ^ _times(plain, first), first ^ second)
    letters = "".join(ALPHABET[symbol] for symbol in [*symbols, plain ^ last, last])
    return "-".join(letters[start : start + GROUP] for start in range(0, _LENGTH, GROUP))


def new_code() -> str:
    """A fresh random code for a sheet, which is never another code with two of its groups in each other's place.

    Drawn again until it is so: 3 of 5 are, which costs 0.8 of the 128 bits.
    """
    while True:
        code = write_code(secrets.token_bytes(SECRET_BYTES))
        if not any(_reads(turned) for _groups, turned in turned_round(code)):
            return code


def turned_round(code: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Each two groups, counted from 1, and *code* with them in each other's place."""
    groups = code.split("-")
    for one, other in combinations(range(GROUPS), 2):
        turned = list(groups)
        turned[one], turned[other] = groups[other], groups[one]
        yield (one + 1, other + 1), "-".join(turned)


def _reads(code: str) -> bool:
    try:
        read_code(code)
    except SheetSlip:
        return False
    return True


def groups_of(code: str) -> list[str]:
    """The groups of a code as typed or printed, folded: capital letters, I and L read as 1, O as 0."""
    found = re.findall(r"[^\s\-–—.,]+", code.upper().translate(_READ_AS))
    if len(found) == 1:
        found = [found[0][start : start + GROUP] for start in range(0, len(found[0]), GROUP)]
    return found


def read_code(code: str) -> bytes:
    """The 16 secret bytes of a typed *code*; spaces, dashes and small letters are fine. Raises SheetSlip."""
    groups = groups_of(code)
    letters = "".join(groups)
    for place, letter in enumerate(letters):
        if letter not in ALPHABET:
            raise SheetSlip(_NO_SUCH_LETTER, _group_at(place, groups))
    if len(letters) != _LENGTH:
        odd = [number for number, group in enumerate(groups, 1) if len(group) != GROUP]
        if len(groups) == GROUPS and len(odd) == 1:
            raise SheetSlip(_GROUP_LENGTH, odd[0])
        raise SheetSlip(_LENGTH_WRONG)
    symbols = [ALPHABET.index(letter) for letter in letters]
    _refuse_slips(symbols)
    number = 0
    for symbol in symbols[:_DATA]:
        number = number << 5 | symbol
    if number & ((1 << _SPARE_BITS) - 1):
        raise SheetSlip(_SOME_WRONG)
    return (number >> _SPARE_BITS).to_bytes(SECRET_BYTES, "big")


def _group_at(place: int, groups: list[str]) -> int:
    for number, group in enumerate(groups, 1):
        if place < len(group):
            return number
        place -= len(group)
    return len(groups)


def _refuse_slips(symbols: list[int]) -> None:
    plain, weighted = _sums(symbols)
    if not plain and not weighted:
        return
    if plain and weighted:
        place = _LOG[_over(weighted, plain)]
        if place < _LENGTH:
            raise SheetSlip(_ONE_WRONG, place // GROUP + 1)
    if not plain:
        raise _swap(symbols, weighted)
    raise SheetSlip(_SOME_WRONG)


def _swap(symbols: list[int], weighted: int) -> SheetSlip:
    """The groups in which a swap of neighbours, or of two groups, would explain the weighted sum."""
    groups = set()
    for place in range(_LENGTH - 1):
        if _moved(symbols, place, place + 1) == weighted:
            groups |= {place // GROUP + 1, (place + 1) // GROUP + 1}
    turned = set()
    for one, other in combinations(range(0, _LENGTH, GROUP), 2):
        moved = 0
        for place in range(GROUP):
            moved ^= _moved(symbols, one + place, other + place)
        if moved == weighted:
            turned |= {one // GROUP + 1, other // GROUP + 1}
    if turned:
        return SheetSlip(_TURNED, *sorted(groups | turned))
    return SheetSlip(_SWAPPED, *sorted(groups)) if groups else SheetSlip(_SOME_WRONG)


def _moved(symbols: list[int], one: int, other: int) -> int:
    """By how much the weighted sum changes when the symbols of two places change round."""
    return _times(symbols[one] ^ symbols[other], _POWER[one] ^ _POWER[other])
