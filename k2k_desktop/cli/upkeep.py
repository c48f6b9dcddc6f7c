"""`office check`, `office export` and `office bring`: sound data, the whole office in open form, and back."""

from __future__ import annotations

import argparse
from typing import Any

from k2k_desktop.cli.given import folder, new_file, place
from k2k_desktop.cli.signing_in import add_office, add_user, credentials, opened_office, tell
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _, say, say_count
from k2k_desktop.core.progress import Progress
from k2k_desktop.services.health_check import checking
from k2k_desktop.services.health_check.kinds import Place
from k2k_desktop.services.open_export import bringing, writing
from k2k_desktop.services.trail_words import TABLES

_NAMED = 20


def add(commands: Any) -> None:
    """Add the command to the parser."""
    office = commands.add_parser("office", help=_("look after the data of an office"))
    acts = office.add_subparsers(required=True, metavar="ACT")
    check = acts.add_parser("check", help=_("look for records that do not fit together"))
    add_office(check)
    check.set_defaults(run=look)
    export = acts.add_parser("export", help=_("write the whole office as CSV and files, NOT encrypted"))
    export.add_argument("-o", "--output", type=new_file, required=True, metavar="FILE.zip")
    export.add_argument("--reason", required=True, metavar="WORDS", help=_("why; it stays in the audit trail"))
    export.add_argument("--officer", default="", metavar="NAME", help=_("who allowed it to leave this disk"))
    add_office(export)
    export.set_defaults(run=write_out)
    bring = acts.add_parser("bring", help=_("make a new office from such an export"))
    bring.add_argument("file", type=place, metavar="FILE.zip")
    bring.add_argument("folder", type=folder, metavar="NEWDIR")
    bring.add_argument("--name", required=True, help=_("your own name"))
    add_user(bring)
    bring.set_defaults(run=bring_back)


def look(parsed: argparse.Namespace) -> None:
    """Name each kind of fault and its records; nothing is changed. Faults make the command fail."""
    with opened_office(parsed) as opened:
        found = opened.runner.read(checking.check_data)
    for fault in found.faults:
        tell(_("{fault}: {count}", fault=say(fault.label), count=f"{fault.count:,}"))
        for one in fault.places[:_NAMED]:
            tell(f"  {_named(one)}")
        if fault.count > _NAMED:
            left = fault.count - min(_NAMED, len(fault.places))
            tell("  " + say_count("{count} more is not shown.", "{count} more are not shown.", left))
    if found.faults:
        raise UserError(N_("The data has faults, named above. Repair them under Administration, Data health."))
    tell(_("No fault was found"))


def write_out(parsed: argparse.Namespace) -> None:
    """Write the export; a file of that name is never overwritten."""
    if parsed.output.exists():
        raise UserError(N_("{file} is there already. Give the export another name."), file=str(parsed.output))
    with opened_office(parsed) as opened:
        done = opened.runner.ask(writing.export_office, Progress(), parsed.reason, parsed.output, parsed.officer)
    tell(_("Written: {path}", path=parsed.output))
    tell(
        _("This file is not encrypted: {rows} rows and {files} files.", rows=f"{done.rows:,}", files=f"{done.files:,}")
    )


def bring_back(parsed: argparse.Namespace) -> None:
    """Make the office, and print the code of its recovery sheet once."""
    username, password = credentials(parsed)
    brought = bringing.bring_in(parsed.file, parsed.folder, bringing.FirstUser(username, parsed.name, password))
    tell(
        _(
            "An office was made in {folder}: {rows} rows.",
            folder=parsed.folder,
            rows=f"{sum(brought.counts.values()):,}",
        )
    )
    if brought.trail_faults:
        tell(
            say_count(
                "The audit trail in it has {count} fault. It came along as it stands.",
                "The audit trail in it has {count} faults. It came along as it stands.",
                brought.trail_faults,
            )
        )
    tell(_("Code of the recovery sheet: {code}. Write it down; it is not shown again.", code=brought.code))


def _named(one: Place) -> str:
    kind = say(TABLES.get(one.table, N_("Record")))
    return _("{kind} {name}", kind=kind, name=one.title or one.key)
