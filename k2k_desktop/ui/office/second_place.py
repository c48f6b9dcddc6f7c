"""Asking where copies also go, and who allowed it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QFileDialog, QWidget

from k2k_desktop.core.fields import Field, Text
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.services import backups
from k2k_desktop.ui.kit.editors import PasswordEditor
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.work import Work

# Rule source: security design 4.8: removable media need an authorising officer and a reason, which stay in the trail.
_OFFICER: Final = Field(
    "officer", Text(label=N_("Authorised by"), help=N_("The officer who allows copies outside this computer.")), True
)
_REASON: Final = Field("reason", Text(label=N_("Reason"), help=N_("The reason stays in the audit trail.")), True)
_USER: Final = Field("username", Text(label=N_("User name")), True)
_PASSWORD: Final = Field(
    "password", Text(label=N_("Password"), help=N_("As it was on the day of the copy."), longest=128), True
)


def choose_folder(parent: QWidget) -> Path | None:
    """A folder for copies; None where the person thought better of it."""
    name = QFileDialog.getExistingDirectory(parent.window(), _("Choose where the copy goes"))
    return Path(name) if name else None


def ask_second_place(work: Work, parent: QWidget, folder: Path) -> FormDialog:
    """Let each copy also go to *folder*."""

    def save(given: dict[str, Any]) -> None:
        reason = _reason(given)
        work.change(backups.set_second_place, folder, given["officer"], reason=reason)

    return _dialog(work, parent, _("Second place for copies"), folder, save, _("Use this folder"))


def ask_for_once(work: Work, parent: QWidget, folder: Path, then: Callable[[str], object]) -> FormDialog:
    """One copy to *folder*; *then* gets who allowed it and why, for the trail."""
    title = _("Make a copy elsewhere")
    return _dialog(work, parent, title, folder, lambda given: then(_reason(given)), _("Make a copy"))


def ask_password_of_its_day(work: Work, parent: QWidget, then: Callable[[str, str], object]) -> FormDialog:
    """User name and password of a copy from before the key was changed."""
    return open_form(
        work, parent, _("Copy under an earlier key"), (_USER, _PASSWORD),
        lambda given: then(given["username"], given["password"]),
        editors={"password": PasswordEditor(_PASSWORD.kind)}, rows=(("username",), ("password",)),
        explain=_("The key of the office was changed since. Give a user name and password of the copy's day."),
        verb=_("Test this copy"), width=480,
    )  # fmt: skip


def _dialog(
    work: Work, parent: QWidget, title: str, folder: Path, save: Callable[[dict[str, Any]], Any], verb: str
) -> FormDialog:
    explain = _("{folder}: only encrypted copies are written there.", folder=folder)
    rows = (("officer",), ("reason",))
    return open_form(work, parent, title, (_OFFICER, _REASON), save, rows=rows, explain=explain, verb=verb, width=520)


def _reason(given: dict[str, Any]) -> str:
    return _("{reason} (authorised by {officer})", reason=given["reason"], officer=given["officer"])
