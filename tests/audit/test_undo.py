"""Taking an entry back is a new entry, and never reaches over somebody else's later work."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.core.errors import UserError
from k2k_desktop.models import audit, proof
from k2k_desktop.models.people import Relationship
from k2k_desktop.services import audit as trail
from k2k_desktop.services.people import moves, pages, residents
from k2k_desktop.services.runner import Runner
from tests.conftest import Make


def _last(runner: Runner) -> int:
    with runner.database.reading() as session:
        return audit.head(session)[0]


def test_an_undone_move_leaves_everything_as_it_was(runner: Runner, make: Make) -> None:
    estate = make.estate()
    unit = make.unit(make.block(estate), estate)
    person = make.resident("Aminah binti Yusof")
    runner.change(moves.move_in, unit, [moves.Mover(person, Relationship.head)], dt.date(2026, 1, 5))
    seq = _last(runner)
    assert runner.read(pages.resident_page, person).unit == "A-01-01"
    runner.change(trail.undo, seq)
    page = runner.read(pages.resident_page, person)
    assert (page.unit, page.timeline) == (None, [])
    with runner.database.reading() as session:
        assert proof.verify(session).faults == []
    assert _last(runner) == seq + 1


def test_an_undone_change_restores_the_value_and_counts_the_version_on(runner: Runner, make: Make) -> None:
    person = make.resident("Lim Chee Hoe", occupation="Tukang jahit")
    version = runner.read(pages.resident_page, person).version
    runner.change(residents.save_resident, person, version, {"occupation": "Pemandu"})
    runner.change(trail.undo, _last(runner))
    page = runner.read(pages.resident_page, person)
    assert page.values["occupation"] == "Tukang jahit"
    assert page.version == version + 2


def test_what_was_changed_since_is_not_undone(runner: Runner, make: Make) -> None:
    person = make.resident("Chong Wei Ling")
    first = _last(runner)
    version = runner.read(pages.resident_page, person).version
    runner.change(residents.save_resident, person, version, {"occupation": "Guru"})
    seq = _last(runner)
    runner.change(residents.save_resident, person, version + 1, {"skills": "Menjahit"})
    with pytest.raises(UserError, match="changed since"):
        runner.change(trail.undo, seq)
    assert runner.read(pages.resident_page, person).values["occupation"] == "Guru"
    assert seq > first


def test_the_last_entry_to_undo_is_ones_own_and_not_taken_back_twice(runner: Runner, make: Make) -> None:
    person = make.resident("Siti Mariam binti Osman")
    version = runner.read(pages.resident_page, person).version
    since = _last(runner)
    runner.change(residents.save_resident, person, version, {"occupation": "Guru"})
    found = runner.read(trail.last_of_mine, since)
    assert found is not None
    runner.change(trail.undo, found[0])
    assert runner.read(trail.last_of_mine, since) is None


def test_an_entry_is_shown_with_its_fields_and_sensitive_ones_hidden(runner: Runner, make: Make) -> None:
    person = make.resident("Ong Siew Lan")
    runner.change(
        residents.save_document,
        person,
        None,
        0,
        {"kind": residents.DOCUMENT_FORM[0].kind.parse("passport"), "number": "A12345678"},
    )
    page = runner.read(trail.entry_page, _last(runner))
    shown = {one.label: one.after for one in page.changes[0].fields}
    assert shown["Number of the document"] == "••••"
    assert "A12345678" not in repr(page)
    assert page.subject == ("resident", person)
