"""The whole office in open form: says plainly that the file is not encrypted, asks why, and writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from k2k_desktop.core import paths
from k2k_desktop.core.fields import Field, Text
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.services.open_export import writing
from k2k_desktop.ui.kit.basics import label
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.dialogs import Sheet, run_with_panel
from k2k_desktop.ui.kit.feedback import Banner
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.work import Work

_FORM: Final = (
    Field("reason", Text(label=N_("Reason"), lines=2, longest=400,
                         help=N_("The reason stays in the audit trail.")), True),
    Field("officer", Text(label=N_("Officer who allowed it"), longest=120,
                          help=N_("Only for a stick, another disk or the network.")), False),
)  # fmt: skip


def export_command(work: Work, host: QWidget) -> Command:
    """The command; progress and Batal appear in *host*."""
    return command_for(
        writing.export_office, work, lambda: ask_export(work, host), label=N_("Export the whole office…"),
        icon="package",
    )  # fmt: skip


def ask_export(work: Work, host: QWidget) -> None:
    """Ask why and where, then write it in the background."""
    warning = _(
        "THE FILE IS NOT ENCRYPTED. Whoever holds it reads every name, identity number, telephone and file of this "
        "office. It is for moving to another system, or for an authority that may have it. For keeping safe, make a "
        "copy instead."
    )

    def chosen(given: dict[str, Any]) -> None:
        place = str(paths.user_documents() / _("K2K open export.zip"))
        name, _kind = QFileDialog.getSaveFileName(host.window(), _("Export the whole office"), place, "ZIP (*.zip)")
        if name:
            run_with_panel(
                host, work, writing.export_office, _("Exporting the whole office"), lambda done: _show(host, done),
                Path(name).with_suffix(".zip"), given["officer"] or "", reason=given["reason"],
            )  # fmt: skip

    open_form(
        work, host.window(), _("Export the whole office"), _FORM, chosen, verb=_("&Save as…"),
        values={"reason": "", "officer": ""}, build=lambda form: _warn(form, warning),
    )  # fmt: skip


def _warn(form: Form, words: str) -> None:
    """Say it above the fields, in the colour of a warning."""
    banner = Banner(form)
    banner.tell(words, "warn")
    column = form.layout()
    if isinstance(column, QVBoxLayout):
        column.insertWidget(0, banner)


def _show(host: QWidget, done: writing.OpenExported) -> None:
    sheet = Sheet(_("Export the whole office"), host.window())
    rows = say_count("{count} row is saved in “{file}”.", "{count} rows are saved in “{file}”.", done.rows,
                     file=done.path.name)  # fmt: skip
    warning = _("This file is not encrypted. Delete it when it has done its work.")
    for words in (rows, warning):
        sheet.body.addWidget(label(words, parent=sheet, wrap=True))
    close = sheet.add_button(_("Close"), "primary")
    close.setDefault(True)
    close.clicked.connect(sheet.accept)
    sheet.open()
