"""`office check`: whether the data is sound."""

from __future__ import annotations

import argparse
from typing import Any

from k2k_desktop.cli.signing_in import add_office, opened_office, tell
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _, say, say_count
from k2k_desktop.services.health_check import checking
from k2k_desktop.services.health_check.kinds import Place
from k2k_desktop.services.trail_words import TABLES

_NAMED = 20


def add(commands: Any) -> None:
    """Add the command to the parser."""
    office = commands.add_parser("office", help=_("look after the data of an office"))
    acts = office.add_subparsers(required=True, metavar="ACT")
    check = acts.add_parser("check", help=_("look for records that do not fit together"))
    add_office(check)
    check.set_defaults(run=look)


def look(parsed: argparse.Namespace) -> None:
    """Name each kind of fault and its records; nothing is changed. Faults make the command fail."""
    with opened_office(parsed) as opened:
        found = opened.runner.read(checking.check_data)
    for fault in found.faults:
        tell(_("{fault}: {count}", fault=say(fault.label), count=f"{fault.count:,}"))
        for place in fault.places[:_NAMED]:
            tell(f"  {_named(place)}")
        if fault.count > _NAMED:
            left = fault.count - min(_NAMED, len(fault.places))
            tell("  " + say_count("{count} more is not shown.", "{count} more are not shown.", left))
    if found.faults:
        raise UserError(N_("The data has faults: {count} kinds above. Repair them under Administration, Data health."),
                        count=len(found.faults))  # fmt: skip
    tell(_("No fault was found"))


def _named(place: Place) -> str:
    kind = say(TABLES.get(place.table, N_("Record")))
    return _("{kind} {name}", kind=kind, name=place.title or place.key)
