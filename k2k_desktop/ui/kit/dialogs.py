"""Short questions and refusals: one sentence, verbs on the buttons, Batal the default."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from k2k_desktop.core.actions import Action, Question
from k2k_desktop.core.errors import NeedsReason, UserError
from k2k_desktop.core.i18n import N_, _, say, say_count
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import button, icon_label, label
from k2k_desktop.ui.kit.feedback import ProgressPanel, announce
from k2k_desktop.ui.kit.work import Work

R = TypeVar("R")
WIDTH = 460  # of a short question, before text scale


class Sheet(QDialog):
    """A dialog of a body and a foot with buttons at its right; the window's title bar says what it is."""

    def __init__(self, title: str, parent: QWidget | None = None, *, width: int = WIDTH) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(theme.px(width))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        pane = QFrame(self)
        pane.setProperty("kind", "pane")
        self.body = QVBoxLayout(pane)
        self.body.setContentsMargins(*[theme.px(20)] * 4)
        self.body.setSpacing(theme.px(12))
        foot = QFrame(self)
        foot.setProperty("kind", "foot")
        self.foot = QHBoxLayout(foot)
        self.foot.setContentsMargins(theme.px(20), theme.px(12), theme.px(20), theme.px(14))
        self.foot.setSpacing(theme.px(8))
        self.foot.addStretch(1)
        whole.addWidget(pane, 1)
        whole.addWidget(foot)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """As high as its words need: Qt narrows a dialog to a small screen without asking again."""
        super().showEvent(event)
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def add_button(self, text: str, kind: str = "secondary", icon: str = "") -> QPushButton:
        """One more button, to the right of those there."""
        made = button(text, kind, self, icon=icon)
        self.foot.addWidget(made)
        return made


def ask(
    parent: QWidget | None,
    title: str,
    text: str,
    verbs: Mapping[str, str],
    *,
    cancel: str = N_("Cancel"),
    danger: bool = False,
) -> str:
    """Ask *text*; *verbs* are {what is returned: words on the button}. Returns "" for the last button, *cancel*, which
    is the default and Esc. *danger* dresses the first verb for what cannot be undone."""
    sheet = Sheet(title, parent)
    sheet.body.addWidget(label(text, parent=sheet, wrap=True))
    chosen: list[str] = []

    def choose(verb: str) -> Callable[[], None]:
        def done() -> None:
            chosen.append(verb)
            sheet.accept()

        return done

    for place, (verb, words) in enumerate(verbs.items()):
        first = "danger" if danger else "primary"
        made = sheet.add_button(words, first if place == 0 else "secondary")
        made.clicked.connect(choose(verb))
    last = sheet.add_button(say(cancel))
    last.clicked.connect(sheet.reject)
    last.setDefault(True)
    last.setFocus()
    announce(sheet, text)
    sheet.exec()
    sheet.deleteLater()
    return chosen[0] if chosen else ""


def ask_reason(parent: QWidget | None, action_label: str, *, danger: bool = False) -> str | None:
    """Why *action_label* (already said) is done: the reason, or None when it was left. *danger* dresses its button for
    what cannot be undone."""
    sheet = Sheet(action_label, parent)
    head = label(_("Reason"), "strong", sheet)
    field = QLineEdit(sheet)
    head.setBuddy(field)
    wrong = label("", "caption", sheet, kind="error", wrap=True)
    wrong.hide()
    sheet.body.setSpacing(theme.px(4))
    sheet.body.addWidget(head)
    sheet.body.addWidget(field)
    sheet.body.addWidget(wrong)
    sheet.body.addWidget(label(_("The reason stays in the audit trail."), "caption", sheet, wrap=True))

    def done() -> None:
        if field.text().strip():
            sheet.accept()
            return
        wrong.setText(_("Say why: the reason stays in the audit trail."))
        wrong.show()
        theme.wear(field, "error", "state")
        announce(field, wrong.text())
        field.setFocus()

    go = sheet.add_button(action_label, "danger" if danger else "primary")
    go.setDefault(True)
    go.clicked.connect(done)
    sheet.add_button(_("Cancel")).clicked.connect(sheet.reject)
    field.setFocus()
    kept = sheet.exec() == QDialog.DialogCode.Accepted
    reason = " ".join(field.text().split())
    sheet.deleteLater()
    return reason if kept else None


def reason_for(needed: NeedsReason) -> str | None:
    """`ask_reason` over whatever is in front, for an act that turned out to need one."""
    return ask_reason(QApplication.activeModalWidget() or QApplication.activeWindow(), say(needed.label))


def show_refusal(parent: QWidget | None, error: UserError, title: str = "") -> None:
    """Say why something was not done; nothing where the person left it undone themselves."""
    if isinstance(error, Cancelled):
        return
    sheet = Sheet(title or _("Not done"), parent)
    row = QHBoxLayout()
    row.setSpacing(theme.px(12))
    row.addWidget(icon_label("circle-alert", "danger", 24, sheet), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(error.say(), parent=sheet, wrap=True), 1)
    sheet.body.addLayout(row)
    close = sheet.add_button(_("Close"), "primary")
    close.setDefault(True)
    close.clicked.connect(sheet.accept)
    close.setFocus()
    announce(sheet, error.say())
    sheet.exec()
    sheet.deleteLater()


def try_change(parent: QWidget, change: Callable[[], Any]) -> bool:
    """Do it, or show why it cannot be done; there is no form. Whether it was done."""
    try:
        change()
    except UserError as error:  # shown: there is no form
        show_refusal(parent, error)
        return False
    return True


def ask_and_do(parent: QWidget, title: str, text: str, verb: str, change: Callable[[], Any]) -> bool:
    """Ask before what is not done lightly, then do it. Whether it was done."""
    return ask(parent, title, text, {"do": verb}) == "do" and try_change(parent, change)


def change_with_reason(parent: QWidget, words: str, change: Callable[[str], Any]) -> bool:
    """Ask why the act called *words* (marked) is done, then do it; nothing where it was left."""
    reason = ask_reason(parent, say(words))
    return reason is not None and try_change(parent, lambda: change(reason))


class _Panel(QObject):
    """Keeps a progress panel up to date, with the time left, and takes it away at the end."""

    def __init__(self, host: QWidget, title: str) -> None:
        super().__init__(host)
        self.panel = ProgressPanel(title, host)
        self._begun = time.monotonic()
        layout = host.layout()
        if isinstance(layout, QBoxLayout) and layout.direction() == QBoxLayout.Direction.TopToBottom:
            layout.insertWidget(0, self.panel)
        else:
            host.installEventFilter(self)
            self._place()
        self.panel.show()
        announce(self.panel, title)

    def at(self, done: int, total: int) -> None:
        """The work is at *done* of *total*."""
        amount = _("{done} of {total}", done=f"{done:,}", total=f"{total:,}")
        self.panel.show_progress(done, total, amount, time_left(time.monotonic() - self._begun, done, total))

    def end(self) -> None:
        """Take the panel away."""
        self.panel.hide()
        self.panel.deleteLater()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay at the foot of the host."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        host = self.panel.parentWidget()
        if host is not None:
            height, edge = self.panel.sizeHint().height(), theme.px(16)
            self.panel.setGeometry(edge, host.height() - height - edge, host.width() - 2 * edge, height)
            self.panel.raise_()


def time_left(seconds: float, done: int, total: int) -> str:
    """How long work that took *seconds* for *done* of *total* will still take, in words."""
    if seconds < 2 or done <= 0 or total <= 0:
        return _("You can go on working.")
    left = seconds * (total - done) / done
    if left > 90:
        minutes = round(left / 60)
        return say_count(
            "You can go on working. About {count} minute left.",
            "You can go on working. About {count} minutes left.",
            minutes,
        )
    return say_count(
        "You can go on working. About {count} second left.",
        "You can go on working. About {count} seconds left.",
        max(1, round(left / 5) * 5),
    )


def run_with_panel(
    host: QWidget,
    work: Work,
    act: Action[..., R] | Question[..., R],
    title: str,
    then: Callable[[R], None],
    *args: Any,
    reason: str = "",
    failed: Callable[[UserError], None] | None = None,
) -> Progress:
    """Do long work with a panel in *host* (first in its column, else at its foot): amount, time left, Batal.

    *then* gets the answer; *failed* a UserError, which is shown in a dialog otherwise; stopping by Batal shows nothing.
    """
    glue = _Panel(host, title)

    def done(answer: R) -> None:
        if shiboken6.isValid(glue):  # else the page was left meanwhile
            glue.end()
            then(answer)

    def refused(error: UserError) -> None:
        if not shiboken6.isValid(glue):
            return
        glue.end()
        if failed is not None:
            failed(error)
        elif not isinstance(error, Cancelled):
            show_refusal(host.window(), error, title)

    running = work.start(act, done, *args, reason=reason, progress=glue.at, failed=refused)
    glue.panel.cancelled.connect(running.cancel)
    return running
