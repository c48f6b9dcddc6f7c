"""The list of the same complaints on paper: what the views that are no paper of their own print."""

from __future__ import annotations

from typing import Final

from k2k_desktop.core.i18n import _
from k2k_desktop.core.listings import Query
from k2k_desktop.services import exports
from k2k_desktop.services.issues.lists import ISSUES
from k2k_desktop.ui.kit.pages import PrintJob

_COLUMNS: Final = ("number", "title", "place", "priority", "status", "affected", "finish_by")


def list_job(query: Query) -> PrintJob:
    """The complaints of *query* as a list."""
    question = exports.question_for(exports.list_pdf, ISSUES.name)
    return PrintJob(_("Complaints"), question, (ISSUES.name, query, _COLUMNS))
