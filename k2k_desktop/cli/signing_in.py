"""Opening an office for a command: the user by --user, the password from K2K_PASSWORD or a prompt."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from k2k_desktop.cli.given import place
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.services.office.opening import close_office, open_office
from k2k_desktop.services.opened import Opened


def add_office(parser: argparse.ArgumentParser) -> None:
    """The options every command on an office takes."""
    parser.add_argument("--office", type=place, required=True, metavar="DIR", help=_("the office's folder"))
    add_user(parser)


def add_user(parser: argparse.ArgumentParser) -> None:
    """Who signs in."""
    parser.add_argument("--user", metavar="NAME", help=_("user name; the password comes from K2K_PASSWORD or is asked"))


def credentials(parsed: argparse.Namespace) -> tuple[str, str]:
    """User name and password, asked where they were not given and somebody is there to answer."""
    username = parsed.user or os.environ.get("K2K_USER") or ""
    if not username:
        raise UserError(N_("Say who signs in: --user NAME."))
    return username, password_in("K2K_PASSWORD", _("Password"))


def password_in(variable: str, words: str) -> str:
    """The password in an environment variable, or asked for in *words* where somebody is there to answer."""
    password = os.environ.get(variable)
    if password is None:
        if not sys.stdin.isatty():
            raise UserError(
                N_("No password was given. Put it in {variable}, or run the command in a terminal."), variable=variable
            )
        password = getpass.getpass(words + ": ")
    return password


@contextmanager
def opened_office(parsed: argparse.Namespace) -> Iterator[Opened]:
    """The office of --office, signed in; closed again whatever happens."""
    opened = open_office(parsed.office, *credentials(parsed))
    for notice in opened.notices:
        sys.stderr.write(notice.say() + "\n")
    try:
        yield opened
    finally:
        close_office(opened)


def tell(text: str) -> None:
    """A line for the person, on stdout."""
    sys.stdout.write(text + "\n")
