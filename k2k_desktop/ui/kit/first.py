"""Something that is to be done first, such as a copy before an import, with a way to go on without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.actions import Question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.core.progress import Cancelled
from k2k_desktop.ui.kit.dialogs import ask, run_with_panel
from k2k_desktop.ui.kit.work import Work

# A copy of the office and whether one is wanted now: the kit knows no feature, so whoever calls hands both over.
Copy = tuple[Question[..., Any], Question[[], bool]]


def copy_first(host: QWidget, work: Work, copy: Copy, then: Callable[[], object]) -> None:
    """Call *then* once a copy is made, where one is wanted and this user may make it; Batal stops both.

    A copy that fails asks whether to go on without.
    """
    make, wanted = copy
    if work.can(make) is not None or not work.read(wanted):
        then()
        return

    def done(_info: object) -> None:
        then()

    def failed(error: UserError) -> None:
        if isinstance(error, Cancelled):
            return
        verbs = {"go": _("Go on without a copy")}
        if ask(host.window(), _("Backup failed"), error.say(), verbs, cancel=N_("Stop here")) == "go":
            then()

    run_with_panel(host, work, make, _("Making a copy first"), done, failed=failed)


def copy_beside(work: Work, copy: Copy) -> None:
    """Begin a copy of this moment while a form is filled in; saving it comes after the copy in any case."""
    make, wanted = copy
    if work.can(make) is None and not work.busy and work.read(wanted):
        work.start(make, _nothing, failed=_nothing)


def _nothing(_answer: object) -> None:
    """The next copy says what kept this one."""
