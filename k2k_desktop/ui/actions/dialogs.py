"""The small forms of the register: progress, whose promise it is, and the file that shows it done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field
from k2k_desktop.core.i18n import _
from k2k_desktop.models.meetings import ActionStatus
from k2k_desktop.services import actions, attachments
from k2k_desktop.services.actions import ActionPage
from k2k_desktop.ui.kit.chooser import Offering
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.editors import Editor
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.work import Work


def add_update(work: Work, parent: QWidget, page: ActionPage, title: str, status: ActionStatus | None) -> FormDialog:
    """What was done or said; *status* is what the action becomes by it."""

    def save(given: dict[str, Any]) -> None:
        work.change(actions.add_update, page.id, page.version, given["said_on"], given["text"] or "", status)

    values = {"said_on": work.runner.clock.today()}
    return _open(work, parent, title, actions.UPDATE_FORM, save, values, {})


def set_owner(work: Work, parent: QWidget, page: ActionPage, agencies: Sequence[str]) -> FormDialog:
    """Side, and agency or contractor; those named before are offered."""

    def save(given: dict[str, Any]) -> None:
        work.change(actions.set_owner, page.id, page.version, given["side"], given["agency"])

    values = {"side": page.side, "agency": page.agency or None}
    return _open(work, parent, _("Set agency"), actions.OWNER_FORM, save, values, {"agency": Offering(agencies)})


def attach_evidence(work: Work, parent: QWidget, page: ActionPage) -> None:
    """Ask for a file and keep it."""
    filters = _("PDF or picture (*.pdf *.png *.jpg *.jpeg *.webp)")
    chosen, _kind = QFileDialog.getOpenFileName(parent.window(), _("Attach evidence"), "", filters)
    if chosen:
        keep_evidence(work, parent, page, Path(chosen))


def keep_evidence(work: Work, parent: QWidget, page: ActionPage, path: Path) -> None:
    """Keep the file at *path*, or say why not."""
    try:
        work.change(actions.attach_evidence, page.id, page.version, attachments.read_file(path))
    except UserError as error:  # the boundary of a foreign file
        show_refusal(parent.window(), error)


def _open(
    work: Work,
    parent: QWidget,
    title: str,
    form: Sequence[Field],
    save: Callable[[dict[str, Any]], Any],
    values: dict[str, Any],
    editors: dict[str, Editor],
) -> FormDialog:
    shown = Form(form, values, editors=editors, today=work.runner.clock.today)
    dialog = FormDialog(title, shown, lambda _changes: save(shown.values()), parent, width=520)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
