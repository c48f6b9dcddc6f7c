"""What a test looks at when something is on the screen: names, sizes, the way of Tab, cut words, all words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QTableView,
    QTextBrowser,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from k2k_desktop.core.i18n import Language, set_language
from k2k_desktop.ui.kit.widgets import ElidedLabel
from k2k_desktop.ui.shell.session import Session
from tests.walk import EVERYTHING, Walk, sitting, speak, spin

SMALLEST: Final = 24  # WCAG 2.2 target size
_ROWS: Final = 40  # of a list, as many as a screen holds
_MOST_TABS: Final = 160
_LOOKS: Final = 20  # tenths of a second in which a layout that was asked for is made
KEY_MARKS: Final = ("(Ctrl", "(Alt", "(F", "(Shift")


@dataclass
class Seen:
    """One thing that was on the screen, and what is wrong with it by rule."""

    place: str
    faults: dict[str, list[str]] = field(default_factory=dict)
    words: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Walked:
    """Everything seen on one walk, and the commands that did not give the focus back."""

    seen: list[Seen] = field(default_factory=list)
    lost_focus: list[str] = field(default_factory=list)

    def faults(self, rule: str) -> list[str]:
        """What breaks *rule*, with its place."""
        return sorted({f"{one.place}: {fault}" for one in self.seen for fault in one.faults.get(rule, [])})


@cache
def walked() -> dict[Language, Walked]:
    """The whole program by somebody who may do nearly everything; the auditor's desk by its auditor."""
    found: dict[Language, Walked] = {"en": Walked(), "ms": Walked()}
    with TemporaryDirectory() as folder, sitting(Path(folder), "pentadbir", EVERYTHING) as session:
        for walk, into in _walks(session, found):
            walk.everything()
            into.lost_focus += walk.lost_focus
    with TemporaryDirectory() as folder, sitting(Path(folder), "juruaudit") as session:  # nobody else writes there
        for walk, into in _walks(session, found):
            walk.pages(("review",))
            into.lost_focus += walk.lost_focus
    set_language("ms")
    return found


def _walks(session: Session, found: dict[Language, Walked]) -> Iterator[tuple[Walk, Walked]]:
    """A walk in English at the usual size, then one in Malay with large text in a small window."""
    for language, scale, size in (("en", 1.0, (1366, 768)), ("ms", 1.3, (1024, 576))):
        chosen: Language = "en" if language == "en" else "ms"
        walk = Walk(session, watcher(found[chosen]))
        speak(session, chosen)
        session.set_look("light", scale)
        walk.window.resize(*size)
        spin(30)
        yield walk, found[chosen]


def watcher(into: Walked) -> Any:
    """What a walk calls at each thing it opens."""

    def look(place: str, top: QWidget) -> None:
        shown = [] if isinstance(top, QMenu) else parts(top)
        seen = Seen(place, words=[*words(top, shown)])
        if shown:
            seen.faults = {
                "name": unnamed(shown), "key": keys_in_names(shown), "small": small(shown),
                "cut": cut(top, shown),
            }  # fmt: skip
            wanted = stops(parts(top))
            seen.faults |= {"chain": chain(top, wanted), "tab": tabs(top, wanted)}
        into.seen.append(seen)

    return look


def parts(top: QWidget) -> list[QWidget]:
    """What can be seen of *top*: itself and all in it; of a window's own dialogs nothing."""
    return [top, *_inside(top)]


def _inside(widget: QWidget) -> Iterator[QWidget]:
    # step by step: the window holds every page that was opened, and all but one are hidden with all in them
    for one in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if one.isVisible() and not one.isWindow():
            yield one
            yield from _inside(one)


def stops(shown: list[QWidget]) -> list[QWidget]:
    """The widgets among those *shown* that Tab goes to."""
    return [one for one in shown if _takes_tab(one)]


def _takes_tab(widget: QWidget) -> bool:
    takes = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value) and widget.isEnabled()
    return takes and widget.focusProxy() is None and not widget.isWindow()


def say_name(widget: QWidget) -> str:
    """The name a screen reader is given."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def called(widget: QWidget) -> str:
    """A widget as a person repairing it would look for it."""
    said = widget.property("text") or widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__} {said!r} in {type(widget.parent()).__name__}"


def unnamed(shown: list[QWidget]) -> list[str]:
    """Widgets that take the focus or a click and have no name."""
    takers = {*stops(shown), *(one for one in shown if isinstance(one, QAbstractButton) and not _qt_own(one))}
    return [called(one) for one in takers if not say_name(one).strip()]


def _qt_own(widget: QWidget) -> bool:
    return widget.objectName().startswith("qt_") or type(widget.parent()) in (QLineEdit, QTabBar, QTableView)


def keys_in_names(shown: list[QWidget]) -> list[str]:
    """Buttons of a picture alone whose name is not what their tooltip says without the key."""
    found = []
    for one in shown:
        if isinstance(one, QAbstractButton) and not one.text() and not _qt_own(one):
            name, tip = say_name(one), one.toolTip()
            if any(mark in name for mark in KEY_MARKS) or (one.isEnabled() and tip.rpartition(" (")[0] not in ("", name)
                                                            and any(mark in tip for mark in KEY_MARKS)):  # fmt: skip
                found.append(f"{called(one)}: {name!r}, {tip!r}")
    return found


def small(shown: list[QWidget]) -> list[str]:
    """Buttons that are hard to hit."""
    return [
        f"{called(one)} {one.width()}x{one.height()}"
        for one in shown
        if isinstance(one, QAbstractButton) and not _qt_own(one) and min(one.width(), one.height()) < SMALLEST
    ]


def cut(top: QWidget, shown: list[QWidget]) -> list[str]:
    """Labels and buttons that have less room than their words need, and still have it when the window is at rest."""
    found = _cut(shown)
    for _look in range(_LOOKS):
        if not found:
            break
        spin(100)
        found = [one for one in _cut(parts(top)) if one in found] if isValid(top) else []
    return found


def _cut(shown: list[QWidget]) -> list[str]:
    found = []
    for one in shown:
        if isinstance(one, QLabel) and not isinstance(one, ElidedLabel) and one.text():
            short = _short_of(one)
        elif isinstance(one, QPushButton) and one.text():
            short = one.sizeHint().width() - one.width() > 1 or one.sizeHint().height() - one.height() > 1
        else:
            continue
        if short or _clipped(one):
            found.append(f"{called(one)} has {one.width()}x{one.height()} of {_needs(one)}")
    return found


def _short_of(label: QLabel) -> bool:
    if label.wordWrap():
        return label.heightForWidth(label.width()) - label.height() > 1
    return label.sizeHint().width() - label.width() > 1


def _needs(widget: QWidget) -> str:
    hint = widget.sizeHint()
    return f"{hint.width()}x{hint.height()}, clipped {_clipped(widget)}"


def _clipped(widget: QWidget) -> bool:
    """Whether a parent that does not scroll shows less than all of it."""
    rect, one = widget.rect(), widget
    while not one.isWindow():
        parent = one.parentWidget()
        if parent is None or isinstance(parent.parentWidget(), QAbstractScrollArea):
            return False
        rect = QRect(one.mapTo(parent, rect.topLeft()), rect.size())
        if not parent.rect().adjusted(-1, -1, 1, 1).contains(rect):
            return True
        one = parent
    return False


def chain(top: QWidget, wanted: list[QWidget]) -> list[str]:
    """Stops of those *wanted* that are not in the chain of the focus exactly once."""
    window = top.window()
    met: list[QWidget] = []
    one = window.nextInFocusChain()
    while one is not None and one is not window and len(met) < 20_000:
        met.append(one)
        one = one.nextInFocusChain()
    times = Counter(met)
    return [f"{called(stop)} {times[stop]} times" for stop in wanted if times[stop] != 1]


def tabs(top: QWidget, wanted: list[QWidget]) -> list[str]:
    """What goes wrong when Tab is pressed from stop to stop, all the way round those *wanted*."""
    held = QApplication.focusWidget()
    if not isinstance(top, QDialog | QMainWindow) or held is None or held.window() is not top.window():
        return []
    met = [held]
    found: list[str] = []
    for _time in range(_MOST_TABS):
        _go_to_last_cell(met[-1])
        place = _place_in(met[-1])
        QTest.keyClick(met[-1], Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if not isValid(top) or not top.isVisible():
            return found  # it was closed while it was looked at: what it hides now is no fault
        if now is met[-1] and (isinstance(now, QTextBrowser) or len(wanted) == 1):
            continue  # from link to link; or there is nowhere else
        if now is None or now is met[-1] or _moved(place, _place_in(met[-1])):
            found.append(f"Tab stays in {called(met[-1])}")
            break
        if not now.isVisible() or not now.isEnabled():
            found.append(f"Tab goes to the hidden {called(now)}")
        if now in met:
            break
        met.append(now)
    reached = {_stop_of(one) for one in met}
    found += [f"Tab never comes to {called(one)}" for one in wanted if one not in reached]
    held.setFocus()
    return found


def _place_in(widget: QWidget) -> QModelIndex | None:
    return widget.currentIndex() if isinstance(widget, QAbstractItemView) else None


def _moved(before: QModelIndex | None, now: QModelIndex | None) -> bool:
    """Whether another cell is the current one; a list that lets go of its row when it is left has none."""
    return before is not None and now is not None and now.isValid() and now != before


def _go_to_last_cell(widget: QWidget) -> None:
    """In a grid for typing Tab goes from cell to cell, and out of the last; any other table it leaves at once."""
    if isinstance(widget, QTableView) and widget.tabKeyNavigation() and widget.model().rowCount():
        model = widget.model()
        across = range(model.columnCount())
        if any(model.flags(model.index(0, column)) & Qt.ItemFlag.ItemIsEditable for column in across):
            widget.setCurrentIndex(model.index(model.rowCount() - 1, across[-1]))


def _stop_of(widget: QWidget) -> QWidget:
    parent = widget.parentWidget()
    return parent if isinstance(parent, QComboBox | QAbstractSpinBox) and parent is not None else widget


def words(top: QWidget, shown: list[QWidget]) -> Iterator[tuple[str, str]]:
    """Every word of *top* that can be read or heard, those *shown* its parts: (where, the words)."""
    if top.isWindow() and top.windowTitle():
        yield "title", top.windowTitle().replace("[*]", "")
    if isinstance(top, QMenu):
        yield from _menu_words(top)
    for one in shown:
        where = called(one)
        yield from ((where, said) for said in (one.toolTip(), one.accessibleName(), _text(one)) if said)
        if isinstance(one, QLineEdit):
            yield where, one.placeholderText()
        if isinstance(one, QTabBar):
            yield from ((where, one.tabText(place)) for place in range(one.count()))
        if isinstance(one, QComboBox):
            yield from ((where, one.itemText(place)) for place in range(one.count()))
        if isinstance(one, QAbstractItemView) and not isinstance(one, QHeaderView):
            yield from ((where, said) for said in _cells(one))


def _text(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        return widget.text().replace("&", "")
    if isinstance(widget, QGroupBox):
        return widget.title()
    return widget.toPlainText() if isinstance(widget, QTextEdit | QPlainTextEdit) else ""


def _menu_words(menu: QMenu) -> Iterator[tuple[str, str]]:
    yield "menu", menu.title().replace("&", "")
    for action in menu.actions():
        yield f"menu {menu.title()}", action.text().partition("\t")[0].replace("&", "")
        yield f"menu {menu.title()}", action.toolTip()


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if model is None:
        return
    across = Qt.Orientation.Horizontal
    shown = range(1) if isinstance(model, QAbstractListModel) else range(model.columnCount())
    if isinstance(view, QTableView) and view.horizontalHeader().isVisible():
        yield from (str(model.headerData(column, across) or "") for column in shown)
    for row in range(min(model.rowCount(), _ROWS)):
        for column in shown:
            index = model.index(row, column)
            yield str(index.data() or "")
            yield str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "")
            yield str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
