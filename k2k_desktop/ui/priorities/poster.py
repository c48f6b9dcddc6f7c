"""Asking for which block, which days and which language the poster "you said, we did" is printed."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Choice, Day, Field, Link, Options
from k2k_desktop.core.i18n import N_, _, language
from k2k_desktop.services.estate.places import estates
from k2k_desktop.services.issues.priorities import posters
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work


class PaperLanguage(Options):
    """The language of a paper."""

    ms = N_("Bahasa Melayu")
    en = N_("English")


_FORM: Final = (
    Field("place", Link(label=N_("Estate or block"), to="block"), True),
    Field("date_from", Day(label=N_("From date")), True),
    Field("date_to", Day(label=N_("To date")), True),
    Field("language", Choice(label=N_("Language of the poster"), of=PaperLanguage), True),
)


def print_poster(work: Work, shell: Shell, host: QWidget) -> None:
    """Ask, then show the poster of the quarter before it is printed."""
    places: list[tuple[Any, str]] = []
    for estate, name in work.read(estates):
        places.append(((estate, None), name))
        blocks = work.read(posters.blocks_of, estate)
        places += [((estate, key), _("{estate} · Block {block}", estate=name, block=code)) for key, code in blocks]
    numbered = list(enumerate(places, 1))
    since, until = quarter_of(work.runner.clock.today())

    def make(given: dict[str, Any]) -> None:
        if given["date_to"] < given["date_from"]:
            raise Invalid({"date_to": UserError(N_("The last day comes before the first."))})
        (estate, block), name = dict(numbered)[given["place"]]
        spoken = given["language"].name
        days = (given["date_from"], given["date_to"])
        title = _("Poster {place}", place=name)
        shell.print_out(PrintJob(title, posters.poster_pdf, (estate, block, *days, spoken)))

    open_form(
        work, host, _("Poster “You said, we did”"), _FORM, make,
        values={"place": 1 if numbered else None, "date_from": since, "date_to": until,
                "language": PaperLanguage[language()]},
        editors={"place": Chooser([(number, words) for number, (_key, words) in numbered])},
        rows=(("place",), ("date_from", "date_to"), ("language",)), verb=_("&Show"),
        explain=_("What residents reported and what was done, counted by matter and place. No names are printed."),
    )  # fmt: skip


def quarter_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first day of the quarter *day* is in, and *day*; in its first two weeks, the quarter before."""
    first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
    if (day - first).days >= 14:
        return first, day
    last = first - dt.timedelta(days=1)
    return last.replace(month=last.month - 2, day=1), last
