"""Ctrl+Z outside editors: the last thing one did in this sitting, taken back as a new entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.services import audit
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.dialogs import show_refusal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from k2k_desktop.ui.kit.pages import Shell
    from k2k_desktop.ui.kit.work import Work

NOTHING = N_("There is nothing of this sitting that can be undone.")


def undo_command(
    work: Work, parent: QWidget, since_seq: int, said: Callable[[str], object] = lambda _text: None
) -> Command:
    """The command that takes back one's newest entry after *since_seq*; *said* is told what was undone."""

    def refusal() -> UserError | None:
        return work.can(audit.undo) or (None if work.read(audit.last_of_mine, since_seq) else UserError(NOTHING))

    def run() -> None:
        last = work.read(audit.last_of_mine, since_seq)
        if last is None:
            said(_(NOTHING))
            return
        seq, label = last
        try:
            work.change(audit.undo, seq)
        except UserError as error:  # a rule, or somebody's later work
            show_refusal(parent, error, _("Not undone"))
            return
        said(_("Undone: {act}", act=_(label)))

    return Command("audit.undo", N_("Undo the last change"), run, "Ctrl+Z", "edit", "undo-2", refusal)


def offer_undo(work: Work, shell: Shell, parent: QWidget, label: str, seq: int) -> None:
    """Say that the act called *label* (marked) took something away, with a button that takes back entry *seq*."""

    def run() -> None:
        try:
            work.change(audit.undo, seq)
        except UserError as error:  # a rule, or somebody's later work
            show_refusal(parent, error, _("Not undone"))
            return
        shell.toast(_("Undone: {act}", act=_(label)))

    shell.toast(_("Done: {act}", act=_(label)), _("Undo"), run)
