"""The slip that hands somebody a first password, in a closed envelope."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.page import BODY, bare_table, body_width, build
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import Missing, paragraph


@dataclass(frozen=True, slots=True)
class FirstPasswordSlip:
    """Whose it is, the user name and the password that works once."""

    paper: Paper
    name: str
    username: str
    password: str


def print_first_password(slip: FirstPasswordSlip) -> Printed:
    """One page as a PDF."""
    missing, language = Missing(), slip.paper.language
    title = say(N_("First password"), language)
    rows = [
        [paragraph(say(head, language), missing, size=BODY, after=6), paragraph(words, missing, size=14, bold=True)]
        for head, words in ((N_("Name"), slip.name), (N_("User name"), slip.username),
                            (N_("First password"), slip.password))
    ]  # fmt: skip
    told = say(
        N_("This password works once: the program then asks you to choose your own, which nobody else knows. Destroy "
           "this slip afterwards."),
        language,
    )  # fmt: skip
    width = body_width(slip.paper)
    story: list[Flowable] = [
        paragraph(title, missing, size=16, bold=True, after=8),
        bare_table(rows, [40 * mm, width - 40 * mm]),
        Spacer(1, 6 * mm),
        paragraph(told, missing, size=BODY),
    ]
    return build(slip.paper, title, story, missing)
