"""Signing in to one office."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.facts import OfficeFacts, SampleUser, read_facts
from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.banner import Banner, announce
from k2k_desktop.ui.kit.basics import Badge, Card, button, icon_label, label
from k2k_desktop.ui.start.preload import Preload

WIDTH: Final = 480
# The roles of models/office.py, which is not imported before somebody has typed: it needs the database's library.
ROLES: Final = {
    "admin": N_("Administrator"),
    "manager": N_("Manager"),
    "clerk": N_("Clerk"),
    "secretary": N_("Secretary"),
    "treasurer": N_("Treasurer"),
    "facilitator": N_("Facilitator"),
    "auditor": N_("Auditor"),
}


class SignIn(Card):
    """User name and password; a practice office shows its own. `signed_in` carries the opened office."""

    signed_in = Signal(object)
    elsewhere = Signal()
    sheet_wanted = Signal()
    refused = Signal()

    def __init__(self, folder: Path, preload: Preload, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding=24)
        self.setFixedWidth(theme.px(WIDTH))
        self._folder, self._preload = folder, preload
        facts, refused = _facts(folder)
        self._make_head(facts)
        self.banner = Banner(self)
        self.body.addWidget(self.banner)
        self.username = self._field(_("User name"))
        self.password = self._field(_("Password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.returnPressed.connect(self.sign_in)
        self.username.returnPressed.connect(self.password.setFocus)
        self.go = button(_("Sign in"), "primary", self)
        self.go.clicked.connect(self.sign_in)
        self.body.addSpacing(theme.px(4))
        self.body.addWidget(self.go)
        links = QHBoxLayout()
        for words, signal in ((_("Use recovery sheet"), self.sheet_wanted), (_("Another office"), self.elsewhere)):
            link = button(words, "link", self)
            link.clicked.connect(signal)
            links.addWidget(link)
        links.insertStretch(1, 1)
        self.body.addLayout(links)
        if facts is not None and facts.practice:
            self._make_samples(facts)
        if refused is not None:
            self._tell(refused)
            self.go.setEnabled(False)

    def begin(self) -> None:
        """Put the cursor where typing begins."""
        self.username.setFocus()

    def sign_in_as(self, username: str, password: str) -> bool:
        """Fill in what the command line gave and sign in; False where that cannot begin, and the page says why."""
        self.username.setText(username)
        self.password.setText(password)
        self.password.setFocus()
        if not username or not password or not self.go.isEnabled():
            return False
        self.sign_in()
        return True

    def _make_head(self, facts: OfficeFacts | None) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(icon_label("building-2", "accent", 28, self), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(label(facts.name if facts else _("Office"), "heading", self, wrap=True))
        words.addWidget(label(str(self._folder), "caption", self, wrap=True))
        if facts is not None and facts.practice:
            mark = Badge(_("Practice office"), "warn", "sprout", self)
            words.addWidget(mark, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(words, 1)
        self.body.addLayout(row)
        self.body.addSpacing(theme.px(8))

    def _field(self, words: str) -> QLineEdit:
        head = label(words, "strong", self)
        field = QLineEdit(self)
        head.setBuddy(field)
        field.setAccessibleName(words)
        self.body.addWidget(head)
        self.body.addWidget(field)
        return field

    def _make_samples(self, facts: OfficeFacts) -> None:
        self.body.addSpacing(theme.px(8))
        note = _("Everything here is invented. Press a name to fill in user and password.")
        self.body.addWidget(label(note, "caption", self, wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(2))
        for row, user in enumerate(facts.sample_users):
            link = button(user.username, "link", self)
            link.setToolTip(user.name)
            link.clicked.connect(lambda _checked=False, user=user: self._take(user))
            roles = ", ".join(say(ROLES.get(role, role)) for role in user.role.split(","))
            grid.addWidget(link, row, 0)
            grid.addWidget(label(roles, "caption", self), row, 1)
            shown = label(user.password, "caption", self)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(shown, row, 2)
        grid.setColumnStretch(2, 1)
        self.body.addLayout(grid)

    def _take(self, user: SampleUser) -> None:
        self.username.setText(user.username)
        self.password.setText(user.password)
        self.go.setFocus()

    def sign_in(self) -> None:
        """Open the office on a thread: deriving the key takes a quarter second."""
        if not self.go.isEnabled():
            return
        username, password = self.username.text(), self.password.text()
        if not username.strip() or not password:
            self._tell(UserError(N_("Type your user name and your password.")))
            (self.password if username.strip() else self.username).setFocus()
            return
        self._busy(True)
        folder = self._folder
        early: list[Any] = []

        def before() -> None:
            from k2k_desktop.core.folder import OfficeFolder
            from k2k_desktop.core.keys import Keyring

            with contextlib.suppress(UserError):  # opening comes to it in its turn, and says so
                early.append(Keyring.load(OfficeFolder(folder).keyring).slow_key(username, password))

        def work() -> Any:
            from k2k_desktop.services.office.opening import open_office

            return open_office(folder, username, password, early=early.pop() if early else None)

        self._preload.run(work, self._opened, self._refused, before=before)

    def _opened(self, opened: Any) -> None:
        self.password.clear()
        self._busy(False)
        self.signed_in.emit(opened)

    def _refused(self, error: UserError) -> None:
        self._busy(False)
        self._tell(error)
        self.password.clear()
        self.password.setFocus()
        self.refused.emit()

    def _busy(self, busy: bool) -> None:
        for part in (self.username, self.password, self.go):
            part.setEnabled(not busy)
        self.go.setText(_("Opening…") if busy else _("Sign in"))
        if busy:
            self.banner.tell("")
            announce(self, self.go.text())

    def _tell(self, error: UserError) -> None:
        self.banner.tell(error.say())


def _facts(folder: Path) -> tuple[OfficeFacts | None, UserError | None]:
    try:
        return read_facts(folder), None
    except UserError as error:
        return None, error
