"""The evidence of a meeting or a period: what the records say, and the list of what is bound behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Spacer

from k2k_desktop.core.i18n import N_, P_, say
from k2k_desktop.reports.page import body_width, build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.table import Column, listing
from k2k_desktop.reports.text import Missing, paragraph

_ROOM: Final = 40 * mm  # below a heading, else it goes to the next page


@dataclass(frozen=True, slots=True)
class Section:
    """One table of facts under a heading; *heads* are (words, share of the width), *none* stands where it is empty."""

    title: str
    heads: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, ...], ...]
    said: tuple[str, ...] = ()
    none: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One meeting, or what concerns the whole period."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class BoundFile:
    """One file of the bundle: its name in it, what it is, and the SHA-256 of its bytes."""

    name: str
    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All of it; *trail* are the sentences about the trail these facts stand on."""

    paper: Paper
    title: str
    chapters: tuple[Chapter, ...]
    files: tuple[BoundFile, ...]
    trail: tuple[str, ...] = ()


def print_evidence(evidence: Evidence) -> Printed:
    """What the records say, chapter by chapter."""
    missing = Missing()
    story: list[Flowable] = [paragraph(evidence.title, missing, size=15, bold=True, after=6)]
    words = say(
        N_("Put together from the records as they stand. Every table can be opened in the program; what is bound "
           "behind it is byte for byte what was issued."),
        evidence.paper.language,
    )  # fmt: skip
    story.append(paragraph(words, missing, after=4))
    story += [paragraph(line, missing, after=3) for line in evidence.trail]
    for place, chapter in enumerate(evidence.chapters):
        if place:
            story.append(PageBreak())
        story += _chapter(chapter, evidence.paper, missing)
    return build(evidence.paper, evidence.title, story, missing)


def print_hashes(evidence: Evidence) -> Printed:
    """The last sheet: every file of the bundle with its SHA-256."""
    missing, language = Missing(), evidence.paper.language
    title = say(N_("Files of this bundle"), language)
    columns = (
        Column(say(P_("evidence", "File"), language), weight=2.2),
        Column(say(P_("evidence", "What it is"), language), weight=2.6),
        Column("SHA-256", weight=3.4),
    )
    words = say(
        N_("Whoever receives a file works out its SHA-256 and compares it with this list: one changed character "
           "gives another number."),
        language,
    )  # fmt: skip
    rows = [(one.name, one.title, _broken(one.sha256)) for one in evidence.files]
    story: list[Flowable] = [
        paragraph(title, missing, size=14, bold=True, after=4), paragraph(words, missing, after=6),
        listing(columns, rows, evidence.paper, missing),
    ]  # fmt: skip
    return build(evidence.paper, f"{evidence.title} – {title}", story, missing)


def _chapter(chapter: Chapter, paper: Paper, missing: Missing) -> Iterator[Flowable]:
    yield Spacer(1, 8)
    yield paragraph(chapter.title, missing, size=13, bold=True, after=3)
    if chapter.facts:
        yield facts(chapter.facts, body_width(paper), missing)
    for number, section in enumerate(chapter.sections, 1):
        yield CondPageBreak(_ROOM)
        yield Spacer(1, 8)
        yield paragraph(f"{number}. {section.title}", missing, size=11.5, bold=True, after=3)
        yield from (paragraph(line, missing, after=3) for line in section.said)
        if section.rows:
            yield listing([Column(words, weight=share) for words, share in section.heads], section.rows, paper, missing)
        elif section.none:
            yield paragraph(section.none, missing)


def _broken(fingerprint: str) -> str:
    """In groups of eight, so that a line may break and an eye may follow."""
    parts: Sequence[str] = [fingerprint[start : start + 8] for start in range(0, len(fingerprint), 8)]
    return " ".join(parts)
