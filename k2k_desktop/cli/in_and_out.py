"""`import` and `export`: which list or which other system, and what each of them may be told."""

from __future__ import annotations

from typing import Any, Final

from k2k_desktop.cli import exchange, people
from k2k_desktop.cli.given import new_file, place
from k2k_desktop.cli.signing_in import add_office
from k2k_desktop.core.i18n import _

_IN: Final = {"residents": people.bring_in, "open311": exchange.bring_in}
_OUT: Final = {"residents": people.hand_out, "issues": exchange.hand_out_list, "open311": exchange.hand_out}


def add(commands: Any) -> None:
    """Add the commands to the parser."""
    bring = commands.add_parser("import", help=_("bring in a spreadsheet, or a file of another system"))
    bring.add_argument("what", choices=tuple(_IN))
    bring.add_argument("file", type=place, metavar="FILE")
    bring.add_argument("--estate", metavar="NAME", help=_("the estate, where the office runs several"))
    bring.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    bring.add_argument(
        "--rejects", type=new_file, metavar="OUT.xlsx", help=_("write the refused rows with reasons here")
    )
    _of_residents(bring.add_argument_group("residents"))
    _of_open311(bring.add_argument_group("open311"))
    add_office(bring)
    bring.set_defaults(run=lambda parsed: _IN[parsed.what](parsed))
    export = commands.add_parser("export", help=_("write a list as a spreadsheet, or for another system"))
    export.add_argument("what", choices=tuple(_OUT))
    export.add_argument("-o", "--output", type=new_file, required=True, metavar="FILE",
                        help=_(".xlsx; issues also .csv and .pdf; open311 .json and .xml"))  # fmt: skip
    export.add_argument("--search", default="", metavar="WORDS")
    export.add_argument(
        "--filter", action="append", default=[], metavar="NAME=VALUE,…", help=_("as the chips above the list")
    )
    export.add_argument("--services", action="store_true", help=_("open311: the categories in place of complaints"))
    export.add_argument("--described", action="store_true", help=_("open311: with what was written of each"))
    export.add_argument("--lang", choices=("ms", "en"), help=_("language of the paper"))
    add_office(export)
    export.set_defaults(run=lambda parsed: _OUT[parsed.what](parsed))


def _of_residents(group: Any) -> None:
    group.add_argument("--sheet", default="", metavar="NAME", help=_("the sheet, where there are several"))
    group.add_argument("--create-units", action="store_true", help=_("make units that are not there yet"))
    group.add_argument("--join-homes", action="store_true", help=_("people of a home in use join its household"))
    group.add_argument(
        "--birth-from-number", action="store_true", help=_("take an empty date of birth and sex from the MyKad number")
    )


def _of_open311(group: Any) -> None:
    group.add_argument("--system", default="", metavar="NAME", help=_("which system it comes from"))
    group.add_argument("--category", action="append", default=[], metavar="SERVICE=CATEGORY",
                       help=_("the category of a service, by a part of its name; *=CATEGORY for the rest"))  # fmt: skip
    group.add_argument("--names", action="store_true", help=_("keep the reporters' names and telephone numbers"))
