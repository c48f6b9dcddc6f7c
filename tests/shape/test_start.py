"""What is true of the program as it starts: what it loads, and that its Qt is sound."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QObject, Signal

from tests.shape.source import ROOT

# Each costs 0.1 to 0.5 s to import and none is needed before the sign-in window.
LATE = ["reportlab", "openpyxl", "alembic", "python_calamine", "pypdfium2", "uharfbuzz", "PIL", "phonenumbers", "babel"]
# Each costs the sign-in window 1 to 200 ms; they come behind it.
AFTER_PAINT = [
    *LATE, "sqlalchemy", "sqlcipher3", "logging.handlers", "socket", "pickle", "zoneinfo", "platform",
    "hashlib", "dataclasses", "locale", "k2k_desktop.core.folder", "k2k_desktop.core.keys", "k2k_desktop.core.sealing",
    "k2k_desktop.ui.kit.cells", "k2k_desktop.ui.kit.feedback", "k2k_desktop.ui.kit.frame", "k2k_desktop.ui.kit.widgets",
    "k2k_desktop.ui.start.last_word",
]  # fmt: skip
SITTING = "k2k_desktop.services.office.opening, k2k_desktop.ui.shell.session, k2k_desktop.ui.shell.pages"


def loaded(modules: str, forbidden: list[str]) -> str:
    """Which of the *forbidden* importing *modules* brings along."""
    code = f"import sys, {modules}; print([name for name in {forbidden!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_sign_in_window_loads_nothing_that_is_used_later() -> None:
    assert loaded("k2k_desktop.app", AFTER_PAINT) == "[]"


def test_signing_in_loads_nothing_that_papers_and_spreadsheets_need() -> None:
    assert loaded(SITTING + ", k2k_desktop.ui.today.page", LATE) == "[]"


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="True and None are immortal from Python 3.12 on")
def test_qt_gives_back_every_reference_to_true() -> None:
    """PySide6 6.12.0 loses one at each emit, and the process dies after some hundred."""

    class Switch(QObject):
        turned = Signal(bool)

    switch = Switch()
    heard: list[bool] = []
    switch.turned.connect(heard.append)
    switch.turned.emit(True)
    before = sys.getrefcount(True)
    for _ in range(50):
        switch.turned.emit(True)
    heard.clear()
    assert abs(sys.getrefcount(True) - before) <= 5
