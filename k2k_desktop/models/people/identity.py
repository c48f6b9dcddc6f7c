"""What a MyKad number says and what is odd about it; nothing is ever inferred of ethnicity, religion or citizenship.

Rules: domain-facts 5.1 and 5.2. The number has no check digit, so only its form and date can be wrong.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_

NumberedSex = Literal["male", "female"]

_LENGTH: Final = 12
_GROUPING: Final = re.compile(r"[\s.\-‐‑‒–—/_]+")
_WRITTEN: Final = re.compile(r"(\d{6})-?(\d\d)-?(\d{4})", re.ASCII)  # as nearly all are
_ROUNDED: Final = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)

_STATES: Final = {
    "Johor": "01 21 22 23 24",
    "Kedah": "02 25 26 27",
    "Kelantan": "03 28 29",
    "Melaka": "04 30",
    "Negeri Sembilan": "05 31 59",
    "Pahang": "06 32 33",
    "Pulau Pinang": "07 34 35",
    "Perak": "08 36 37 38 39",
    "Perlis": "09 40",
    "Selangor": "10 41 42 43 44",
    "Terengganu": "11 45 46",
    "Sabah": "12 47 48 49",
    "Sarawak": "13 50 51 52 53",
    "W.P. Kuala Lumpur": "14 54 55 56 57",
    "W.P. Labuan": "15 58",
    "W.P. Putrajaya": "16",
}
_ELSEWHERE: Final = {
    "60": "Brunei",
    "61": "Indonesia",
    "62": N_("Cambodia"),
    "63": "Laos",
    "64": "Myanmar",
    "65": N_("Philippines"),
    "66": N_("Singapore"),
    "67": "Thailand",
    "68": "Vietnam",
    "71": N_("Abroad"),
    "72": N_("Abroad"),
    "74": "China",
    "75": "India",
    "76": "Pakistan",
    "77": N_("Saudi Arabia"),
    "78": "Sri Lanka",
    "79": "Bangladesh",
    "82": N_("Malaysia, state unknown"),
    "83": "Oceania",
    "84": N_("South America"),
    "85": N_("Africa"),
    "86": N_("Western Europe"),
    "87": N_("Britain and Ireland"),
    "88": N_("Middle East"),
    "89": N_("Far East"),
    "90": N_("Central America and the Caribbean"),
    "91": N_("North America"),
    "92": N_("Eastern Europe"),
    "93": N_("Other countries"),
    "98": N_("Stateless"),
    "99": N_("No information"),
}
# 00, 17-20, 69, 70, 73, 80, 81 and 94-97 are not used.
PLACES: Final[dict[str, str]] = {code: state for state, codes in _STATES.items() for code in codes.split()} | _ELSEWHERE


@dataclass(frozen=True)
class ReadNumber:
    """A number as read: its digits, and what was done to it that the clerk should see."""

    digits: str
    note: UserError | None = None


@dataclass(frozen=True)
class Findings:
    """What is wrong with a number (it cannot be kept) and what is only odd (it can, when somebody confirms it)."""

    errors: tuple[UserError, ...] = ()
    warnings: tuple[UserError, ...] = ()


_FINE: Final = Findings()


def mykad_digits(given: str | int | float) -> ReadNumber:
    """The 12 digits of *given*: typed with or without hyphens, or a number from a sheet that lost its leading zeros.

    Raises UserError where digits are missing and nobody can know which.
    """
    if isinstance(given, int | float):
        return _from_number(given)
    if written := _WRITTEN.fullmatch(given):
        return ReadNumber(written[1] + written[2] + written[3])
    text = _GROUPING.sub("", unicodedata.normalize("NFKC", given).strip().strip("'’*"))
    if _ROUNDED.fullmatch(text):
        raise UserError(
            N_("“{given}” is a number that a spreadsheet rounded; its last digits are lost. Type it from the card."),
            given=given.strip(),
        )
    if not (text.isascii() and text.isdigit()):
        raise UserError(N_("A MyKad number has 12 digits and nothing else. Example: 880101-14-5566."))
    if len(text) != _LENGTH:
        raise UserError(N_("A MyKad number has 12 digits; this one has {count}. Check the card."), count=len(text))
    return ReadNumber(text)


def _from_number(given: float) -> ReadNumber:
    digits = str(int(given)) if math.isfinite(given) and given == int(given) else ""
    # born in the year 2000: 000101… is left with nine digits
    if not digits.isdigit() or not 9 <= len(digits) <= _LENGTH:
        raise UserError(N_("A MyKad number has 12 digits and nothing else. Example: 880101-14-5566."))
    if len(digits) == _LENGTH:
        return ReadNumber(digits)
    whole = digits.zfill(_LENGTH)
    return ReadNumber(
        whole,
        UserError(N_("The spreadsheet had dropped the zeros in front: read as {number}."), number=format_mykad(whole)),
    )


def has_real_date(digits: str) -> bool:
    """Whether the first six digits are a day of the calendar, in 1900 or 2000 and something."""
    return any(_date(digits, century) for century in (2000, 1900))


def _date(digits: str, century: int) -> dt.date | None:
    try:
        return dt.date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return None


def birth_date_guess(digits: str, today: dt.date) -> dt.date | None:
    """The birth date the number speaks of: the latest one not after *today*; only ever to fill a field in beforehand.

    That makes a child's 15… 2015, and nobody 100 or older: their date has to be typed.
    """
    for century in (2000, 1900):
        day = _date(digits, century)
        if day and day <= today:
            return day
    return None


def sex_of(digits: str) -> NumberedSex:
    """What the last digit says: odd is male; an adoption or a correction may differ."""
    return "male" if int(digits[-1]) % 2 else "female"


def place_of(digits: str) -> str | None:
    """The place of birth by its code, in marked English, or None where the code is not in use."""
    return PLACES.get(digits[6:8])


def check_mykad(digits: str, *, birth_on: dt.date | None = None, sex: str | None = None) -> Findings:
    """What is wrong or odd about a MyKad, MyKid, MyPR or MyKAS number beside the date and sex (male, female) kept."""
    if len(digits) != _LENGTH or not digits.isdigit():
        return Findings(
            errors=(UserError(N_("A MyKad number has 12 digits and nothing else. Example: 880101-14-5566.")),)
        )
    born = birth_on.isoformat() if birth_on else ""
    as_born = digits[:6] == born[2:4] + born[5:7] + born[8:]
    if not as_born and not has_real_date(digits):
        wrong = N_("The number begins with {start}, which is not a date (year, month, day). Check the card.")
        return Findings(errors=(UserError(wrong, start=digits[:6]),))
    warnings = []
    if place_of(digits) is None:
        warnings.append(
            UserError(N_("Place code {code} is not in the list of codes. Check the card."), code=digits[6:8])
        )
    if birth_on and not as_born:
        warnings.append(UserError(N_("The number speaks of another date of birth. Check the card.")))
    if sex in ("male", "female") and sex != sex_of(digits):
        warnings.append(UserError(N_("The last digit speaks of another sex. Check the card.")))
    return Findings(warnings=tuple(warnings)) if warnings else _FINE


def format_mykad(digits: str) -> str:
    """880101-14-5566; anything that has not 12 digits comes back as it is."""
    return f"{digits[:6]}-{digits[6:8]}-{digits[8:]}" if len(digits) == _LENGTH and digits.isdigit() else digits


def mask_number(number: str) -> str:
    """The number with only its last four characters shown; the last two of a short one."""
    plain = number_key(number)
    if len(plain) == _LENGTH and plain.isdigit():
        return f"••••••-••-{plain[-4:]}"
    shown = 4 if len(plain) > 6 else min(2, max(0, len(plain) - 1))
    return "•" * (len(plain) - shown) + plain[len(plain) - shown :]


def number_key(number: str) -> str:
    """What two spellings of one document number share: capitals and digits alone."""
    return "".join(c for c in unicodedata.normalize("NFKC", number).upper() if c.isalnum())


_OLD_IC: Final = re.compile(r"[A-Z]?\d{7}")
_MALAYSIAN_PASSPORT: Final = re.compile(r"[A-Z]\d{8}")
_TWELVE_DIGITS: Final = frozenset({"mykad", "mykid", "mypr", "mykas"})


def check_document(
    kind: str, number: str, *, country: str | None = None, birth_on: dt.date | None = None, sex: str | None = None
) -> Findings:
    """The findings for a document of *kind* (names of `DocumentKind`); only 12-digit numbers can be wrong."""
    if kind in _TWELVE_DIGITS:
        return check_mykad(number_key(number), birth_on=birth_on, sex=sex)
    plain = number_key(number)
    if not plain:
        return Findings(errors=(UserError(N_("Type the number of the document.")),))
    if kind == "old_ic" and not _OLD_IC.fullmatch(plain):
        odd = N_("An old identity card has 7 digits, with or without a letter before them. Check the card.")
        return Findings(warnings=(UserError(odd),))
    if kind == "passport" and (country or "").casefold() == "malaysia" and not _MALAYSIAN_PASSPORT.fullmatch(plain):
        odd = N_("A Malaysian passport has a letter and 8 digits. Check the passport.")
        return Findings(warnings=(UserError(odd),))
    return Findings()
