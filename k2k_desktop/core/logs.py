"""What goes wrong, kept on this computer without a word about anybody."""

from __future__ import annotations

import logging
import re
import traceback
from pathlib import Path
from types import TracebackType
from typing import Final

FILES: Final = 5
FILE_BYTES: Final = 1_000_000
# A net, not the plan: messages are fixed sentences with ids only (security design 4.8).
PERSONAL: Final = (
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    r"(?<!\d)\d{6}[- ]?\d{2}[- ]?\d{4}(?!\d)",
    r"(?<!\d)(?:\+?6?0)1\d[- ]?\d{3,4}[- ]?\d{4}(?!\d)",
    r"(?<!\d)0[3-9]\d?[- ]?\d{3,4}[- ]?\d{4}(?!\d)",
)


def without_people(text: str) -> str:
    """*text* with identity numbers, telephone numbers and e-mail addresses replaced."""
    for pattern in PERSONAL:
        text = re.sub(pattern, "[…]", text)  # compiled on first use
    return text


class _Impersonal(logging.Formatter):
    """Formats a record and takes personal numbers out of the result; of an exception only its type and code lines."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as written."""
        return without_people(super().format(record))

    def formatException(  # noqa: N802
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """The type and the code lines; never the message, which may hold a value."""
        return "" if ei[0] is None else code_lines(ei[0], ei[2])


def code_lines(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Where an exception came from: its type, and file, line and function of each step; no values."""
    steps = [f"{Path(step.filename).name}:{step.lineno} {step.name}" for step in traceback.extract_tb(trace)]
    return "\n".join([kind.__name__, *(f"  {step}" for step in steps)])


class _OnFirstUse(logging.Handler):
    """Makes the handler that writes once there is something to write: loading it takes time that a start has not."""

    def __init__(self, path: Path) -> None:
        super().__init__(logging.WARNING)
        self._path = path
        self._writer: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write *record*; `handle` holds the lock."""
        if self._writer is None:
            from logging.handlers import RotatingFileHandler

            self._writer = RotatingFileHandler(
                self._path, maxBytes=FILE_BYTES, backupCount=FILES - 1, encoding="utf-8", delay=True
            )
            self._writer.setFormatter(_Impersonal("%(asctime)s %(levelname)s %(name)s %(message)s"))
        self._writer.emit(record)

    def close(self) -> None:
        """Close the file."""
        if self._writer is not None:
            self._writer.close()
        super().close()


def start_logs(folder: Path) -> Path:
    """Write warnings and worse to a file in *folder* from now on, five of a megabyte at most; the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "k2k-desktop.log"
    logging.getLogger().addHandler(_OnFirstUse(path))
    return path
