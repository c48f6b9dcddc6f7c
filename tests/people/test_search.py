"""One search field finds people, units, meetings and bodies, the fitting group first and nothing one may not read."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.models.governance import OrganisationKind
from k2k_desktop.models.meetings import MeetingKind
from k2k_desktop.services import governance, meetings, search
from k2k_desktop.services.runner import Runner
from tests.conftest import Make, RunnerOf


@pytest.fixture
def office(runner: Runner, make: Make) -> Runner:
    """Two families, a committee and a planned meeting."""
    estate = make.estate()
    block = make.block(estate)
    make.household(make.unit(block, estate, "A-03-12"), "Ganesan a/l Perumal", "Letchumi a/p Raman", "Devi a/p Ganesan")
    make.household(make.unit(block, estate, "A-03-13"), "Muhammad Ali bin Osman", "Siti Aminah @ Minah binti Yusof")
    body = runner.change(
        governance.save_organisation, None, 0, {"name": "Persatuan Penduduk", "kind": OrganisationKind.residents}
    )
    runner.change(
        meetings.plan,
        body,
        {
            "kind": MeetingKind.committee,
            "held_on": dt.date(2026, 12, 1),
            "starts_at": dt.time(20, 30),
            "place": "Dewan Serbaguna",
        },
    )
    return runner


def _titles(runner: Runner, words: str) -> list[list[str]]:
    return [[hit.title for hit in group.hits] for group in runner.read(search.find, words)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gan", "Ganesan a/l Perumal"),
        ("ganesan per", "Ganesan a/l Perumal"),
        ("mohd ali", "Muhammad Ali bin Osman"),
        ("minah", "Siti Aminah @ Minah binti Yusof"),
        ("letchumi a/p", "Letchumi a/p Raman"),
    ],
)
def test_three_letters_of_a_name_put_the_person_first(office: Runner, typed: str, first: str) -> None:
    assert _titles(office, typed)[0][0] == first


def test_a_unit_in_any_spelling_comes_first(office: Runner) -> None:
    for typed in ("A-03-12", "a 3 12", "a-3-12"):
        assert _titles(office, typed)[0] == ["A-03-12"]


def test_a_reference_and_a_body_are_found(office: Runner) -> None:
    assert "1/2026" in _titles(office, "1/2026")[0][0]
    assert any("Persatuan Penduduk" in titles for titles in _titles(office, "persatuan"))


def test_the_administrator_finds_no_resident(office: Runner, runner_of: RunnerOf) -> None:
    assert _titles(runner_of("admin"), "gan") == []


def test_signs_alone_find_nothing_and_break_nothing(office: Runner) -> None:
    for typed in ("", " ", '"', "*", "a*\"'", "%", "@", "NEAR(", "\x00"):
        office.read(search.find, typed)
