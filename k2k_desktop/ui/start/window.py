"""The window before sign-in: one page at a time, in the middle."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from k2k_desktop.core import paths
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import LANGUAGES, Language, _, language, set_language
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.basics import button
from k2k_desktop.ui.kit.qt_words import show_qt_words
from k2k_desktop.ui.start.preload import Preload
from k2k_desktop.ui.start.signin import SignIn
from k2k_desktop.ui.start.welcome import Welcome

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from k2k_desktop.services.opened import Opened
    from k2k_desktop.ui.start.parts import Page

SIZE = (900, 700)


class StartWindow(QFrame):
    """Sign-in to *folder*, or the choice of making, opening or restoring an office. `signed_in` carries the Opened."""

    signed_in = Signal(object)
    closed = Signal()
    seen = Signal()  # once, after its first picture is on the screen

    def __init__(self, folder: Path | None, preload: Preload) -> None:
        super().__init__()
        self.setProperty("kind", "page")
        self.setWindowTitle(paths.APP_NAME)
        self.resize(*(theme.px(side) for side in SIZE))
        self.folder, self.preload = folder, preload
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._scroll, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        foot.addStretch(1)
        self._languages = {name: button(label, "link", self) for name, label in LANGUAGES.items()}
        for name, each in self._languages.items():
            each.clicked.connect(lambda _checked=False, name=name: self._speak(name))
            foot.addWidget(each)
        column.addLayout(foot)
        self.page: QWidget | None = None
        self._seen = False
        self._kind = ""
        self._opened: Opened | None = None  # signed in with a first password, which is not yet changed
        self.begin_again()

    def begin_again(self) -> None:
        """Sign in to the office there is, or say what can be done without one."""
        if self.folder is not None:
            self.show_sign_in(self.folder)
        else:
            self.show_welcome()

    def show_sign_in(self, folder: Path) -> None:
        """Ask for user name and password of *folder*."""
        self.folder, self._kind = folder, "sign_in"
        page = SignIn(folder, self.preload)
        page.signed_in.connect(self._signed_in)
        page.elsewhere.connect(self.show_welcome)
        page.sheet_wanted.connect(self.show_sheet)
        self._put(page)

    def show_welcome(self) -> None:
        """New office, open, restore, bring in."""
        self._kind = "welcome"
        page = Welcome()
        page.create_wanted.connect(self.show_create)
        page.open_wanted.connect(self.choose_folder)
        page.restore_wanted.connect(self.show_restore)
        page.bring_wanted.connect(self.show_bring)
        self._put(page)

    def show_create(self) -> None:
        """The first-run wizard."""
        from k2k_desktop.ui.start.create import Create

        self._kind = "create"
        page = Create(self.preload)
        page.signed_in.connect(self._signed_in)
        page.left.connect(self.begin_again)
        self._put(page)

    def show_restore(self) -> None:
        """A copy, into a new folder."""
        from k2k_desktop.ui.start.restore import Restore

        self._kind = "restore"
        page = Restore(self.preload, last=self.folder)
        page.restored.connect(self.show_sign_in)
        page.left.connect(self.begin_again)
        self._put(page)

    def show_bring(self) -> None:
        """An open export, into a new folder."""
        from k2k_desktop.ui.start.bring import Bring

        self._kind = "bring"
        page = Bring(self.preload)
        page.signed_in.connect(self._signed_in)
        page.left.connect(self.begin_again)
        self._put(page)

    def show_sheet(self) -> None:
        """The recovery sheet instead of a password."""
        from k2k_desktop.ui.start.sheet import UseSheet

        assert self.folder is not None
        self._kind = "sheet"
        page = UseSheet(self.folder, self.preload)
        page.signed_in.connect(self._signed_in)
        page.left.connect(self.begin_again)
        self._put(page)

    def choose_folder(self) -> None:
        """Open an office that exists."""
        from PySide6.QtWidgets import QFileDialog

        place = str(paths.user_documents())
        name = QFileDialog.getExistingDirectory(self, _("Choose the folder of the office"), place)
        if name:
            self.show_sign_in(Path(name))

    def _leave_off(self, *, wait: bool = False) -> None:
        leave_off = getattr(self.page, "leave_off", None)  # its class may not be imported yet: the first page is quick
        if leave_off is not None:
            leave_off(wait=wait)

    def _put(self, page: SignIn | Welcome | Page) -> None:
        self._leave_off()
        holder = QWidget(self)
        holder.setProperty("kind", "scrolled")
        middle = QVBoxLayout(holder)
        middle.addStretch(1)
        row = QHBoxLayout()  # stretches rather than an alignment, which forgets the height of wrapped words
        row.addStretch(1)
        row.addWidget(page)
        row.addStretch(1)
        middle.addLayout(row)
        middle.addStretch(2)
        self.page = page
        self._scroll.setWidget(holder)
        for name, each in self._languages.items():
            each.setVisible(name != language())
        page.begin()

    def _speak(self, name: Language) -> None:
        set_language(name)
        show_qt_words(name)
        memory.keep("language", name)
        again: dict[str, Any] = {
            "welcome": self.show_welcome,
            "create": self.show_create,
            "restore": self.show_restore,
            "bring": self.show_bring,
            "sheet": self.show_sheet,
            "first": self.show_first_password,
        }
        again.get(self._kind, self.begin_again)()

    def _signed_in(self, opened: Opened) -> None:
        self.folder = opened.folder.path
        if opened.runner.who.must_change:
            self._opened = opened
            self.show_first_password()
            self.show()
        else:
            self.signed_in.emit(opened)

    def show_first_password(self) -> None:
        """A password of one's own, before the office is shown."""
        from k2k_desktop.ui.start.first import FirstPassword

        opened = self._opened
        assert opened is not None
        self._kind = "first"
        page = FirstPassword(opened)
        page.left.connect(self._close_opened)
        page.left.connect(self.begin_again)
        page.chosen.connect(self._chosen)
        self._put(page)

    def _chosen(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            self.signed_in.emit(opened)

    def _close_opened(self) -> None:
        """Nobody chose a password: the office is closed again."""
        from k2k_desktop.services.office.opening import close_office

        opened, self._opened = self._opened, None
        if opened is not None:
            with suppress(UserError):  # a full or damaged disk: it closes without its entry
                close_office(opened)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Note the first time."""
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self, self._tell_seen)

    def _tell_seen(self) -> None:
        self.seen.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Closing it ends the program."""
        super().closeEvent(event)
        self._leave_off(wait=True)
        self._close_opened()
        self.closed.emit()
