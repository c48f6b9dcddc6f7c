"""One form with a field of every kind, for tests of forms and their dialogs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from k2k_desktop.core.fields import (
    Choice,
    Choices,
    Count,
    Day,
    Field,
    Flag,
    Money,
    Options,
    Phone,
    Text,
    TimeOfDay,
)
from k2k_desktop.ui.kit.form import Form
from tests.patience import PATIENCE

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Colour(Options):
    red = "Merah"
    blue = "Biru"


FIELDS = (
    Field("name", Text(label="Nama", help="Seperti dalam MyKad"), True),
    Field("size", Count(label="Isi rumah", least=1, most=20), False),
    Field("rent", Money(label="Sewa"), False),
    Field("moved_on", Day(label="Menetap sejak"), False),
    Field("at", TimeOfDay(label="Masa"), False),
    Field("mobile", Phone(label="Telefon"), False),
    Field("colour", Choice(label="Warna", of=Colour), False),
    Field("colours", Choices(label="Warna lain", of=Colour), False),
    Field("head", Flag(label="Ketua"), False),
    Field("note", Text(label="Catatan", lines=4), False),
)
VALUES: dict[str, Any] = {
    "name": "Norliza binti Hamid",
    "size": 4,
    "rent": 12450,
    "moved_on": dt.date(2015, 3, 14),
    "at": dt.time(20, 30),
    "mobile": "+60120004417",
    "colour": Colour.blue,
    "colours": frozenset({Colour.red}),
    "head": True,
    "note": "Satu\nDua",
}


def activate(window: QWidget) -> None:
    """Give a window the keyboard."""
    window.activateWindow()
    QTest.qWaitForWindowActive(window, PATIENCE)


def typed(form: Form, name: str, text: str) -> None:
    """Type over a field and go to another."""
    entry = form.editor(name).entry
    entry.setFocus()
    QTest.keyClick(entry, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(entry, Qt.Key.Key_Delete)
    QTest.keyClicks(entry, text)
    other = "note" if name != "note" else "name"
    form.editor(other).entry.setFocus()


def shown(form: Form, name: str) -> str:
    return str(form.editor(name).entry.property("text"))
