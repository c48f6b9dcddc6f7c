"""What is true of the program as it starts: what it loads, and that its Qt is sound."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QObject, Signal

from tests.shape.source import ROOT

# Each costs 0.1 to 0.5 s to import and none is needed before the sign-in window.
LATE = ["reportlab", "openpyxl", "alembic", "python_calamine", "pypdfium2", "uharfbuzz", "PIL"]


def test_starting_loads_nothing_that_is_used_later() -> None:
    code = f"import sys, k2k_desktop.app; print([name for name in {LATE!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


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
