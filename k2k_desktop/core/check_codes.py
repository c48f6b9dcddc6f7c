"""Check codes on paper: short enough to type, and no single slip or swap makes another good one."""

from __future__ import annotations

from typing import Final

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U
DATA: Final = 26  # characters of 5 bits: 130 bits of the digest
LENGTH: Final = DATA + 2
MARK: Final = "K2K"
_GROUP: Final = 5
_LOOKALIKES: Final = str.maketrans("OIL", "011")
_FIELD: Final = 0b100101  # x^5 + x^2 + 1: the field of 32 elements


class Mistyped(UserError):
    """What was typed cannot be a check code: a character is wrong, missing or swapped."""


def _powers() -> tuple[int, ...]:
    found, value = [], 1
    for _ in range(31):
        found.append(value)
        value <<= 1
        if value & 32:
            value ^= _FIELD
    return tuple(found)


_POWER: Final = _powers()
_LOG: Final = {value: place for place, value in enumerate(_POWER)}


def code_of(digest: bytes) -> str:
    """The 28 characters for a SHA-256: its first 130 bits and two that check them.

    The checks are those of a Reed-Solomon code, so any one or two wrong characters are noticed, and any swap.
    """
    number = int.from_bytes(digest, "big") >> (8 * len(digest) - 5 * DATA)
    values = [number >> 5 * (DATA - 1 - place) & 31 for place in range(DATA)]
    first, second = _sums(values)
    # the last two are chosen so that both sums over all 28 become nought
    last = _times(second ^ _times(first, DATA), _inverse(_POWER[DATA] ^ _POWER[DATA + 1]))
    return "".join(ALPHABET[value] for value in (*values, first ^ last, last))


def read_code(typed: str) -> str:
    """The code as kept, of what somebody typed: spaces, dashes, small letters and O for 0 do not matter.

    Raises Mistyped where a character is wrong, missing, too many or swapped.
    """
    plain = "".join(one for one in typed.upper() if one.isalnum())
    if len(plain) == LENGTH + len(MARK) and plain.startswith(MARK):
        plain = plain[len(MARK) :]
    plain = plain.translate(_LOOKALIKES)
    if len(plain) != LENGTH:
        raise Mistyped(
            N_("This code has {count} characters; it should have {length} after K2K. Type it again from the paper."),
            count=len(plain),
            length=LENGTH,
        )
    if not set(plain) <= set(ALPHABET) or any(_sums([ALPHABET.index(one) for one in plain])):
        raise Mistyped(
            N_("A character of this code is mistyped or swapped. Compare it with the paper, group by group.")
        )
    return plain


def grouped(code: str) -> str:
    """`K2K-0A1B2-…`: as it is printed."""
    return "-".join([MARK, *(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))])


def _sums(values: list[int]) -> tuple[int, int]:
    """The plain sum and the sum weighted by place; both are nought for a whole code."""
    first = second = 0
    for place, value in enumerate(values):
        first ^= value
        second ^= _times(value, place)
    return first, second


def _times(value: int, place: int) -> int:
    """*value* times the element with the logarithm *place*."""
    return _POWER[(_LOG[value] + place) % 31] if value else 0


def _inverse(value: int) -> int:
    """The logarithm of what *value* must be multiplied by to become one."""
    return -_LOG[value] % 31
