"""Words: marked where they are written, translated when they are shown."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from typing import Final, Literal

from k2k_desktop.core import paths

Language = Literal["ms", "en"]
LANGUAGES: Final[dict[Language, str]] = {"ms": "Bahasa Melayu", "en": "English"}

_CONTEXT_END = "\x04"  # as in a .mo file
_shown: list[Language] = ["ms"]


def N_(text: str) -> str:  # noqa: N802 - the mark gettext tools look for
    """Mark *text* for the catalogue; it is translated by `say` when shown."""
    return text


def P_(context: str, text: str) -> str:  # noqa: N802
    """Mark *text* whose translation depends on *context*."""
    return f"{context}{_CONTEXT_END}{text}"


def set_language(language: Language) -> None:
    """Choose the language of the screen."""
    _shown[0] = language


def language() -> Language:
    """The language of the screen."""
    return _shown[0]


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    words = paths.resources() / "locale" / language / "LC_MESSAGES" / "k2k.mo"
    if language == "en" and not words.exists():
        return gettext.NullTranslations()
    with open(words, "rb") as file:  # gettext.translation would import the system's locales first
        return gettext.GNUTranslations(file)


def say(text: str, language: Language | None = None, **values: object) -> str:
    """*text* in *language* (the screen's when none is given), with *values* put in its {places}."""
    if not text:
        return ""
    chosen = language or _shown[0]
    found = _catalogue(chosen).gettext(text)
    if found == text and _CONTEXT_END in text:
        found = text.partition(_CONTEXT_END)[2]
    return found.format(**values) if values else found


def say_count(one: str, many: str, count: int, language: Language | None = None, **values: object) -> str:
    """The form of a sentence that fits *count*, which stands in it as {count}, with thousands."""
    chosen = language or _shown[0]
    found = _catalogue(chosen).ngettext(one, many, count)
    if chosen != "en" and found in (one, many):  # its forms were marked one by one; the second may have no Malay
        alone = _catalogue(chosen).gettext(found)
        found = _catalogue(chosen).gettext(one) if alone == found else alone
    return found.format(count=f"{count:,}", **values)


_: Callable[..., str] = say
