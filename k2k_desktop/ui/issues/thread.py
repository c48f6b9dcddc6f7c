"""The one picture of a complaint on its page: from report and vote over agenda and decision to who verified it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import _
from k2k_desktop.services.issues.thread import thread
from k2k_desktop.ui.kit.thread import Thread, knot_of
from k2k_desktop.ui.kit.work import Work


class IssueThread(Thread):
    """The strip of one complaint. What would only open the complaint itself opens nothing."""

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(_("From the report to its verification"), parent)
        self._work = work

    def show_issue(self, issue_id: int) -> None:
        """Read and show the picture of a complaint; nothing where it is gone."""
        try:
            steps = self._work.read(thread, issue_id)
        except UserError:  # gone meanwhile: the page says so
            steps = []
        self.setVisible(bool(steps))
        self.show_knots([knot_of(step, ("issue", issue_id)) for step in steps])
