"""Each exception test names the record that breaks its rule, and none that comes close."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.i18n import set_language
from k2k_desktop.services.review import papers, reviews, running
from k2k_desktop.services.review.exceptions import TESTS
from k2k_desktop.services.review.running import Judged
from k2k_desktop.services.runner import Runner
from tests.conftest import TEST_KEY, RunnerOf
from tests.patience import allowed
from tests.review import planting, seeding
from tests.review.seeding import FIRST, LAST, NOW, Seeding

NAMES = [test.name for test in TESTS]


@pytest.fixture(scope="module")
def planted(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeding]:
    """One office with every violation."""
    path = tmp_path_factory.mktemp("exceptions") / "office.db"
    shutil.copyfile(template, path)
    database = Database(path, TEST_KEY)
    clock = FixedClock(seeding.BASE)
    office = seeding.prepare(database, clock)
    bodies = [office.body() for _number in range(16)]
    undeclared, ended = office.body(declared=1), office.body(term_to=dt.date(2026, 12, 31))
    office.door("manager").note("backups.make_copy")
    for days in (7, 14, 21, 28, 35, 42):
        clock.moment = seeding.BASE + dt.timedelta(days=days)
        office.door("manager").note("backups.make_copy")
    clock.moment = NOW
    planting.plant_meetings(office, bodies[:12])
    planting.plant_committees(office, bodies[12:], undeclared, ended)
    planting.plant_works(office)
    planting.plant_users(office)
    yield office
    database.close()


@pytest.fixture(scope="module")
def found(planted: Seeding) -> dict[str, Judged]:
    """What a run over the period names."""
    set_language("ms")
    auditor = planted.door("auditor")
    values = {"title": "Semakan", "from_on": FIRST, "to_on": LAST, "organisation_id": None, "seed": 7}
    key = auditor.change(reviews.save_review, None, 1, values)
    return {one.name: one for one in auditor.read(running.run_exceptions, key)}


@pytest.mark.parametrize("name", NAMES)
def test_the_planted_record_is_named_and_what_comes_close_is_not(
    name: str, planted: Seeding, found: dict[str, Judged]
) -> None:
    named = {(hit.table, hit.key) for hit in found[name].hits}
    assert planted.bad[name], "no violation is planted"
    assert named == planted.bad[name]
    assert all(hit.title and hit.detail for hit in found[name].hits)


@pytest.mark.parametrize("test", TESTS, ids=NAMES)
def test_each_test_says_its_rule_and_where_it_comes_from(test: object) -> None:
    assert all(getattr(test, name) for name in ("label", "rule", "source"))


def test_a_fresh_office_breaks_no_rule(runner_of: RunnerOf, clock: FixedClock) -> None:
    auditor = runner_of("auditor")
    key = _review(auditor, clock)
    assert [one.name for one in auditor.read(running.run_exceptions, key) if one.count] == []


def test_a_run_stays_with_its_review_and_is_told_on_paper(runner_of: RunnerOf, clock: FixedClock) -> None:
    auditor = runner_of("auditor")
    key, other = _review(auditor, clock), _review(auditor, clock)
    assert auditor.read(running.last_run, key) is None
    auditor.read(running.run_exceptions, key)
    last = auditor.read(running.last_run, key)
    assert last is not None
    assert (last.by, set(last.found)) == ("Ujian Auditor", set(NAMES))
    assert auditor.read(running.last_run, other) is None
    assert auditor.read(papers.review_report_pdf, key, "ms").pdf.startswith(b"%PDF")
    assert auditor.read(papers.exceptions_pdf, key, "en").pdf.startswith(b"%PDF")


def test_the_scope_leaves_other_bodies_out(planted: Seeding, found: dict[str, Judged]) -> None:
    auditor = planted.door("auditor")
    values = {"title": "Satu badan", "from_on": FIRST, "to_on": LAST, "organisation_id": 1, "seed": 7}
    key = auditor.change(reviews.save_review, None, 1, values)
    of_one = {one.name: one for one in auditor.read(running.run_exceptions, key)}
    assert [hit.key for hit in of_one["without_quorum"].hits] == [min(planted.bad["without_quorum"])[1]]
    for name in ("unconfirmed", "changed_after", "acted_after_term", "undeclared", "uncounted"):
        assert of_one[name].count == 0


def test_a_run_over_the_planted_office_is_quick(planted: Seeding, found: dict[str, Judged]) -> None:
    auditor = planted.door("auditor")
    began = time.process_time()
    auditor.read(running.run_exceptions, 1)
    assert time.process_time() - began < allowed(2)


def _review(auditor: Runner, clock: FixedClock) -> int:
    values = {"title": "Semakan", "from_on": dt.date(2026, 1, 1), "to_on": clock.today(), "seed": 1}
    return auditor.change(reviews.save_review, None, 1, values)
