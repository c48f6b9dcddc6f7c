"""Complaints in and out of the page: Open311 files brought in, and handed out to other civic systems."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QRadioButton, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _, language, say_count
from k2k_desktop.core.listings import Query
from k2k_desktop.services.issues.open311 import KINDS
from k2k_desktop.ui.kit.basics import label
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.dialogs import Sheet, run_with_panel
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.work import Work


def commands(work: Work, shell: Shell, host: QWidget, query: Callable[[], Query]) -> list[Command]:
    """What the page of complaints offers for other systems: *query* is what it shows now, *host* where a panel of
    progress may stand. The files' own modules are loaded when they are wanted."""

    def bring() -> None:
        from k2k_desktop.ui.issues.open311_import import RequestsView

        shell.open_view(RequestsView(work, shell))

    def give() -> None:
        export_open311(work, shell, host, query())

    def cannot_bring() -> UserError | None:
        from k2k_desktop.services.issues.open311.bringing import import_requests

        return work.can(import_requests)

    def cannot_give() -> UserError | None:
        from k2k_desktop.services.issues.open311.giving import export_requests

        return work.can(export_requests)

    return [
        Command("issues.import_open311", N_("Import Open311…"), bring, menu="file", icon="upload",
                enabled=cannot_bring),
        Command("issues.export_open311", N_("Export Open311…"), give, menu="file", icon="download",
                enabled=cannot_give),
    ]  # fmt: skip


class ExportDialog(Sheet):
    """Asks what another system is to get: complaints as shown, or the list of categories."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(_("Export Open311"), parent)
        self.body.addWidget(label(_("A file that other civic systems read (GeoReport v2, JSON or XML)."), parent=self,
                                  wrap=True))  # fmt: skip
        shown = say_count("{count} complaint as &shown", "{count} complaints as &shown", count)
        self.requests = self._choice(shown, checked=True)
        self.body.addWidget(
            label(
                _("Names, telephone numbers and homes stay here: a home becomes its block. Confidential complaints are "
                  "left out."),
                "caption",
                self,
                wrap=True,
            )
        )  # fmt: skip
        self.described = QCheckBox(self)
        self.described.setText(_("With the &description as well"))
        self.described.setAccessibleName(_("With the description as well"))
        self.described.setAccessibleDescription(_("Whoever wrote it may have named a neighbour: read it first."))
        self.body.addWidget(self.described)
        self.body.addWidget(label(_("Whoever wrote it may have named a neighbour: read it first."), "caption", self,
                                  wrap=True))  # fmt: skip
        self.services = self._choice(_("The &categories, as the list of services"))
        self.services.toggled.connect(self.described.setDisabled)
        self.go = self.add_button(_("&Save as…"), "primary", "download")
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        self.add_button(_("&Cancel")).clicked.connect(self.reject)

    def _choice(self, words: str, *, checked: bool = False) -> QRadioButton:
        made = QRadioButton(self)
        made.setText(words)
        made.setAccessibleName(words.replace("&", ""))
        made.setChecked(checked)
        self.body.addWidget(made)
        return made


def export_open311(work: Work, shell: Shell, host: QWidget, query: Query) -> None:
    """Ask what goes, and where; then write it with progress and Batal in *host*."""
    from k2k_desktop.services.issues.open311 import giving

    dialog = ExportDialog(work.read(giving.count_requests, query), host)
    taken, services, described = dialog.exec(), dialog.services.isChecked(), dialog.described.isChecked()
    dialog.deleteLater()
    if not taken:
        return
    name = _("services.json") if services else _("complaints.json")
    path, _kind = QFileDialog.getSaveFileName(
        host, _("Export Open311"), name, _("Open311 files ({kinds})", kinds=KINDS)
    )
    if not path:
        return
    where = Path(path) if Path(path).suffix.lower() in (".json", ".xml") else Path(f"{path}.json")
    write_open311(work, shell, host, query, where, services=services, described=described)


def write_open311(
    work: Work,
    shell: Shell,
    host: QWidget,
    query: Query,
    path: Path,
    *,
    services: bool = False,
    described: bool = False,
) -> None:
    """Write the file in the background and say what is in it."""
    from k2k_desktop.services.issues.open311 import giving

    def done(handed: giving.Handed) -> None:
        told = say_count("{count} row is saved in “{file}”.", "{count} rows are saved in “{file}”.", handed.rows,
                         file=handed.path.name)  # fmt: skip
        if handed.left_out:
            left = say_count("{count} confidential complaint was left out.",
                             "{count} confidential complaints were left out.", handed.left_out)  # fmt: skip
            told = f"{told} {left}"
        shell.toast(told)

    if services:
        run_with_panel(host, work, giving.export_services, _("Exporting the categories"), done, path, language())
    else:
        run_with_panel(host, work, giving.export_requests, _("Exporting the complaints"), done, path, query, language(),
                       described)  # fmt: skip
