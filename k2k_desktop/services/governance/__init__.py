"""Committees that govern: organisations, their terms, and who holds which position on which day."""

from __future__ import annotations

from k2k_desktop.services.governance.organisations import (
    FORM,
    ORGANISATIONS,
    Found,
    OrganisationPage,
    find_organisations,
    organisation_choices,
    organisation_page,
    save_organisation,
)
from k2k_desktop.services.governance.seats import (
    APPOINTMENT_FORM,
    POSITIONS,
    TERM_FORM,
    Member,
    Position,
    TermFacts,
    appoint,
    document_language,
    end_appointment,
    members_on,
    start_term,
)

__all__ = [
    "APPOINTMENT_FORM",
    "FORM",
    "ORGANISATIONS",
    "POSITIONS",
    "TERM_FORM",
    "Found",
    "Member",
    "OrganisationPage",
    "Position",
    "TermFacts",
    "appoint",
    "document_language",
    "end_appointment",
    "find_organisations",
    "members_on",
    "organisation_choices",
    "organisation_page",
    "save_organisation",
    "start_term",
]
