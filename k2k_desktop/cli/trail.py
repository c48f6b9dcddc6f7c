"""`audit verify`, `code`, `check` and `export`: the trail proved, its code given out and checked, all of it written."""

from __future__ import annotations

import argparse
from typing import Any

from k2k_desktop.cli.given import new_file
from k2k_desktop.cli.signing_in import add_office, opened_office, tell
from k2k_desktop.core.check_codes import grouped
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import write_whole
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import LANGUAGES, N_, _, say_count
from k2k_desktop.core.progress import Progress
from k2k_desktop.services import audit, checkpoints, trail_export, trail_sheets
from k2k_desktop.services.checkpoints import Fit

_MOST = 50  # faults named one by one


def add(commands: Any) -> None:
    """Add the commands to the parser."""
    trail = commands.add_parser("audit", help=_("check the audit trail"))
    acts = trail.add_subparsers(required=True, metavar="ACT")
    verify = acts.add_parser("verify", help=_("walk the whole trail and hold it against the records"))
    add_office(verify)
    verify.set_defaults(run=check)
    code = acts.add_parser("code", help=_("print the check code of the trail as it stands"))
    code.add_argument("--pdf", type=new_file, metavar="FILE", help=_("the sheet to print, as a PDF"))
    code.add_argument("--language", choices=LANGUAGES, default=None, help=_("the language of the sheet"))
    add_office(code)
    code.set_defaults(run=give_code)
    typed = acts.add_parser("check", help=_("check a code from paper against the trail"))
    typed.add_argument("code", metavar="K2K-…", help=_("the code as it is printed"))
    add_office(typed)
    typed.set_defaults(run=check_code)
    export = acts.add_parser("export", help=_("write the whole trail for the independent verifier"))
    export.add_argument("file", type=new_file, metavar="FILE", help=_("ends in .zip, or .jsonl for plain text"))
    export.add_argument("--reason", required=True, metavar="TEXT", help=_("why; it stays in the trail"))
    add_office(export)
    export.set_defaults(run=write_out)


def check(parsed: argparse.Namespace) -> None:
    """Say how many entries stand, or name what was altered."""
    with opened_office(parsed) as opened:
        found = opened.runner.read(audit.verify)
    if found.faults:
        _name(found.faults)
        raise UserError(
            N_("The audit trail does not hold: {count} places above. Keep the office's folder as it is and call help."),
            count=len(found.faults),
        )
    tell(say_count("Audit trail valid: {count} entry.", "Audit trail valid: {count} entries.", found.entries))
    tell(_("Changes in it: {count}", count=f"{found.changes:,}"))


def give_code(parsed: argparse.Namespace) -> None:
    """The code on a line, for whoever keeps it elsewhere; with --pdf the sheet too."""
    with opened_office(parsed) as opened:
        if parsed.pdf is not None:
            write_whole(parsed.pdf, opened.runner.read(trail_sheets.code_sheet_pdf, parsed.language).pdf)
            tell(_("Sheet written: {path}", path=parsed.pdf))
        printed = opened.runner.read(checkpoints.current_code)
    tell(say_count("Audit trail: {count} entry · {code}", "Audit trail: {count} entries · {code}", printed.seq,
                   code=grouped(printed.code)))  # fmt: skip


def check_code(parsed: argparse.Namespace) -> None:
    """Say what the code from paper stands for; refused where the trail no longer fits it."""
    with opened_office(parsed) as opened:
        found = opened.runner.read(checkpoints.check_code, parsed.code)
    if found.fit is not Fit.genuine:
        _name(found.faults)
        raise found.why
    tell(f"{found.fit.say()}. {found.why.say()}")
    if found.at is not None:
        tell(_("Entry of {when}", when=show_instant(found.at, seconds=True)))
    tell(say_count("{count} entry came after it.", "{count} entries came after it.", found.after))


def write_out(parsed: argparse.Namespace) -> None:
    """Write the trail and say what is in it."""
    with opened_office(parsed) as opened:
        made = opened.runner.ask(trail_export.export_trail, Progress(), parsed.reason, parsed.file)
    tell(_("Trail written: {path}", path=made.path))
    tell(
        _("Entries: {entries}, changes: {changes}, records: {records}", entries=f"{made.entries:,}",
          changes=f"{made.changes:,}", records=f"{made.records:,}")
    )  # fmt: skip


def _name(faults: Any) -> None:
    for fault in faults[:_MOST]:
        tell(fault.say())
