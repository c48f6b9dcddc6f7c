"""The command line: the services of the screen for office IT and for tests, without a screen."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from k2k_desktop.cli.given import is_readable
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import refusal
from k2k_desktop.core.i18n import LANGUAGES, N_, _, say, set_language

DONE, REFUSED, USAGE = 0, 1, 2


_CHOICE: Final = N_("{name}: “{given}” is none of these: {choices}.")
_SAID: Final = (  # what argparse says in English, and our sentence for it
    (r"argument (?P<name>.+?): invalid choice: '?(?P<given>.*?)'? \(choose from (?P<choices>.+)\)", _CHOICE),
    (r"argument (?P<name>.+?): expected .*", N_("{name} needs a value.")),
    (r"argument (?P<name>.+?): invalid .+? value: '?(?P<given>.*?)'?", N_("{name} cannot be “{given}”.")),
    (r"the following arguments are required: (?P<names>.+)", N_("Missing: {names}.")),
    (r"unrecognized arguments: (?P<given>.+)", N_("Not understood: {given}.")),
)


class Parser(argparse.ArgumentParser):
    """A parser that helps and refuses in the user's language; wrong usage exits with 2."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, add_help=False)
        self._positionals.title, self._optionals.title = _("What is named"), _("Options")
        self.add_argument("-h", "--help", action="help", help=_("show this help"))

    def error(self, message: str) -> NoReturn:
        """Wrong usage: what is right, then the detail."""
        self.print_usage(sys.stderr)
        sys.stderr.write(_("Wrong use of the command. Type {command} --help.", command=self.prog) + "\n")
        for pattern, sentence in _SAID:
            if found := re.fullmatch(pattern, message):
                values: dict[str, Any] = found.groupdict()
                sys.stderr.write(say(sentence, None, **values) + "\n")
                break
        sys.exit(USAGE)

    def format_usage(self) -> str:
        """`Cara guna:` in place of argparse's English."""
        return super().format_usage().replace("usage:", _("Use:"), 1)

    def format_help(self) -> str:
        """The same head above the whole help."""
        return super().format_help().replace("usage:", _("Use:"), 1)


def main(arguments: Sequence[str]) -> int:
    """Run one command; 0 done, 1 refused with the reason on stderr, 2 wrong usage."""
    chosen = os.environ.get("K2K_LANGUAGE", "ms")
    if chosen in LANGUAGES:
        set_language("en" if chosen == "en" else "ms")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name may hold what a console or a pipe has no letters for
            stream.reconfigure(errors="backslashreplace")
    parser = _parser()
    try:
        if not all(map(is_readable, arguments)):
            raise UserError(N_("A word of the command holds signs that cannot be read. Type it again."))
        parsed = parser.parse_args(arguments)
        parsed.run(parsed)
    except UserError as error:
        sys.stderr.write(error.say() + "\n")
        return REFUSED
    except OSError as error:  # of a file or folder named: whatever else is raised is a bug
        sys.stderr.write(refusal(error, Path(error.filename or os.curdir), 0).say() + "\n")
        return REFUSED
    except KeyboardInterrupt:
        sys.stderr.write(_("Stopped. Nothing was changed.") + "\n")
        return REFUSED
    return DONE


def _parser() -> argparse.ArgumentParser:
    from k2k_desktop.cli import copies, documents, in_and_out, practice, trail, upkeep

    parser = Parser(prog="k2k-desktop", description=_(N_("K2K Desktop for office IT: the same services, no screen.")))
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)
    for family in (practice, in_and_out, documents, copies, trail, upkeep):
        family.add(commands)
    return parser
