"""A sheet read by the tests of spreadsheets."""

from __future__ import annotations

from pathlib import Path

from k2k_desktop.core.progress import Progress
from k2k_desktop.core.spreadsheets import Value, read_sheet


def read_rows(
    path: Path, sheet: str = "", *, encoding: str = "", progress: Progress | None = None
) -> list[list[Value]]:
    """The rows of one sheet alone."""
    return read_sheet(path, sheet, encoding=encoding, progress=progress).rows
