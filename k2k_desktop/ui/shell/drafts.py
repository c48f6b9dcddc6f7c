"""Keeps what is typed but not saved, every five seconds, and offers it again after a crash."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QWidget

from k2k_desktop.core.drafts import Draft, DraftBox
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import button, label
from k2k_desktop.ui.kit.dialogs import Sheet
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.pages import PageView
from k2k_desktop.ui.shell.reopening import Reopening

if TYPE_CHECKING:
    from k2k_desktop.ui.shell.session import Session
    from k2k_desktop.ui.shell.window import MainWindow

log = logging.getLogger(__name__)
EVERY: Final = 5_000  # milliseconds between two keepings (design language, Form)


class DraftKeeper(QObject):
    """Looks at every form and editor of *session*. Writing is done on a thread: a slow disk must not disturb typing,
    and a full one is only noted in the log."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        opened = session.opened
        self._box = DraftBox(opened.folder.path, opened.facts.office_id, session.work.who.user_id or 0)
        self._names: dict[QObject, str] = {}
        self._written: dict[QObject, dict[str, Any]] = {}
        self._closed = False
        self._writer = ThreadPoolExecutor(1, "drafts")
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.keep)
        if not opened.read_only:
            self._timer.start()

    # ---- keeping

    def keep(self) -> None:
        """Write what has changed since the last time, and drop what was saved or given up."""
        session = self._session
        if self._closed or session.opened.read_only or session.opened.locked:
            return
        dirty: dict[QObject, dict[str, Any]] = {}
        for source, words in self._unsaved():
            dirty[source] = words
            if self._written.get(source) != words:
                self._write(source, words)
        for source in [one for one in self._names if one not in dirty]:
            self.drop(source)

    def flush(self) -> None:
        """Keep everything now and wait until it is written."""
        self.keep()
        self._writer.submit(int).result()

    def drop(self, source: QObject) -> None:
        """The words of *source* are saved or given up."""
        self._written.pop(source, None)
        name = self._names.pop(source, "")
        if name and not self._closed:
            self._writer.submit(self._box.drop, name)

    def drop_all(self) -> None:
        """Whoever leaves was asked about every unsaved word."""
        for source in list(self._names):
            self.drop(source)

    def close(self) -> None:
        """Keep nothing more; what waits is written first."""
        self._closed = True
        self._timer.stop()
        self._writer.shutdown(wait=True)

    def adopt(self, source: QObject, name: str) -> None:
        """The draft *name* lives on in *source*."""
        self._names[source] = name
        self._follow(source)

    def _unsaved(self) -> Iterator[tuple[QObject, dict[str, Any]]]:
        for window in self._session.windows:
            for view in window.navigator.views:
                words = view.draft() if shiboken6.isValid(view) else None
                if words is not None:
                    page = window.navigator.page_of(view)
                    yield view, {"kind": "page", "page": page, "record": _record(view), "words": words}
        for top in QApplication.topLevelWidgets():
            if isinstance(top, FormDialog) and shiboken6.isValid(top) and top.isVisible() and top.form.is_dirty():
                under = self._window_of(top)
                if under is not None:
                    yield top, _form_words(top, under, self._written.get(top))

    def _window_of(self, dialog: FormDialog) -> MainWindow | None:
        above: QWidget | None = dialog.parentWidget()
        while above is not None and above.window().parentWidget() is not None:
            above = above.window().parentWidget()
        top = above.window() if above is not None else None
        return next((window for window in self._session.windows if window is top), None)

    def _write(self, source: QObject, words: dict[str, Any]) -> None:
        if source not in self._names:
            self._names[source] = self._box.new_name()
            self._follow(source)
        self._written[source] = words
        whole = {**words, "title": _title(source), "at": self._session.opened.clock.now().isoformat()}
        self._writer.submit(_keep_quietly, self._box, self._session.opened.key.drafts(), self._names[source], whole)

    def _follow(self, source: QObject) -> None:
        if isinstance(source, FormDialog):
            source.saved.connect(lambda _key: self.drop(source))
            source.finished.connect(lambda _result: self.drop(source))

    # ---- offering

    def offer(self) -> None:
        """Ask what to do with what a crash left behind; without it nothing is shown."""
        session = self._session
        if session.opened.read_only or session.opened.locked or not session.windows:
            return
        live = set(self._names.values())
        found = [draft for draft in self._box.all(session.opened.key.drafts()) if draft.name not in live]
        if found:
            self._show_offer(session.windows[0], found)

    def _show_offer(self, window: MainWindow, found: list[Draft]) -> None:
        sheet = Sheet(_("Unsaved drafts"), window, width=560)
        sheet.body.addWidget(label(_("The program ended before these words were saved."), parent=sheet, wrap=True))
        for draft in found:
            row = QHBoxLayout()
            words = _("{title} · kept {when}", title=draft.words.get("title", ""), when=_when(draft))
            row.addWidget(label(words, parent=sheet, wrap=True), 1)
            go_on = button(_("Resume"), "primary", sheet)
            give_up = button(_("Discard"), "secondary", sheet)
            for made, does in ((go_on, self._go_on), (give_up, self._give_up)):
                made.setAccessibleDescription(words)
                made.clicked.connect(sheet.accept)
                made.clicked.connect(lambda _on=False, does=does, draft=draft: does(window, draft))
                row.addWidget(made)
            sheet.body.addLayout(row)
        sheet.add_button(_("Later")).clicked.connect(sheet.reject)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    def _give_up(self, _window: MainWindow, draft: Draft) -> None:
        self._box.drop(draft.name)
        self.offer()

    def _go_on(self, window: MainWindow, draft: Draft) -> None:
        def done(source: QObject | None) -> None:
            if source is None:
                self._show_words(window, draft)
            else:
                self.adopt(source, draft.name)

        Reopening(window, draft.words, done).begin()

    def _show_words(self, window: MainWindow, draft: Draft) -> None:
        """The words to copy, where their form cannot be had any more or stands on another record."""
        sheet = Sheet(_("Unsaved drafts"), window, width=560)
        text = _("These words cannot be put back: their record was changed or is gone. Copy what you need from here.")
        sheet.body.addWidget(label(text, parent=sheet, wrap=True))
        shown = QPlainTextEdit(sheet)
        shown.setReadOnly(True)
        shown.setAccessibleName(_("Unsaved words"))
        shown.setPlainText(str(draft.words.get("words", {}).get("shown", "")))
        shown.setMinimumHeight(theme.px(160))
        sheet.body.addWidget(shown)
        give_up = sheet.add_button(_("Discard"))
        give_up.clicked.connect(lambda: self._box.drop(draft.name))
        give_up.clicked.connect(sheet.accept)
        sheet.add_button(_("Close"), "primary").clicked.connect(sheet.accept)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()
        shown.setFocus()


def _form_words(dialog: FormDialog, window: MainWindow, before: dict[str, Any] | None) -> dict[str, Any]:
    """A form with what opened it; the record in hand is that of the first look, as the list may move on behind."""
    form, way = dialog.form, window.navigator
    texts = form.draft()
    return {
        "kind": "form",
        "page": before["page"] if before else way.page,
        "record": before["record"] if before else (_record(way.view) if way.view else None),
        "command": dialog.command,
        "words": {"fields": texts, "at_first": form.at_first(), "shown": form.in_words(texts)},
    }


def _record(view: PageView) -> list[Any] | None:
    found = view.record()
    return list(found) if found else None


def _title(source: QObject) -> str:
    if isinstance(source, FormDialog):
        return source.form_title
    return source.title() if isinstance(source, PageView) else ""


def _when(draft: Draft) -> str:
    try:
        return show_instant(dt.datetime.fromisoformat(str(draft.words["at"])))
    except (KeyError, ValueError):
        return "?"


def _keep_quietly(box: DraftBox, key: bytes, name: str, words: dict[str, Any]) -> None:
    """On the writing thread."""
    try:
        box.keep(key, name, words)
    except UserError:
        log.warning("a draft could not be kept: the disk is full or does not answer")
