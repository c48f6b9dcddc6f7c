"""From a key to the screen in the editor of minutes of 60 pages, autosave on, against a bare QTextEdit of that text."""

from __future__ import annotations

import datetime as dt
import os
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit

from k2k_desktop.models.meetings import EntryKind
from k2k_desktop.services.meetings import EntryDraft
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.meetings.paragraphs import ItemText
from k2k_desktop.ui.meetings.unsaved import pack
from tests.benchmarks.measure import PAIRS, Result, interval, limit, percentile

PAGES, A_PAGE = 60, 8
KEYS = "lif Blok C rosak sejak Isnin dan kontraktor sudah dipanggil. "
TEXT = (
    "Pegawai Penyelenggaraan melaporkan bahawa kedua-dua lif Blok C rosak sejak 17 November. Kontraktor mengesahkan "
    "papan kawalan rosak; alat ganti telah dipesan dan dijangka tiba pada 25 November."
)
AUTOSAVE_KEYS = 30  # a fast typist in five seconds


def drafts() -> list[EntryDraft]:
    """Invented minutes: every eighth paragraph an action."""
    kinds = [EntryKind.action if place % A_PAGE == 0 else EntryKind.note for place in range(PAGES * A_PAGE)]
    return [EntryDraft(kind, f"{place}. {TEXT}") for place, kind in enumerate(kinds)]


def typed(edit: QTextEdit, autosaved: bool) -> list[float]:
    """Milliseconds from each key to the screen, in the middle of the text."""
    times = []
    for place, key in enumerate(KEYS):
        began = time.perf_counter()
        if autosaved and isinstance(edit, ItemText) and place % AUTOSAVE_KEYS == AUTOSAVE_KEYS - 1:
            pack(1, edit.drafts())
        QTest.keyClicks(edit, key)
        edit.viewport().repaint()
        QApplication.processEvents()
        times.append((time.perf_counter() - began) * 1000)
    return times


def shown(edit: QTextEdit) -> QTextEdit:
    """The editor as large as on a small screen, the cursor in the middle."""
    edit.resize(700, 640)
    edit.show()
    cursor = QTextCursor(edit.document().findBlockByNumber(PAGES * A_PAGE // 2))
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    edit.setTextCursor(cursor)
    edit.setFocus(Qt.FocusReason.OtherFocusReason)
    QApplication.processEvents()
    return edit


def run() -> list[Result]:
    """Percentiles of the keys, over interleaved rounds."""
    application = QApplication.instance() or QApplication(["benchmark", *theme.STYLE])
    assert isinstance(application, QApplication)
    theme.apply(application, "light")
    ours, bare = ItemText(), QTextEdit()
    ours.show_paragraphs("4", drafts(), (), dt.date(2026, 11, 26))
    bare.document().setDefaultFont(theme.font("reading"))
    bare.setPlainText("\n".join(draft.text for draft in drafts()))
    shown(ours), shown(bare)
    typed(ours, True), typed(bare, False)
    mine: list[list[float]] = []
    theirs: list[list[float]] = []
    ratios: list[float] = []
    top = percentile(0.95)
    for number in range(PAIRS):
        both = [(ours, True), (bare, False)]
        for edit, autosaved in both if number % 2 else reversed(both):
            (mine if autosaved else theirs).append(typed(edit, autosaved))
        ratios.append(top(mine[-1]) / top(theirs[-1]))
    low, high = interval(ratios)
    note = f"{top(mine[-1]):.2f} ms against {top(theirs[-1]):.2f} ms"
    ratio = Result(
        "a key in minutes of 60 pages, 95th percentile", 1.5, sorted(ratios)[PAIRS // 2], low, high, note=note
    )
    longest = limit("longest pause while typing them", [max(times) for times in mine], 50, max)
    return [ratio, longest]
