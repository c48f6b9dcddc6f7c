"""The command that opens the import; the import itself is loaded when it is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.ui.kit.buttons import Command

if TYPE_CHECKING:
    from k2k_desktop.ui.kit.pages import Shell
    from k2k_desktop.ui.kit.work import Work


def import_command(work: Work, shell: Shell) -> Command:
    """`Import penduduk…` for a page's commands: opens the import over it."""

    def run() -> None:
        from k2k_desktop.ui.people.importing import ImportView

        shell.open_view(ImportView(work, shell))

    def refused() -> UserError | None:
        from k2k_desktop.services.imports.keeping import import_residents

        return work.can(import_residents)

    return Command(
        "imports.import_residents", N_("Import residents…"), run, menu="file", icon="upload", enabled=refused
    )
