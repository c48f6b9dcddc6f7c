"""A part of a long report as plain values, apart from the library that draws it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report in the paper's language: rows of (label, value), then lines; neither: nothing is kept."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    note: str = ""
