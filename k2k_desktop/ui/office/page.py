"""The page Pentadbiran."""

from __future__ import annotations

from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit.pages import PageView, Shell
from k2k_desktop.ui.kit.work import Work


class OfficePage(PageView):
    """Settings, users, copies."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__()

    def title(self) -> str:
        """The page's title."""
        return _("Administration")
