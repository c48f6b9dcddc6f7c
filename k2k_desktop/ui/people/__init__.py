"""Penduduk & Unit: who lives here, in which household, in which unit of which block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from k2k_desktop.core.i18n import N_
from k2k_desktop.ui.kit.pages import COMMUNITY, Page, PageView, Shell

if TYPE_CHECKING:
    from k2k_desktop.ui.kit.work import Work


def _build(work: Work, shell: Shell) -> PageView:
    from k2k_desktop.ui.people.page import PeoplePage

    return PeoplePage(work, shell)


PAGE: Final = Page(
    "people", N_("Residents & Units"), "users", COMMUNITY, "people.see", _build,
    ("resident", "household", "unit", "block"),
)  # fmt: skip
