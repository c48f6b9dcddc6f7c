"""`backup`, `verify`, `restore` and `drill`: copies of an office."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any

from k2k_desktop.cli.given import folder, place
from k2k_desktop.cli.signing_in import add_user, credentials, opened_office, password_in, tell
from k2k_desktop.core.check_codes import grouped
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.core.progress import Progress
from k2k_desktop.services import backups
from k2k_desktop.services.runner import Who


def add(commands: Any) -> None:
    """Add the commands to the parser."""
    backup = commands.add_parser("backup", help=_("make a verified copy of an office"))
    backup.add_argument("office", type=place, metavar="DIR")
    backup.add_argument("dest", type=folder, metavar="DEST", help=_("the folder the copy goes into"))
    backup.add_argument("--reason", default="", help=_("who allowed the copy and why; stays in the audit trail"))
    add_user(backup)
    backup.set_defaults(run=make)
    verify = commands.add_parser("verify", help=_("read every byte of a copy and open it"))
    verify.add_argument("copy", type=place, metavar="BACKUP")
    add_user(verify)
    verify.set_defaults(run=prove)
    restore = commands.add_parser("restore", help=_("bring a copy to life in a new folder"))
    restore.add_argument("copy", type=place, metavar="BACKUP")
    restore.add_argument("folder", type=folder, metavar="NEWDIR")
    restore.add_argument(
        "--code", default="", help=_("the code of the recovery sheet; the password becomes the new one")
    )
    restore.add_argument(
        "--second", metavar="NAME",
        help=_("another who may restore, where there is one; the password comes from K2K_SECOND_PASSWORD or is asked"),
    )  # fmt: skip
    restore.add_argument("--preview", action="store_true", help=_("only say what is in it and what came later"))
    add_user(restore)
    restore.set_defaults(run=revive)
    drill = commands.add_parser("drill", help=_("rehearse a restore of the newest copy and record it"))
    drill.add_argument("office", type=place, metavar="DIR")
    add_user(drill)
    drill.set_defaults(run=rehearse)


def make(parsed: argparse.Namespace) -> None:
    """Copy, check the copy, and say where it lies."""
    with opened_office(parsed) as opened:
        parsed.dest.mkdir(parents=True, exist_ok=True)
        info = opened.runner.ask(backups.make_copy, Progress(), parsed.reason, parsed.dest)
    tell(_("Copy made and tested: {path}", path=info.path))
    _say_what_is_in(info)


def prove(parsed: argparse.Namespace) -> None:
    """Check a copy whole with a password of its day."""
    info = backups.verify_with_password(parsed.copy, *credentials(parsed))
    tell(_("The copy is whole."))
    _say_what_is_in(info)


def revive(parsed: argparse.Namespace) -> None:
    """See all of the copy, then restore it into a folder that is new or empty."""
    username, password = credentials(parsed)
    given: dict[str, Any] = {"username": username, "password": password, "code": parsed.code}
    seen = backups.look_into(parsed.copy, **given)
    _say_what_came_later(seen)
    if parsed.preview:
        _say_what_is_in(seen.info)
        return
    done = backups.restore_copy(parsed.copy, parsed.folder, second=partial(_second, parsed.second), **given)
    tell(_("Restored into {folder}.", folder=parsed.folder))
    if done.safety is not None:
        tell(_("Of the office of today a copy was made first: {path}", path=done.safety.path))
    if done.unsafe is not None:
        tell(_("No copy of the office of today was made: {why}", why=done.unsafe.say()))
    _say_what_is_in(done.info)


def _second(username: str | None, asked: backups.Asked) -> Who:
    """The second person, once somebody else may restore too."""
    if not username:
        names = ", ".join(name for _user_id, name in asked.needed.people)
        raise UserError(N_("Two people restore this copy. Say who the second is: --second NAME. These may: {names}."),
                        names=names)  # fmt: skip
    return asked.prove(username, password_in("K2K_SECOND_PASSWORD", _("Password of the second person")))


def rehearse(parsed: argparse.Namespace) -> None:
    """Hold a drill; a copy that is not sound ends in a refusal, and is recorded."""
    from k2k_desktop.services.backups import drills

    with opened_office(parsed) as opened:
        drill = opened.runner.read(drills.rehearse)
    if not drill.sound:
        raise UserError(
            N_("The copy {file} is not sound: {why} This was recorded."), file=drill.file, why=drill.remarks
        )
    tell(
        _(
            "Restore drill passed: {records} records from {file} in {seconds} seconds.",
            records=f"{drill.records:,}",
            file=drill.file,
            seconds=drill.seconds,
        )
    )


def _say_what_came_later(seen: backups.Preview) -> None:
    if seen.older:
        tell(_("The copy is of an older version; it is brought up to date in the new office."))
    if seen.missing:
        tell(
            say_count(
                "{count} entry of the audit trail came later and is not in the copy.",
                "{count} entries of the audit trail came later and are not in the copy.",
                seen.missing,
            )
        )


def _say_what_is_in(info: backups.CopyInfo) -> None:
    tell(_("{office}, copy of {moment}", office=info.office_name, moment=show_instant(info.made_at)))
    tell(say_count("Audit trail: {count} entry · {code}", "Audit trail: {count} entries · {code}", info.entries,
                   code=grouped(info.trail_code)))  # fmt: skip
    for table, count in sorted(info.counts.items()):
        tell(f"  {table:<24} {count:>10,}")
