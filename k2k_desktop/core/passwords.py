"""What a password must be, and words to make a good one of."""

from __future__ import annotations

import datetime as dt
import math
import re
import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

from k2k_desktop.core import paths
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_

SHORTEST: Final = 12
LONGEST: Final = 128
PASSPHRASE_WORDS: Final = 5
_SHORT_WORD: Final = 3  # a shorter part of a name says nothing
_ENOUGH_LEFT: Final = 8
_FEW_KINDS: Final = 5
_RUNS: Final = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_LOOKALIKES: Final = str.maketrans("@$!", "asi")


def fold_password(password: str) -> str:
    """The password as keys are made of it: the same on every keyboard that can write its letters."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, *, name: str, username: str, office_words: Iterable[str] = ()) -> None:
    """Refuse a password that others would guess; security.md 4.2, no rule on kinds of characters.

    In: the password, the person's own *name* and *username*, and words of the office (its name, address, people's
    names). Raises UserError that says why.
    """
    folded = fold_password(password)
    if len(folded) < SHORTEST:
        raise UserError(
            N_("The password needs at least {count} characters. A few words in a row are easy to remember."),
            count=SHORTEST,
        )
    if len(folded) > LONGEST:
        raise UserError(N_("The password may have at most {count} characters."), count=LONGEST)
    plain = _letters(folded)
    if _is_number_of_a_person(plain):
        raise UserError(N_("The password looks like an IC or telephone number. Choose something nobody can look up."))
    if _is_pattern(plain or folded):
        raise UserError(
            N_("The password is a row of keys or a repeat. Choose a few words that do not belong together.")
        )
    if _little_left(plain, _words([name, username])):
        raise UserError(N_("The password is little more than your own name. Choose a few words nobody links with you."))
    if _little_left(plain, _words(office_words)):
        raise UserError(N_("The password is little more than words of this office. Choose a few other words."))
    if _little_left(plain, _common()):
        raise UserError(N_("The password is one of those tried first by people who guess. Choose a few other words."))


def suggest_passphrase() -> str:
    """Five random Malay words with spaces; `passphrase_bits` says how hard they are to guess."""
    words = passphrase_words()
    return " ".join(secrets.choice(words) for _ in range(PASSPHRASE_WORDS))


def passphrase_bits() -> float:
    """Bits of entropy of a suggested passphrase."""
    return PASSPHRASE_WORDS * math.log2(len(passphrase_words()))


@cache
def passphrase_words() -> tuple[str, ...]:
    """The simple Malay words passphrases are made of, each once."""
    return _lines("passphrase-ms.txt")


@cache
def _common() -> tuple[str, ...]:
    return _words(_lines("common-passwords.txt"))


def _lines(name: str) -> tuple[str, ...]:
    return tuple((paths.resources() / "words" / name).read_text(encoding="utf-8").split())


def _letters(text: str) -> str:
    """Only letters and digits, case folded, look-alike signs read as the letters they stand for."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_LOOKALIKES)
    return "".join(letter for letter in folded if letter.isalnum())


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    """The parts of *texts* worth looking for, longest first."""
    found = set()
    for text in texts:
        parts = [_letters(part) for part in re.split(r"\W+", text)]
        found |= {part for part in [*parts, _letters(text)] if len(part) >= _SHORT_WORD}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def _little_left(plain: str, words: Iterable[str]) -> bool:
    """Whether *plain* holds any of *words* and, without them, too little to be a password; digits count half."""
    left = plain
    for word in words:
        left = left.replace(word, " ")
    digits = sum(letter.isdigit() for letter in left)
    letters = sum(letter.isalpha() for letter in left)
    return left != plain and letters + digits / 2 < _ENOUGH_LEFT


def _is_pattern(plain: str) -> bool:
    if len(set(plain)) < _FEW_KINDS:
        return True
    if (plain + plain).find(plain, 1) < len(plain):
        return True  # the same piece over and over
    return any(plain in run * 2 or plain in run[::-1] * 2 for run in _RUNS)


def _is_number_of_a_person(plain: str) -> bool:
    if not plain.isdecimal():
        return False
    if re.fullmatch(r"(00)?60?1\d{8,9}", plain):
        return True
    try:
        dt.datetime.strptime(plain[:6], "%y%m%d")
    except ValueError:
        return False
    return len(plain) == 12
