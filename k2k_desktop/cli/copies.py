"""`backup`, `verify` and `restore`: copies of an office."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from k2k_desktop.cli.signing_in import add_user, credentials, opened_office, tell
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import _
from k2k_desktop.services import backups


def add(commands: Any) -> None:
    """Add the commands to the parser."""
    backup = commands.add_parser("backup", help=_("make a verified copy of an office"))
    backup.add_argument("office", type=Path, metavar="DIR")
    backup.add_argument("dest", type=Path, metavar="DEST", help=_("the folder the copy goes into"))
    add_user(backup)
    backup.set_defaults(run=make)
    verify = commands.add_parser("verify", help=_("read every byte of a copy and open it"))
    verify.add_argument("copy", type=Path, metavar="BACKUP")
    add_user(verify)
    verify.set_defaults(run=prove)
    restore = commands.add_parser("restore", help=_("bring a copy to life in a new folder"))
    restore.add_argument("copy", type=Path, metavar="BACKUP")
    restore.add_argument("folder", type=Path, metavar="NEWDIR")
    add_user(restore)
    restore.set_defaults(run=revive)


def make(parsed: argparse.Namespace) -> None:
    """Copy, check the copy, and say where it lies."""
    parsed.dest.mkdir(parents=True, exist_ok=True)
    with opened_office(parsed) as opened:
        info = opened.runner.read(backups.make_copy, parsed.dest)
    tell(_("Copy made and tested: {path}", path=info.path))
    _say_what_is_in(info)


def prove(parsed: argparse.Namespace) -> None:
    """Check a copy whole with a password of its day."""
    info = backups.verify_with_password(parsed.copy, *credentials(parsed))
    tell(_("The copy is whole."))
    _say_what_is_in(info)


def revive(parsed: argparse.Namespace) -> None:
    """Restore into a folder that is new or empty."""
    username, password = credentials(parsed)
    info = backups.restore_copy(parsed.copy, parsed.folder, username=username, password=password)
    tell(_("Restored into {folder}.", folder=parsed.folder))
    _say_what_is_in(info)


def _say_what_is_in(info: backups.CopyInfo) -> None:
    tell(_("{office}, copy of {moment}", office=info.office_name, moment=show_instant(info.made_at)))
    for table, count in sorted(info.counts.items()):
        tell(f"  {table:<24} {count:>10,}")
