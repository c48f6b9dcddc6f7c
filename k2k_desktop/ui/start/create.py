"""The first-run wizard: the office, its first user, the recovery sheet, and how to begin."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from k2k_desktop.core import paths
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import write_whole
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.core.sheet import groups_of
from k2k_desktop.ui.kit.basics import button, label
from k2k_desktop.ui.start.parts import Page, choose_folder, free_folder
from k2k_desktop.ui.start.preload import Preload


class Create(Page):
    """Asks for everything on one page, makes the office, then shows the `SheetStep`. `signed_in` carries the Opened."""

    signed_in = Signal(object)
    left = Signal()

    def __init__(self, preload: Preload, parent: QWidget | None = None) -> None:
        text = _("The office is a folder on this computer. Everything in it is encrypted.")
        super().__init__(_("New office"), text, parent)
        from k2k_desktop.models.office import State  # the imports behind the sign-in window are done by now

        self._preload = preload
        self.office = self.field(_("Office name"), _("Example: Pejabat Pengurusan PPR Teratai Damai"))
        self.estate = self.field(_("Estate name"), _("Example: PPR Teratai Damai. More estates can be added later."))
        self.state = self.choice(_("State"), [(state.say(), state) for state in State])
        self.person = self.field(_("Your name"))
        self.username = self.field(_("User name"), _("You sign in with it. You become administrator and manager."))
        self.password = self.new_password()
        folder = free_folder(paths.user_documents(), _("K2K Office"))
        self.folder = self.place(_("Folder"), folder, choose_folder(self, _("Choose an empty folder")))
        ways = (
            (_("Empty"), "empty"),
            (_("From a spreadsheet of residents"), "import"),
            (_("As a practice office: everything in it is invented"), "practice"),
        )
        self.begin_with = self.choice(_("Begin"), ways)
        self.go, leave = self.buttons(_("Create office"))
        self.go.clicked.connect(self.make)
        leave.clicked.connect(self.left)
        self.office.setFocus()

    def make(self) -> None:
        """Make the office on a thread, then sign in to it."""
        from k2k_desktop.services.office.opening import NewOffice, create_office, open_office

        new = NewOffice(
            self.office.text(),
            self.state.currentData(),
            self.person.text(),
            self.username.text(),
            self.password.text(),
            self.estate.text(),
            self.begin_with.currentData() == "practice",
        )
        folder = Path(self.folder.text())
        self.go.setEnabled(False)
        self.banner.tell("")

        def work() -> Any:
            code = create_office(folder, new)
            return code, open_office(folder, new.username, new.password)

        self._preload.run(work, lambda made: self._made(*made), self._refused)

    def _refused(self, error: UserError) -> None:
        self.go.setEnabled(True)
        self.banner.tell(error.say())

    def _made(self, code: str, opened: Any) -> None:
        opened.begins_with_import = self.begin_with.currentData() == "import"
        if opened.facts.practice:
            self.signed_in.emit(opened)
            return
        show_sheet(self, code, opened, lambda: self.signed_in.emit(opened))


class SheetStep(Page):
    """The recovery sheet: saved or printed, and two of its groups typed back before anything else."""

    done = Signal()

    def __init__(self, code: str, opened: Any, parent: QWidget | None = None) -> None:
        text = _(
            "This sheet opens the office when a password is forgotten. Print it, put it in the safe, "
            "then type two of its groups here, so that we know it can be read."
        )
        super().__init__(_("Recovery sheet"), text, parent)
        self._opened, self._code = opened, code
        self.groups = groups_of(code)
        self.body.addWidget(label(" - ".join(self.groups), "heading", self, wrap=True))
        row = QHBoxLayout()
        self.save_button = button(_("Save as PDF…"), "secondary", self, icon="download")
        self.save_button.clicked.connect(self._save)
        row.addWidget(self.save_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.asked = sorted(random.sample(range(len(self.groups)), 2))
        self.typed: list[QLineEdit] = [
            self.field(
                _("Group {number}", number=place + 1), _("From the paper, not from this window.") if not at else ""
            )
            for at, place in enumerate(self.asked)
        ]
        self.go, leave = self.buttons(_("Open the office"))
        self.go.clicked.connect(self.check)
        leave.hide()

    def _save(self) -> None:
        from k2k_desktop.services.office.users import sheet_pdf

        place = str(paths.user_documents() / _("Recovery sheet.pdf"))
        name, _kind = QFileDialog.getSaveFileName(self, _("Save the recovery sheet"), place, "PDF (*.pdf)")
        if not name:
            return
        try:
            write_whole(Path(name), self._opened.runner.read(sheet_pdf, self._code).pdf)
        except UserError as error:  # said where it was asked
            self.banner.tell(error.say())
        else:
            self.banner.tell(_("Saved. Print it, then delete the file."), "ok")

    def check(self) -> None:
        """Go on once both groups are right."""
        wrong = [
            field
            for place, field in zip(self.asked, self.typed, strict=True)
            if "".join(groups_of(field.text())) != self.groups[place]
        ]
        if wrong:
            self.banner.tell(UserError(N_("This group is not as on the sheet. Compare it and type it again.")).say())
            wrong[0].setFocus()
            return
        self.done.emit()


def show_sheet(page: Page, code: str, opened: Any, done: Callable[[], object]) -> None:
    """Put the recovery sheet of the office just made in the place of *page*; *done* once it was read back."""
    step = SheetStep(code, opened, page.parentWidget())
    step.done.connect(done)
    holder = page.parentWidget()
    layout = holder.layout() if holder is not None else None
    if layout is not None:
        layout.replaceWidget(page, step)
    page.hide()
    step.show()
    step.save_button.setFocus()
