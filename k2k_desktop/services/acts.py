"""Every act the trail can tell of, by the name it keeps; modules nobody needed yet are imported for it."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any, Final

from k2k_desktop.core import actions
from k2k_desktop.core.actions import Action

# Each module of the services with an action or a recorded question; a test compares them with the source.
MODULES: Final = (
    "actions", "promises", "audit", "backups", "documents", "estate.places", "exports", "governance.members", "governance.organisations",
    "governance.seats", "imports.files",
    "governance.calendar", "governance.circulars", "governance.declarations", "governance.handover", "governance.health",
    "governance.letters", "governance.policies", "governance.positions", "governance.resolutions", "governance.rules",
    "governance.election_papers", "governance.elections.counting", "governance.elections.declaring",
    "governance.elections.nominations", "governance.elections.planning", "governance.elections.roll",
    "imports.keeping", "meetings.agenda", "meetings.arising", "meetings.attendance", "meetings.confirming",
    "meetings.amendments", "meetings.extracts", "meetings.minutes", "meetings.notice_papers",
    "meetings.adjourning", "meetings.notices", "meetings.preparation", "meetings.sending", "meetings.templates",
    "meetings.papers",
    "meetings.interests", "meetings.planning", "meetings.proxies", "meetings.voting", "meetings.signed_pages",
    "office", "office.opening", "office.rekeying",
    "office.users", "people.arriving", "people.moves", "people.residents", "pictures", "working_days",
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
