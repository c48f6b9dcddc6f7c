"""The small forms of the register: progress, whose promise it is, and the file that shows it done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import _
from k2k_desktop.models.meetings import ActionStatus
from k2k_desktop.services import actions, attachments
from k2k_desktop.services.actions import ActionPage
from k2k_desktop.ui.kit.chooser import Offering
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.work import Work


def add_update(work: Work, parent: QWidget, page: ActionPage, title: str, status: ActionStatus | None) -> FormDialog:
    """What was done or said; *status* is what the action becomes by it."""

    def save(given: dict[str, Any]) -> None:
        work.change(actions.add_update, page.id, page.version, given["said_on"], given["text"] or "", status)

    values = {"said_on": work.runner.clock.today()}
    return open_form(work, parent, title, actions.UPDATE_FORM, save, values=values)


def set_owner(work: Work, parent: QWidget, page: ActionPage, agencies: Sequence[str]) -> FormDialog:
    """Side, and agency or contractor; those named before are offered."""

    def save(given: dict[str, Any]) -> None:
        work.change(actions.set_owner, page.id, page.version, given["side"], given["agency"])

    values = {"side": page.side, "agency": page.agency or None}
    editors = {"agency": Offering(agencies)}
    return open_form(work, parent, _("Set agency"), actions.OWNER_FORM, save, values=values, editors=editors)


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
