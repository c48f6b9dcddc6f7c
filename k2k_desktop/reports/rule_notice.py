"""The first, second or third notice to a home that a rule was broken; it holds nothing of whoever complained."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, Spacer

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.reports.letter import Letter
from k2k_desktop.reports.page import build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import Missing

_DOTS: Final = "." * 40
_TITLES: Final = (
    N_("First notice: breach of house rules"),
    N_("Second notice: breach of house rules"),
    N_("Third and last notice: breach of house rules"),
)


@dataclass(frozen=True, slots=True)
class RuleNoticePaper:
    """A notice: *rule* and *fact* are the words typed for it. *served* is how it reaches the home.

    *earlier* are the days of the notices before this one.
    """

    paper: Paper
    number: int
    written: dt.date
    addressed_to: str
    unit: str
    rule: str
    fact: str
    served: str
    reply_by: dt.date | None
    earlier: tuple[dt.date, ...]
    signed_name: str
    signed_position: str
    reference: str = ""


def notice_title(number: int, language: Language) -> str:
    """`Notis pertama: pelanggaran peraturan rumah`."""
    return say(_TITLES[number - 1], language)


def print_rule_notice(notice: RuleNoticePaper) -> Printed:
    """The notice as a PDF, with a slip below that says it was received."""
    missing = Missing()
    return build(notice.paper, notice_title(notice.number, notice.paper.language), _story(notice, missing), missing)


def _story(notice: RuleNoticePaper, missing: Missing) -> list[Flowable]:
    language, letter = notice.paper.language, Letter(notice.paper, missing, first=1)
    made: list[Flowable] = [
        *letter.references(notice.written, notice.reference, after=8), letter.line(notice.addressed_to, bold=True),
        letter.line(notice.unit), Spacer(1, 4), letter.line(letter.say(N_("Served: {how}"), how=notice.served)),
        Spacer(1, 12), letter.line(notice_title(notice.number, language).upper(), bold=True, after=6),
    ]  # fmt: skip
    paragraphs_ = [
        say(N_("The house rules say:"), language) + f"\n{notice.rule}",
        say(N_("The office has found the following:"), language) + f"\n{notice.fact}",
        *_earlier(notice),
        say(N_("Please stop this at once and keep the rule from now on."), language),
        *_asked(notice),
    ]
    for text in paragraphs_:
        made += letter.numbered(text)
    return [*made, *_signed(notice, letter)]


def _earlier(notice: RuleNoticePaper) -> list[str]:
    if not notice.earlier:
        return []
    days = ", ".join(show_day(day, notice.paper.language, long=True) for day in notice.earlier)
    return [say(N_("Earlier notices about this matter: {days}."), notice.paper.language, days=days)]


def _asked(notice: RuleNoticePaper) -> list[str]:
    language = notice.paper.language
    made = []
    if notice.reply_by:
        day = show_day(notice.reply_by, language, long=True).replace(" ", "\u00a0")  # never parted
        made.append(say(N_("You may explain your side to the office, in person or in writing, by {day}."), language,
                        day=day))  # fmt: skip
    last = N_("If it goes on, the next notice follows.")
    if notice.number == 3:
        last = N_("This is the last notice. If it goes on, the matter is handed on for action under the tenancy.")
    return [*made, say(last, language)]


def _signed(notice: RuleNoticePaper, letter: Letter) -> list[Flowable]:
    language, line = letter.language, letter.line
    name = notice.signed_name.upper() or "\u00a0" * 34
    end = KeepTogether([
        Spacer(1, 12), line(say(N_("Thank you."), language)), Spacer(1, 14 * mm), line(f"({name})", bold=True),
        line(notice.signed_position), line(notice.paper.letterhead.name),
    ])  # fmt: skip
    received = KeepTogether([
        Spacer(1, 12), HRFlowable(width="100%", thickness=0.5, dash=(3, 3), spaceAfter=6),
        line(say(N_("Received by"), language).upper(), bold=True, after=8),
        facts([(say(N_("Name"), language), _DOTS), (say(N_("Signature"), language), _DOTS),
               (say(N_("Date"), language), _DOTS)], letter.width, letter.missing),
    ])  # fmt: skip
    return [end, received]
