"""`import residents` and `export residents`: spreadsheets of people in and out."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, Final

from k2k_desktop.cli.signing_in import opened_office, tell
from k2k_desktop.core.asking import questions_of
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, Language, _, language, say, say_count, set_language
from k2k_desktop.core.listings import Listing, Query
from k2k_desktop.core.spreadsheets import Sheet, guess_header, header_labels
from k2k_desktop.services import exports
from k2k_desktop.services.backups import make_copy_first
from k2k_desktop.services.estate.places import estates
from k2k_desktop.services.imports.files import sheet_of, write_rejects
from k2k_desktop.services.imports.headings import mapping_for
from k2k_desktop.services.imports.judging import preview
from k2k_desktop.services.imports.keeping import import_residents
from k2k_desktop.services.imports.plan import Counts, Plan
from k2k_desktop.services.people.lists import RESIDENTS
from k2k_desktop.services.runner import Runner

_SHOWN: Final = 40  # problems on screen; the rest stand in the file of refused rows


def bring_in(parsed: argparse.Namespace) -> None:
    """Judge the sheet, then keep what nothing stands against, or only say so."""
    with opened_office(parsed) as opened:
        runner = opened.runner
        sheet = runner.read(sheet_of, parsed.file, parsed.sheet)
        header = guess_header(sheet.rows)
        columns, _kept = runner.read(mapping_for, header_labels(sheet, header))
        plan = Plan(
            estate_id=estate_of(runner, parsed.estate),
            header=header,
            columns=columns,
            create_units=parsed.create_units,
            join_homes=parsed.join_homes,
            birth_from_number=parsed.birth_from_number,
        )
        if parsed.dry_run:
            _dry_run(runner, sheet, plan)
            return
        make_copy_first(runner)
        done = runner.change(import_residents, sheet, plan, parsed.file.name)
        _say_counts(done.counts)
        tell(_("Trail entry: {seq}. It can be undone in one step.", seq=done.seq))
        if parsed.rejects and done.refused:
            for note in runner.read(write_rejects, parsed.rejects, sheet, header, done.refused):
                tell(note)
            tell(_("Written: {path}", path=parsed.rejects))


def estate_of(runner: Runner, name: str | None) -> int:
    """The estate with *name* in its name; the only one where none is given."""
    found = [(key, known) for key, known in runner.read(estates) if name is None or name.casefold() in known.casefold()]
    if len(found) == 1:
        return found[0][0]
    if not found:
        raise UserError(N_("There is no such estate in this office. Add it first, or check its name."))
    names = ", ".join(known for _key, known in found)
    raise UserError(N_("The office runs several estates: {names}. Say which: --estate NAME."), names=names)


def _dry_run(runner: Runner, sheet: Sheet, plan: Plan) -> None:
    found = runner.read(preview, sheet, plan)
    for problem in found.problems[:_SHOWN]:
        tell(_("Row {row}: {problem}", row=problem.row, problem=problem.text.say()))
    _say_counts(found.counts)
    tell(_("Nothing was changed: this was a dry run."))


def _say_counts(counts: Counts) -> None:
    tell(say_count("{count} resident", "{count} residents", counts.people))
    tell(say_count("{count} household", "{count} households", counts.homes))
    tell(say_count("{count} row refused", "{count} rows refused", counts.refused))


def hand_out(parsed: argparse.Namespace) -> None:
    """Write the list of residents with the filters named."""
    columns = [column.name for column in RESIDENTS.columns if column.rank < 9]
    with opened_office(parsed) as opened:
        query = query_of(opened.runner, RESIDENTS, parsed)
        write_list(opened.runner, RESIDENTS, query, columns, parsed)
    tell(_("Written: {path}", path=parsed.output))


def write_list(runner: Runner, listing: Listing, query: Query, columns: list[str], parsed: argparse.Namespace) -> None:
    """Write a workbook, or CSV, in the language of the command, and say how many rows it has."""
    spoken = language()
    set_language(tongue_of(parsed))  # a workbook is written in the language of whoever works
    try:
        act = exports.question_for(exports.export_list, listing.name)
        done = runner.read(act, listing.name, query, columns, parsed.output)
    finally:
        set_language(spoken)
    tell(say_count(listing.count_one, listing.count_many, done.rows))
    for note in done.told:
        tell(note)


def tongue_of(parsed: argparse.Namespace) -> Language:
    """The language of what the command writes: the one named, else that of the command itself."""
    return "en" if (parsed.lang or language()) == "en" else "ms"


def query_of(runner: Runner, listing: Listing, parsed: argparse.Namespace) -> Query:
    """The search and the filters of the command, as the chips above *listing* have them."""
    filters: dict[str, tuple[Any, ...]] = {}
    for one in parsed.filter:
        name, _sign, values = one.partition("=")
        if name not in {chip.name for chip in listing.filters} or not values:
            known = ", ".join(chip.name for chip in listing.filters)
            raise UserError(N_("There is no filter “{name}”. There are: {known}."), name=one, known=known)
        choices = runner.read(questions_of(listing).choices, name)
        filters[name] = (*filters.get(name, ()), *_chosen(values, choices))
    return Query(search=parsed.search, filters=filters)


def _chosen(given: str, choices: Sequence[tuple[Any, str]]) -> list[Any]:
    """The values of a chip that are meant, between commas: as the program keeps them, or as the chip shows them."""
    meant = {known.casefold(): value for value, words in choices for known in (say(words), str(value))}
    parts = [given] if given.casefold() in meant else given.split(",")  # words of a chip may have a comma of their own
    for part in parts:
        if part.strip().casefold() not in meant:
            known = "; ".join(
                str(value) if say(words) == value else f"{value} ({say(words)})" for value, words in choices
            )
            raise UserError(N_("“{given}” is not one of the choices: {choices}."), given=part, choices=known or "–")
    return [meant[part.strip().casefold()] for part in parts]
