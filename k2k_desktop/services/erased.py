"""Whose data was erased for good; a module that stands on nothing above it."""

from __future__ import annotations

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.people import Resident


def refuse_erased(resident: Resident) -> None:
    """A nameless number takes no data again: who comes back is another record."""
    if resident.full_name.startswith("#"):
        raise UserError(N_("The data of this former resident was erased for good. Record the person anew."))
