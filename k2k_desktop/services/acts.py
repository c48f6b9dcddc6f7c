"""Every act the trail can tell of, by the name it keeps; modules nobody needed yet are imported for it."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any, Final

from k2k_desktop.core import actions
from k2k_desktop.core.actions import Action

# Each module of the services with an action or a recorded question; a test compares them with the source.
MODULES: Final = (
    "actions", "audit", "backups.drills", "backups.making", "backups.places", "backups.proving",
    "backups.restorers", "checkpoints", "documents", "drill_papers", "estate.certificates", "estate.facilities",
    "estate.places", "evidence.bundles", "exports", "governance.calendar", "governance.circulars",
    "governance.declarations", "governance.election_papers", "governance.elections.counting",
    "governance.elections.declaring", "governance.elections.nominations", "governance.elections.planning",
    "governance.elections.roll", "governance.handover", "governance.health", "governance.letters",
    "governance.members", "governance.organisations", "governance.policies", "governance.positions",
    "governance.register", "governance.resolutions", "governance.rules", "governance.seats",
    "health_check.checking", "health_check.homes", "health_check.kept", "health_check.workings", "imports.files",
    "imports.keeping", "issues.categories", "issues.counting", "issues.duplicates", "issues.escalating",
    "issues.events", "issues.intake", "issues.letters", "issues.morning", "issues.neighbours",
    "issues.open311.bringing", "issues.open311.giving", "issues.priorities.charters", "issues.priorities.posters",
    "issues.priorities.practices", "issues.priorities.priority_papers", "issues.priorities.round_votes",
    "issues.priorities.rounds", "issues.repeats", "issues.service_times", "issues.slips", "issues.statuses",
    "issues.templates", "issues.verifying", "issues.views.figures", "issues.works.checklists",
    "issues.works.contractors", "issues.works.inspections", "issues.works.licences", "issues.works.lift_papers",
    "issues.works.lifts", "issues.works.order_moves", "issues.works.order_papers", "issues.works.outage_papers",
    "issues.works.outages", "issues.works.photos", "issues.works.quotations", "issues.works.schedules",
    "issues.works.work_orders", "meetings.adjourning", "meetings.agenda", "meetings.amendments", "meetings.arising",
    "meetings.attendance", "meetings.confirming", "meetings.extracts", "meetings.interests", "meetings.minutes",
    "meetings.notice_papers", "meetings.notices", "meetings.papers", "meetings.planning", "meetings.preparation",
    "meetings.proxies", "meetings.sending", "meetings.signed_pages", "meetings.templates", "meetings.voting",
    "office", "office.approving", "office.opening", "office.rekeying", "office.roles", "office.users",
    "open_export.bringing", "open_export.writing", "people.arriving", "people.moves", "people.residents",
    "people.revealing", "pictures", "privacy.breach_papers", "privacy.breaches", "privacy.disclosures",
    "privacy.notices", "privacy.personal_report", "privacy.request_papers", "privacy.requests", "promises",
    "recycle_bin", "retention.papers", "retention.rules", "retention.running", "review.cash", "review.findings",
    "review.papers", "review.reviews", "review.running", "review.samples", "trail_export", "trail_sheets",
    "whole_check", "working_days",
)  # fmt: skip


def act_of(name: str) -> Action[..., Any] | None:
    """The action of that name; None for what is none."""
    if name not in actions.ACTIONS:
        _import_all()
    return actions.ACTIONS.get(name)


def label_of(name: str) -> str:
    """The marked sentence of an action or recorded question; the name itself if unknown."""
    if name not in actions.ACTIONS and name not in actions.RECORDED:
        _import_all()
    return actions.label_of(name)


def names() -> set[str]:
    """The names of all actions."""
    _import_all()
    return set(actions.ACTIONS)


@cache
def _import_all() -> None:
    for name in MODULES:
        importlib.import_module(f"k2k_desktop.services.{name}")
