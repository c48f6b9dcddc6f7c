"""`demo`: an invented practice office."""

from __future__ import annotations

import argparse
from typing import Any

from k2k_desktop.cli.given import folder
from k2k_desktop.cli.signing_in import tell
from k2k_desktop.core.i18n import _, say_count


def add(commands: Any) -> None:
    """Add the command to the parser."""
    demo = commands.add_parser("demo", help=_("make an invented practice office"))
    demo.add_argument("folder", type=folder, metavar="DIR")
    demo.add_argument("--homes", type=int, default=140, metavar="N", help=_("how many homes (140)"))
    demo.add_argument("--seed", type=int, default=1, metavar="S", help=_("the same seed makes the same office"))
    demo.set_defaults(run=make)


def make(parsed: argparse.Namespace) -> None:
    """Make the office and print its users once."""
    from k2k_desktop.core.errors import UserError
    from k2k_desktop.core.i18n import N_
    from k2k_desktop.services.demo.office import make_office

    if not 1 <= parsed.homes <= 70_000:
        raise UserError(N_("The number of homes is between 1 and 70,000."))
    users = make_office(parsed.folder, parsed.homes, parsed.seed)
    tell(say_count("Practice office made: {count} home.", "Practice office made: {count} homes.", parsed.homes))
    tell(_("Users and passwords, printed once:"))
    for user in users:
        tell(f"  {user.username:<12} {user.password:<28} {user.role}")
