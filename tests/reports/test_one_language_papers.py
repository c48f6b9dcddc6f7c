"""One language on paper: no paper of the sample office holds a word of ours in the other language."""

from __future__ import annotations

import argparse
import importlib
import re
import shutil
from collections.abc import Iterator
from functools import cache
from typing import Final

import pytest

from k2k_desktop.cli.documents import KINDS
from k2k_desktop.core.actions import Question
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.i18n import Language
from k2k_desktop.core.progress import Progress
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.office.opening import close_office, open_office
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.shell.tour import MOMENT
from k2k_desktop.ui.shell.tour_papers import of_trust
from tests.cli.test_papers import REFS
from tests.reports.reading import pages, whole
from tests.shell.test_one_language import data, finder
from tests.walk import practice_office

MEETING: Final = "1/2026"
_MINUTED: Final = {"minutes": MEETING, "notice": MEETING, "attendance": MEETING}
_LIFTS: Final = "Kedua-dua lif"
_ROUND: Final = "keutamaan 1"
_OF_COMPLAINTS: Final = {
    "slip": _LIFTS, "issue-history": _LIFTS, "issue-letter": "Lampu jalan", "reply-letter": "Paip induk",
    "rule-notice": "Bunyi bising", "work-order": _LIFTS, "quotations": _LIFTS, "photo-sheet": _LIFTS,
    "lift-log": "Lif 2 Blok A", "lift-availability": "", "outage-notice": "1", "inspection": "1", "ageing": "",
    "round": _ROUND, "round-slips": _ROUND, "charter": "1", "poster": "",
}  # fmt: skip
_OF_PRIVACY: Final = {
    "privacy-notice": "", "own-report": "Yusof bin Borhan", "data-request": "1", "data-request-answer": "1",
    "breach-form": "1", "breach-letter": "2", "breach-register": "", "disclosures": "", "drill-record": "",
}  # fmt: skip
FOUND: Final = {**_MINUTED, **REFS, **_OF_COMPLAINTS, **_OF_PRIVACY, "members-register": "Persatuan Penduduk"}
# The sample office has no appointment that ended and no request that was extended: tests/governance/test_letters.py
# and tests/privacy/test_papers.py have their letters.
PRINTED: Final = sorted(set(KINDS) - {"termination-letter", "data-request-extension"})
TRUSTED: Final = (
    "evidence-meeting", "recovery-sheet", "first-password", "roles", "trail-code", "privacy-notice-named",
    "disposal-list",
)  # fmt: skip
# What every paper of a kind says in its own language: proof that the words of the paper were read at all.
SAID: Final[dict[Language, str]] = {"ms": "Dicetak oleh|Halaman", "en": "Printed by|Page"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    """The manager of a sample office of these tests' own: the trail keeps the title of each paper."""
    folder = shutil.copytree(practice_office(), tmp_path_factory.mktemp("papers") / "office")
    opened = open_office(folder, "pengurus", PASSWORD, clock=FixedClock(MOMENT))
    yield opened.runner
    close_office(opened)


@cache
def english_and_malay() -> dict[Language, re.Pattern[str]]:
    """What finds a whole text of the other language."""
    return {"ms": finder("ms"), "en": finder("en")}


def paper(runner: Runner, kind: str, language: Language) -> str:
    """The words on the paper."""
    asked = KINDS[kind]
    module, _colon, name = asked.question.partition(":")
    question: Question[..., Printed] = getattr(importlib.import_module(f"k2k_desktop.services.{module}"), name)
    given = argparse.Namespace(ref=FOUND[kind], organisation=None, year=None)
    return whole(runner.ask(question, Progress(), "PD-2026-0001", *asked.find(runner, given), language))


def _own(printed: Printed) -> str:
    """Up to the last page of the paper's own: what a bundle binds in stays in the language it went out in."""
    own = []
    for text in pages(printed):
        own.append(text)
        page = re.search(r"(?:Halaman|Page) (\d+) (?:daripada|of) (\d+)", text)
        if page is not None and page[1] == page[2]:
            break
    return " ".join(own)


@pytest.mark.parametrize("language", ["ms", "en"])
@pytest.mark.parametrize("kind", PRINTED)
def test_no_word_of_the_other_language_is_on_the_paper(desk: Runner, kind: str, language: Language) -> None:
    text = paper(desk, kind, language)
    assert re.search(SAID[language], text)
    assert sorted({hit[0] for hit in english_and_malay()[language].finditer(data().sub("…", text))}) == []


@pytest.mark.parametrize("language", ["ms", "en"])
@pytest.mark.parametrize("name", TRUSTED)
def test_no_word_of_the_other_language_is_on_what_no_kind_prints(desk: Runner, name: str, language: Language) -> None:
    question, args = next((asked, given) for one, asked, given in of_trust(desk, MOMENT.year) if one == name)
    text = _own(desk.ask(question, Progress(), "", *args, language))
    assert re.search(SAID[language], text)
    assert sorted({hit[0] for hit in english_and_malay()[language].finditer(data().sub("…", text))}) == []


@pytest.mark.parametrize(("language", "label"), [("ms", "Votes for"), ("en", "Tarikh akhir")])
def test_a_label_left_behind_on_paper_is_found(language: Language, label: str) -> None:
    assert english_and_malay()[language].search(data().sub("…", f"Chan Wei Teck {label} 12"))
