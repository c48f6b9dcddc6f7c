"""A yearly declaration of somebody in office, filled in or to be filled in by hand, with its signatures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, HRFlowable, Spacer

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, say
from k2k_desktop.reports.page import BODY, bare_table, body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.text import Missing, paragraph, paragraphs

_BLANK = 3  # lines to write on


@dataclass(frozen=True, slots=True)
class DeclarationForm:
    """A declaration. *kinds* are all kinds with whether it is this one; empty words leave lines to write on."""

    paper: Paper
    organisation: str
    name: str
    position: str
    kinds: tuple[tuple[str, bool], ...]
    filled: bool
    declared_on: dt.date | None = None
    valid_to: dt.date | None = None
    matter: str = ""
    detail: str = ""
    done: str = ""

    def title(self) -> str:
        """What the paper is called."""
        return say(N_("Declaration by a member in office"), self.paper.language)


def print_declaration_form(form: DeclarationForm) -> Printed:
    """The form as a PDF."""
    missing, language, width = Missing(), form.paper.language, body_width(form.paper)

    def words(text: str) -> str:
        return say(text, language)

    def day(value: dt.date | None) -> str:
        return show_day(value, language, long=True) if value else "................................"

    rows = [
        (words(N_("Organisation")), form.organisation),
        (words(N_("Name")), form.name),
        (words(N_("Position")), form.position),
        (words(N_("Declared on")), day(form.declared_on)),
        (words(N_("Valid until")), day(form.valid_to)),
    ]
    label = 40 * mm
    story: list[Flowable] = [
        paragraph(form.title().upper(), missing, size=13, bold=True, align="centre", after=8),
        facts(rows, width, missing, label=label), Spacer(1, 8),
        paragraph(words(N_("What I declare")), missing, size=BODY, bold=True, after=3),
        *(_ticked(name, chosen, missing, width) for name, chosen in form.kinds), Spacer(1, 8),
    ]  # fmt: skip
    story += _written(words(N_("The firm, person or matter")), form.matter, missing, form.filled)
    story += _written(words(N_("Details")), form.detail, missing, form.filled)
    pledge = N_(
        "I declare that what stands here is true and whole. I will tell the committee of any change, leave the room "
        "when a matter that touches this interest is discussed, and take no part in its vote."
    )
    story += paragraphs(words(pledge), missing, size=BODY)
    if form.done:
        story += [Spacer(1, 8), *_written(words(N_("What was done")), form.done, missing, True)]
    people = [
        Signatory(words(P_("signature", "Declared by")), form.name, form.position),
        Signatory(words(P_("signature", "Received by")), "", words(P_("position", "Secretary"))),
    ]
    story.append(signatures(people, form.paper, missing))
    return build(form.paper, form.title(), story, missing)


def _ticked(name: str, chosen: bool, missing: Missing, width: float) -> Flowable:
    box = "[ X ]" if chosen else "[    ]"
    cells = [[paragraph(box.replace(" ", "\u00a0"), missing, size=BODY), paragraph(name, missing, size=BODY)]]
    return bare_table(cells, [14 * mm, width - 14 * mm])


def _written(name: str, text: str, missing: Missing, filled: bool) -> list[Flowable]:
    head = paragraph(name, missing, size=BODY, bold=True, after=3)
    if text:
        return [head, *paragraphs(text, missing, size=BODY), Spacer(1, 8)]
    if filled:
        return []
    lines: list[Flowable] = []
    for _line in range(_BLANK):
        lines += [Spacer(1, 8 * mm), HRFlowable(width="100%", thickness=0.4, color=colors.black)]
    return [head, *lines, Spacer(1, 10)]
