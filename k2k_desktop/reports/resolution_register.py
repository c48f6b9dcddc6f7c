"""The register of resolutions as a book: one line a resolution."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, say
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.table import Column, ListDocument, print_list


@dataclass(frozen=True, slots=True)
class Line:
    """A resolution; *votes*, *result* and *standing* are words in the paper's language."""

    number: str
    day: dt.date
    text: str
    proposer: str
    seconder: str
    votes: str
    result: str
    standing: str


@dataclass(frozen=True, slots=True)
class ResolutionRegister:
    """All resolutions of an organisation in the order of their numbers."""

    paper: Paper
    organisation: str
    lines: tuple[Line, ...]

    def title(self) -> str:
        """What the paper is called."""
        return say(N_("Register of resolutions: {organisation}"), self.paper.language, organisation=self.organisation)


def print_resolution_register(register: ResolutionRegister) -> Printed:
    """The register as a PDF, on its side."""
    language = register.paper.language
    labels: Sequence[tuple[str, float]] = (
        (P_("resolution", "No."), 0.9), (N_("Date"), 1.3), (N_("Text of the resolution"), 5.2),
        (N_("Proposer and seconder"), 2.2), (N_("Votes"), 1.9), (N_("Result"), 1.5), (N_("Standing"), 1.9),
    )  # fmt: skip
    return print_list(
        ListDocument(
            paper=register.paper,
            title=register.title(),
            columns=tuple(Column(say(label, language), weight=weight) for label, weight in labels),
            rows=[
                (
                    line.number, show_day(line.day, language), line.text,
                    "\n".join(name for name in (line.proposer, line.seconder) if name), line.votes, line.result,
                    line.standing,
                )
                for line in register.lines
            ],
            numbered=False,
            total=len(register.lines),
        )
    )  # fmt: skip
