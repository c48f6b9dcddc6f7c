"""Hostile words in every text field: typed, kept, shown, printed, handed out and read back, unchanged and harmless."""

from __future__ import annotations

import csv
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any, Final

import openpyxl
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape as unescape_cell

import k2k_desktop.models  # noqa: F401 - every record must be known
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field, Phone, Text
from k2k_desktop.models.base import Record
from k2k_desktop.reports.page import build
from k2k_desktop.reports.paper import Letterhead, Paper
from k2k_desktop.reports.text import Missing, paragraph, paragraphs
from k2k_desktop.reports.workbook import SheetColumn, WorkbookSheet, write_csv, write_workbook
from tests.faults import Drill, Tally
from tests.faults.offices import work_folder
from tests.reports.reading import squeezed, whole

COUNT: Final = 20_000
_BATCH: Final = 100
_PAPER: Final = Paper("ms", Letterhead("Pejabat Pengurusan PPR Teratai Damai"))
_SHEET: Final = (SheetColumn("Perkara"),)
_SPICE: Final = (
    "<b>", "</para>", "<img src='/etc/passwd'/>", "<a href='file:///etc/passwd'>x</a>", "&lt;", "&#0;", "<RM50",
    "]]>", "=1+1", "=cmd|' /C calc'!A0", "+60", "-1", "@SUM(A1)", "'", '"', ";", ",", "\t", "\n", "\r\n", "_x0041_",
    "%s", "%(x)s", "{name}", "{0}", "\\", "'; DROP TABLE resident;--", "../..", "$(ls)", "a/l", "@", "😀",
    "\U0001f469\u200d\U0001f467", "தமிழ்", "جاوي", "陈美玲", "é", "e\u0301", "ﬁ", "\u200d", "\u00a0", "\u00ad",
    "\ufeff", "\ufffd", "A" * 90,
)  # fmt: skip
_REFUSED: Final = ("\u202e", "\U0001fffe", "\0", "\x1b", "\u2029", "A" * 25_000)
_SEEN: Final = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Zl", "Zp"]), max_size=12)
_CLEAN: Final = st.lists(st.one_of(st.sampled_from(_SPICE), _SEEN), min_size=1, max_size=8).map("".join)
_ANY: Final = st.lists(
    st.one_of(st.sampled_from(_REFUSED), st.text(st.characters(exclude_categories=["Cs"]))), max_size=4
).map("".join)
_WORDS: Final = st.one_of(*(_CLEAN,) * 6, _ANY)
# A letter closed by a pulli is one drawing, which a PDF has no character for: seen on paper, not by who reads it back.
_TAMIL_CLOSED: Final = re.compile("[\u0b95-\u0bb9]\u0bcd")
_UNSEEN: Final = ("Cf", "Zs", "Zl", "Zp", "Cc", "Cn", "Mn")  # categories without ink of their own


@dataclass(frozen=True)
class _Place:
    """A text field, and what it makes of what is typed."""

    name: str
    field: Field
    kind: Text


def run(count: int, seed: int) -> Drill:
    """*count* texts, one field after another; each hundred of them through a paper, a workbook and a CSV."""
    return _try(count, seed, _print)


def broken(seed: int) -> Drill:
    """A paper that takes what it is given for markup."""

    def careless(texts: list[str], _missing: Missing) -> str:
        from reportlab.platypus import Paragraph

        return " ".join(unescape(Paragraph(text.replace("&", "")).getPlainText()) for text in texts)

    return _try(120, seed, careless)


def places() -> list[_Place]:
    """Every field of words that is kept."""
    found = []
    for table in sorted(Record.metadata.tables.values(), key=lambda one: one.name):
        for column in table.columns:
            kind = column.info.get("kind")
            if isinstance(kind, Text) and not isinstance(kind, Phone):
                found.append(_Place(f"{table.name}.{column.name}", Field(column.name, kind, False), kind))
    return found


def _try(count: int, seed: int, draw: Callable[[list[str], Missing], str]) -> Drill:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    tally = Tally("hostile words", count, seed)
    with work_folder() as folder:
        work = _Work(tally, folder, draw)

        @seeded(seed)
        @settings(max_examples=count, database=None, deadline=None, phases=[Phase.generate],
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(_WORDS)
        def typed(text: str) -> None:
            if tally.injected < count:
                work.take(text)

        while tally.injected < count:
            typed()
        work.end()
    del application
    tally.notes.append(f"{len(work.places)} fields; {work.refused:,} texts were refused in words")
    return tally.drill()


class _Work:
    """Takes one text after another to screen and database, and each hundred to paper and sheet."""

    def __init__(self, tally: Tally, folder: Path, draw: Callable[[list[str], Missing], str]) -> None:
        from k2k_desktop.ui.kit.editors import editor_for

        self.places, self.refused = places(), 0
        self._tally, self._folder, self._draw = tally, folder, draw
        self._editors = {place.name: editor_for(place.field) for place in self.places}
        self._waiting: list[tuple[str, str]] = []
        self._database = Database(folder / "kata.db", "5a" * 32)
        with self._database.writer.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE words (id INTEGER PRIMARY KEY, words TEXT)")

    def take(self, text: str) -> None:
        """One text in the next field."""
        place = self.places[self._tally.injected % len(self.places)]
        if place.kind.lines == 1 and "A" * 25_000 not in text:
            text = text.replace("\r", " ").replace("\n", " ").replace("\t", " ")
        try:
            value = place.kind.parse(text)
        except UserError:
            self.refused += 1
            self._tally.one()
            return
        self._tally.one(self._on_screen(place, value) if value else None)
        if value:
            self._waiting.append((place.name, value))
        if len(self._waiting) >= _BATCH:
            self.end()

    def _on_screen(self, place: _Place, value: str) -> str | None:
        """What the field says after it showed the *value*; a form that is only opened and saved changes nothing."""
        editor = self._editors[place.name]
        editor.show_value(value)
        again = place.kind.parse(editor.given())
        if again != value:
            return f"{place.name}: {value!a} comes back from the screen as {again!a}"
        return None if place.kind.show(value) == value else f"{place.name}: shown as {place.kind.show(value)!a}"

    def end(self) -> None:
        """Take those that wait to database, paper, workbook and CSV."""
        names, values = [name for name, _value in self._waiting], [value for _name, value in self._waiting]
        self._waiting = []
        if not values:
            return
        for kind, back in (
            ("database", self._kept(values)),
            ("XLSX", self._workbook(values)),
            ("CSV", self._csv(values)),
        ):
            for name, value, found in zip(names, values, back, strict=True):
                if found != value:
                    self._tally.bad(f"{kind}, {name}: {value!a} comes back as {found!a}")
        self._on_paper(values)

    def _kept(self, values: list[str]) -> list[Any]:
        with self._database.writer.begin() as connection:
            connection.exec_driver_sql("DELETE FROM words")
            connection.execute(sa.text("INSERT INTO words (words) VALUES (:words)"), [{"words": one} for one in values])
            return list(connection.execute(sa.text("SELECT words FROM words ORDER BY id")).scalars())

    def _workbook(self, values: list[str]) -> list[Any]:
        path = self._folder / "kata.xlsx"
        write_workbook(path, WorkbookSheet("Kata", _SHEET, [(value,) for value in values]), "ms")
        book = openpyxl.load_workbook(path)
        cells = [row[0] for row in book.worksheets[0].iter_rows(min_row=2, max_row=len(values) + 1)]
        for cell in cells:
            if cell.data_type not in ("s", "n", "inlineStr"):
                self._tally.bad(f"XLSX: {cell.value!a} is of type {cell.data_type}")
        found = [unescape_cell(cell.value) for cell in cells]
        book.close()
        return found

    def _csv(self, values: list[str]) -> list[Any]:
        path = self._folder / "kata.csv"
        write_csv(path, WorkbookSheet("Kata", _SHEET, [(value,) for value in values]), "ms")
        with open(path, encoding="utf-8-sig", newline="") as file:
            found = [row[0] for row in csv.reader(file)][1:]
        for one in found:
            if one[:1] in "=+-@\t\r" and one:
                self._tally.bad(f"CSV: {one!a} would be run")
        return [
            one[1:] if one[:1] == "'" and value[:1] != "'" else one for one, value in zip(found, values, strict=True)
        ]

    def _on_paper(self, values: list[str]) -> None:
        missing = Missing()
        try:
            read = self._draw(values, missing)
        except Exception as error:  # a paper that cannot be drawn at all is what this looks for
            self._tally.bad(f"paper: {type(error).__name__}: {error}", lost=1)
            return
        drawn = Counter(squeezed(read))
        drawn["-"] += read.count("\x02") + read.count("\ufffe")  # one at the end of a line, as the reader tells it
        codes = set(missing.codes())
        wanted = Counter(squeezed("".join(_inked(value, codes) for value in values)))
        if gone := wanted - drawn:
            self._tally.bad(f"paper: without {''.join(gone)!a}", lost=sum(gone.values()))


def _inked(text: str, codes: set[str]) -> str:
    """What a paper must show of *text*: what no font has stands there as its number."""
    shown = []
    text = _TAMIL_CLOSED.sub("", unicodedata.normalize("NFC", text))
    if "\n" in text:
        text = re.sub(r"^- ", "", text, flags=re.MULTILINE)  # several lines: such a one gets a bullet
    for sign in text:
        code = f"U+{ord(sign):04X}"
        if code in codes:
            shown.append(f"[{code}]")
        elif unicodedata.category(sign) not in _UNSEEN:
            shown.append(sign)
    return "".join(shown)


def _print(texts: list[str], missing: Missing) -> str:
    story = [paragraph(text, missing) for text in texts if "\n" not in text]
    for text in texts:
        if "\n" in text:
            story += paragraphs(text, missing)
    return whole(build(_PAPER, "Kata", story, missing))
