"""The parts of a code such as a unit's, whatever separators, case and zeros it was written with."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_PARTS: Final = re.compile(r"[^\W\d_]+|\d+[^\W\d_]?(?![^\W\d_])|\d+")


@lru_cache(maxsize=16_384)
def code_parts(code: str) -> tuple[str, ...]:
    """'A-12-03', 'a 12/3' and 'A12-3' as ('a', '12', '3'); a letter after a number stays with it, as in floor 3A."""
    if not code.isascii():
        code = unicodedata.normalize("NFKC", code)
    return tuple(part.lstrip("0") or "0" if part[0] == "0" else part for part in _PARTS.findall(code.casefold()))
