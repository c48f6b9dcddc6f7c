"""`audit verify`: the trail held against the records."""

from __future__ import annotations

import argparse
from typing import Any

from k2k_desktop.cli.signing_in import add_office, opened_office, tell
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.services import audit


def add(commands: Any) -> None:
    """Add the command to the parser."""
    trail = commands.add_parser("audit", help=_("check the audit trail"))
    acts = trail.add_subparsers(required=True, metavar="ACT")
    verify = acts.add_parser("verify", help=_("walk the whole trail and hold it against the records"))
    add_office(verify)
    verify.set_defaults(run=check)


def check(parsed: argparse.Namespace) -> None:
    """Say how many entries stand, or name what was altered."""
    with opened_office(parsed) as opened:
        found = opened.runner.read(audit.verify)
    if found.faults:
        for fault in found.faults[:50]:
            tell(fault.say())
        raise UserError(
            N_("The audit trail does not hold: {count} places above. Keep the office's folder as it is and call help."),
            count=len(found.faults),
        )
    tell(say_count("Audit trail valid: {count} entry.", "Audit trail valid: {count} entries.", found.entries))
    tell(_("Changes in it: {count}", count=f"{found.changes:,}"))
