"""Check a document: type the code, scan the square, or choose the file, and read what this office issued."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.services import checking, documents
from k2k_desktop.services.checking import Checked, Verdict
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for, show_state
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.pages import PageView, PrintJob, Shell
from k2k_desktop.ui.kit.scrolled import scrolled
from k2k_desktop.ui.kit.widgets import Badge, Card, FactList, label
from k2k_desktop.ui.kit.work import Work

_LOOKS: Final[dict[Verdict, tuple[BadgeKind, str]]] = {
    Verdict.genuine: ("ok", "circle-check"),
    Verdict.altered: ("danger", "circle-x"),
    Verdict.superseded: ("warn", "triangle-alert"),
    Verdict.unknown: ("danger", "circle-question-mark"),
    Verdict.mistyped: ("warn", "pencil"),
}
_WIDE: Final = 720
_NOTHING_KEPT: Final = N_("There is no kept copy to open. Check a code or a file first.")


def open_check(work: Work, shell: Shell) -> None:
    """Open the check over the page in view."""
    view = CheckView(work, shell)
    shell.open_view(view)
    view.code.setFocus()


class CheckView(PageView):
    """Above what was typed, below the verdict with the facts to hold the paper against."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__()
        self._work, self._shell = work, shell
        self.found: Checked | None = None
        self.setAcceptDrops(True)
        self._check = command_for(checking.check, work, self.check, label=N_("Check"), icon="scan-line")
        self._file = Command("check_file", N_("Choose a file…"), self.choose, "", "record", "folder-open",
                             self._check.enabled)  # fmt: skip
        self._open = command_for(documents.issued_pdf, work, self.open_kept, label=N_("Open the kept copy"),
                                 icon="file-text", enabled=self._kept)  # fmt: skip
        column = scrolled(self)
        column.setContentsMargins(*[theme.px(20)] * 4)
        column.setSpacing(theme.px(16))
        column.addWidget(self._asking())
        self.result = self._answer()
        column.addWidget(self.result)
        column.addStretch(1)
        self.result.hide()
        self.begins = self.code

    def title(self) -> str:
        """The view's title."""
        return _("Check a document")

    def fact(self) -> str:
        """What it does."""
        return _("Genuine, altered or replaced: without any network")

    def primary(self) -> Command | None:
        """Check."""
        return self._check

    def commands(self) -> Sequence[Command]:
        """Check, choose a file, open the kept copy."""
        return (self._check, self._file, self._open)

    def document(self) -> PrintJob | None:
        """The kept copy of what was checked."""
        found = self.found
        if found is None or found.document_id is None:
            return None
        return PrintJob(found.title, documents.issued_pdf, (found.document_id,))

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6."""
        return [self.code, *([self.result] if self.result.isVisible() else [])]

    def find_here(self) -> None:
        """Ctrl+F: the code."""
        self.code.setFocus()
        self.code.selectAll()

    def escape(self) -> bool:
        """Esc: clear what was typed, else leave."""
        if self.code.text() or self.compared.text():
            self.code.clear()
            self.compared.clear()
            self.result.hide()
        else:
            self._shell.close_view(self)
        return True

    def check(self) -> None:
        """Judge what was typed."""
        if not self.code.text().strip():
            self.code.setFocus()
            self.said.emit(_("Type the check code first."))
            return
        self._show(self._work.read(checking.check, self.code.text(), self.compared.text()))

    def choose(self) -> None:
        """Ask for a file."""
        chosen, _kind = QFileDialog.getOpenFileName(self.window(), _("Choose a file…"), "", "PDF (*.pdf)")
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Judge the file, or say why it cannot be read."""
        try:
            found = self._work.read(checking.check_file, checking.read_file(path))
        except UserError as error:  # the boundary of a foreign file
            show_refusal(self.window(), error)
            return
        self._show(found)

    def open_kept(self) -> None:
        """Show the copy as it was issued."""
        job = self.document()
        if job is not None:
            self._shell.print_out(job)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files may be dropped here."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Judge the first file that was dropped."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.take(Path(files[0]))

    def _kept(self) -> UserError | None:
        return None if self.document() is not None else UserError(_NOTHING_KEPT)

    def _asking(self) -> Card:
        card = Card(parent=self)
        card.setMaximumWidth(theme.px(_WIDE))
        words = _("The code stands in the foot of each page. A scanner may read the square into the field. A PDF can "
                  "be dropped here.")  # fmt: skip
        card.body.addWidget(label(words, kind="muted", parent=card, wrap=True))
        self.code = _field(card, _("Check code"))
        self.code.setPlaceholderText("K2K-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXX")
        self.compared = _field(card, _("Figures on the paper"))
        hint = _("Numbers, dates and amounts as the paper shows them; each is looked for. May stay empty.")
        card.body.addWidget(label(hint, "caption", card, wrap=True))
        for each in (self.code, self.compared):
            each.returnPressed.connect(self.check)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for command in (self._check, self._file):
            row.addWidget(button_of(command, card))
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _answer(self) -> Card:
        card = Card(parent=self)
        card.setMaximumWidth(theme.px(_WIDE))
        card.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._badge = Badge("", parent=card)
        self._name = label("", "heading", card, wrap=True)
        self._why = label("", parent=card, wrap=True)
        self._facts = FactList(card, label_width=150)
        self._button = button_of(self._open, card)
        for part in (self._badge, self._name, self._why, self._facts):
            card.body.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self._button)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _show(self, found: Checked) -> None:
        self.found = found
        verdict = found.verdict.say()
        self._badge.show_state(verdict, *_LOOKS[found.verdict])
        self._name.setText(found.title)
        self._name.setVisible(bool(found.title))
        self._why.setText(found.why.say())
        self._facts.show_facts(list(_facts(found)))
        show_state(self._button, self._open)
        self._button.setVisible(found.document_id is not None)
        self.result.setAccessibleName(f"{verdict}. {found.why.say()}")
        self.result.show()
        self.said.emit(verdict)
        self.commands_changed.emit()


def _facts(found: Checked) -> Sequence[tuple[str, str]]:
    rows = []
    if found.issued_at is not None:
        rows.append((_("Issued at"), show_instant(found.issued_at)))
        rows.append((_("Issued by"), found.by))
    if found.newer is not None:
        title, when = found.newer
        rows.append((_("Replaced by"), _("{title}, {when}", title=title, when=show_instant(when))))
    rows += [(_(name), value) for name, value in found.facts]
    if found.code:
        rows.append((_("Check code"), found.code))
    return rows


def _field(card: Card, name: str) -> QLineEdit:
    head = label(name, "strong", card)
    made = QLineEdit(card)
    made.setAccessibleName(name)
    head.setBuddy(made)
    card.body.addWidget(head)
    card.body.addWidget(made)
    return made
