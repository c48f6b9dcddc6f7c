"""Telephone numbers: kept as +60123456789, shown as 012-345 6789 (domain-facts 5.4)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_

_USUAL: Final = re.compile(
    r"1[02-46-9]\d{7}|11\d{8}|15\d{8}"  # mobile; 015 is telephony over the internet
    r"|3\d{8}|[4-79]\d{7}|8\d{7}"  # Klang Valley, Peninsula, Sabah and Sarawak
    r"|1[38]00\d{6}"  # 1300, 1800
)
_WRITTEN: Final = re.compile(r"0(1[02-46-9])[- ]?(\d{3})[- ]?(\d{4})", re.ASCII)  # as nearly all are: 012-345 6789
_SIGNS: Final = re.compile(r"[\s().\-‐‑‒–—_/]+")
_SEVERAL: Final = re.compile(r"\d{3}\s*[/,;&|]\s*\+?\d{2,}|\d{3}\s+(?:atau|dan|or|and)\s+\+?\d", re.IGNORECASE)
_NEIGHBOURS: Final = re.compile(r"\+(1|7|20|27|3\d|4\d|5\d|6[1-6]|8[1246]|9[0-58]|[2-9]\d\d)(\d+)")


@dataclass(frozen=True)
class ReadPhone:
    """A number as it is kept, and what was odd about it or done to it."""

    number: str
    warning: UserError | None = None


@lru_cache(maxsize=8_192)
def parse_phone(text: str | int | float) -> ReadPhone:
    """*text* as +60… (a Malaysian number) or +65…; an odd one is kept as it was written, with a warning, never refused.

    A number from a sheet that lost its leading zero gets it back, and the warning says so. Raises UserError for text
    without digits and for two numbers in one.
    """
    if isinstance(text, str) and (usual := _WRITTEN.fullmatch(text)):
        return ReadPhone(f"+60{usual[1]}{usual[2]}{usual[3]}")
    if isinstance(text, float):
        text = int(text) if text.is_integer() else str(text)
    given = " ".join(unicodedata.normalize("NFKC", str(text)).strip().strip("'’").split())
    if _SEVERAL.search(given):
        raise UserError(N_("“{given}” holds two telephone numbers. Keep one here."), given=given)
    plain = _SIGNS.sub("", given)
    if not any(map(str.isdigit, plain)):
        raise UserError(N_("“{given}” is not a telephone number. Example: 012-345 6789."), given=given)
    return _malaysian(plain) or _abroad(plain) or ReadPhone(given, _odd(given))


def _malaysian(plain: str) -> ReadPhone | None:
    if not (plain.isascii() and plain.removeprefix("+").isdigit()):
        return None
    for start in ("+600", "00600", "600", "+60", "0060", "60", "0"):
        # 60… alone may be a number of six digits and more without its zero; only whole numbers count
        if plain.startswith(start) and _USUAL.fullmatch(plain[len(start) :]):
            return ReadPhone("+60" + plain[len(start) :])
    if re.fullmatch(r"1[38]00\d{6}", plain):
        return ReadPhone("+60" + plain)
    if _USUAL.fullmatch(plain):
        restored = N_("A zero was put before it: {number}.")
        return ReadPhone("+60" + plain, UserError(restored, number=show_phone("+60" + plain)))
    return None


def _abroad(plain: str) -> ReadPhone | None:
    international = "+" + plain[2:] if plain.startswith("00") else plain
    if not international.startswith("+") or international.startswith("+60"):
        return None
    import phonenumbers  # 50 ms, and hardly ever needed

    try:
        number = phonenumbers.parse(international, None)
    except phonenumbers.NumberParseException:
        return None
    kept = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return ReadPhone(kept, None if phonenumbers.is_possible_number(number) else _odd(kept))


def _odd(shown: str) -> UserError:
    return UserError(N_("“{number}” is an unusual telephone number. Check it."), number=shown)


@lru_cache(maxsize=8_192)
def show_phone(number: str) -> str:
    """'+60123456789' as 012-345 6789; other countries with theirs in front; an odd number as it was kept."""
    local = number[3:]
    if not number.startswith("+60") or not _USUAL.fullmatch(local):
        abroad = _NEIGHBOURS.fullmatch(number)
        return f"+{abroad[1]} {abroad[2]}" if abroad and not number.startswith("+60") else number
    if len(local) == 10 and local[:4] in ("1300", "1800"):
        return f"{local[0]}-{local[1:4]}-{local[4:6]}-{local[6:]}"
    area = 1 if local[0] in "345679" else 2
    rest = local[area:]
    first = len(rest) - 4 if len(rest) > 6 else 3
    return f"0{local[:area]}-{rest[:first]} {rest[first:]}"
