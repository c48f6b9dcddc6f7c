"""The words of the office's documents in the language of a paper."""

from __future__ import annotations

from typing import Final

from k2k_desktop.core.i18n import LANGUAGES, Language, say
from k2k_desktop.services import governance
from k2k_desktop.services.meetings.templates import DEFAULTS

_STANDARD_WORDS: Final = (
    *dict.fromkeys(label for lines in DEFAULTS.values() for _kind, *labels in lines for label in labels),
    *(position.label for position in governance.POSITIONS),
)


def spoken(words: str | None, language: Language) -> str:
    """A standard title or position in the paper's language; what somebody worded themselves stays as it is."""
    written = (words or "").casefold()
    if not written or any(say(label, language).casefold() == written for label in _STANDARD_WORDS):
        return words or ""
    for label in _STANDARD_WORDS:
        if label == words or any(say(label, other).casefold() == written for other in LANGUAGES):
            return say(label, language)
    return words or ""
