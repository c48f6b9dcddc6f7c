"""What every document is told and gives back: plain values, apart from the library that draws it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from k2k_desktop.core.i18n import Language


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the name, the lines under it, and the picture of its logo (PNG or JPEG) when there is one."""

    name: str
    address: tuple[str, ...] = ()
    contact: str = ""
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who printed it, and when (UTC)."""

    who: str
    when: dt.datetime


@dataclass(frozen=True, slots=True)
class CheckCode:
    """What tells a genuine document: the *code* as printed (`K2K-…`), and what its *square* (QR) holds.

    *trail* is the check code of the audit trail up to entry number *entries*, which this paper carries out of the
    office; "" where there is none.
    """

    code: str
    square: str
    trail: str = ""
    entries: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """What holds for a whole document: its language, head, and what stands in the foot of each page."""

    language: Language
    letterhead: Letterhead
    stamp: Stamp | None = None
    draft: bool = False
    practice: bool = False
    landscape: bool = False
    code: CheckCode | None = None
    size: Literal["A4", "A3"] = "A4"  # A3: read on a notice board, from a few steps away


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished document: the PDF, its number of pages, and the characters no font could draw (`U+1F600`)."""

    pdf: bytes
    pages: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signatory:
    """One who signs: the words above the line, and what is known below it. Empty values leave room to write."""

    role: str
    name: str = ""
    position: str = ""
    date: str = ""
