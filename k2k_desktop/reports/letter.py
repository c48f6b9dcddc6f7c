"""What every letter has: references at the right, a greeting and a subject, numbered paragraphs, and who signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.page import BODY, bare_table, body_width, facts
from k2k_desktop.reports.paper import Paper
from k2k_desktop.reports.text import Missing, paragraph, paragraphs

INDENT: Final = 11 * mm


class Letter:
    """The parts that a kind of letter puts together, in the paper's language."""

    def __init__(self, paper: Paper, missing: Missing, *, first: int = 2) -> None:
        self.paper, self.missing, self.language = paper, missing, paper.language
        self.width = body_width(paper)
        self._number = first  # of the next paragraph; the sentence below the subject is the first one

    def references(
        self, rows: Sequence[tuple[str, str]], *, share: float = 0.45, label: float = 24 * mm, after: float = 10
    ) -> list[Flowable]:
        """*rows* of (label, value) in a block at the right that has this *share* of the width."""
        block = facts(rows, self.width * share, self.missing, label=label)
        return [bare_table([["", block]], [self.width * (1 - share), self.width * share]), Spacer(1, after)]

    def subject(self, title: str) -> list[Flowable]:
        """The greeting, what the letter is about, and the sentence that begins it."""
        return [
            Spacer(1, 12), self.line(self.say(N_("Dear Sir/Madam,"))), Spacer(1, 10),
            self.line(title.upper(), bold=True, after=9),
            self.line(self.say(N_("With respect, we refer to the above matter."))),
        ]  # fmt: skip

    def numbered(self, text: str) -> list[Flowable]:
        """A paragraph with the next number."""
        row = [self.line(f"{self._number}."), paragraphs(text, self.missing, size=BODY)]
        self._number += 1
        return [Spacer(1, 8), bare_table([row], [INDENT, self.width - INDENT])]

    def indented(self, block: Flowable) -> list[Flowable]:
        """*block*, which is INDENT narrower than the page, below the words of a numbered paragraph."""
        block.hAlign = "RIGHT"
        return [Spacer(1, 4), block]

    def signed(self, name: str, position: str, *, office: str = "", thanks: str = "", motto: str = "") -> Flowable:
        """The end, kept on one page: *thanks* beforehand, the *motto*, room for a hand, and who signs; for *office*,
        or whose letterhead it is."""
        end = [Spacer(1, 12), *([self.line(thanks), Spacer(1, 8)] if thanks else [])]
        end += [self.line(self.say(N_("Thank you."))), Spacer(1, 8)]
        if motto:
            end += [self.line(motto.upper(), bold=True), Spacer(1, 8)]
        end += [self.line(self.say(N_("Yours faithfully,"))), Spacer(1, 16 * mm)]
        signer = name.upper() or "\u00a0" * 34
        end += [self.line(f"({signer})", bold=True), self.line(position)]
        return KeepTogether([*end, self.line(office or self.paper.letterhead.name)])

    def line(self, text: str, **look: Any) -> Flowable:
        """One line or paragraph in the size of letters."""
        return paragraph(text, self.missing, size=BODY, **look)

    def say(self, text: str, **values: object) -> str:
        """*text* in the language of the letter."""
        return say(text, self.language, **values)
