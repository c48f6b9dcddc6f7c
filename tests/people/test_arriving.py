"""Somebody new: record, document and home in one step, or nothing at all."""

from __future__ import annotations

import pytest

from k2k_desktop.core.errors import Invalid
from k2k_desktop.models.people import DocumentKind, Relationship
from k2k_desktop.services.estate import forms
from k2k_desktop.services.estate.pages import facts
from k2k_desktop.services.people.arriving import Home, homes_in, register_resident, settle
from k2k_desktop.services.people.moves import Mover
from k2k_desktop.services.people.pages import resident_page
from k2k_desktop.services.runner import Runner
from tests.conftest import Make

NEW = {"full_name": "Ganesan a/l Perumal"}


def test_a_newcomer_has_record_document_and_home_in_one_step(runner: Runner, make: Make) -> None:
    estate = make.estate()
    unit = make.unit(make.block(estate), estate)
    document = {"kind": DocumentKind.mykad, "number": "680314-10-5127"}
    key = runner.change(register_resident, NEW, document, Home(unit, Relationship.head))
    page = runner.read(resident_page, key)
    assert (page.unit, page.relationship, page.documents[0].masked[-4:]) == ("A-01-01", Relationship.head, "5127")


def test_a_wrong_number_keeps_nothing_of_the_newcomer(runner: Runner, make: Make) -> None:
    estate = make.estate()
    unit = make.unit(make.block(estate), estate)
    with pytest.raises(Invalid):
        runner.change(
            register_resident, NEW, {"kind": DocumentKind.mykad, "number": "12"}, Home(unit, Relationship.head)
        )
    assert runner.read(facts) == (0, 0, 1)


def test_who_is_no_head_joins_the_household_there(runner: Runner, make: Make) -> None:
    estate = make.estate()
    unit = make.unit(make.block(estate), estate)
    home, _people = make.household(unit, "Aminah binti Yusof")
    runner.change(register_resident, NEW, None, Home(unit, Relationship.tenant))
    there = runner.read(homes_in, unit)
    assert [(one.household_id, one.people) for one in there] == [(home, 2)]


def test_the_first_in_an_empty_unit_must_be_the_head(runner: Runner, make: Make) -> None:
    estate = make.estate()
    unit = make.unit(make.block(estate), estate)
    with pytest.raises(Invalid) as refused:
        runner.change(register_resident, NEW, None, Home(unit, Relationship.child))
    assert "relationship" in refused.value.fields
    with pytest.raises(Invalid):
        runner.change(settle, unit, [], runner.clock.today())
    person = make.resident("Lim Chee Hoe")
    assert runner.change(settle, unit, [Mover(person, Relationship.head)], runner.clock.today())


def test_a_block_says_what_it_would_make_before_it_is_made(runner: Runner, make: Make) -> None:
    estate = make.estate()
    planned = runner.read(forms.planned_block, estate, "A", "1-17", "1-20")
    assert (planned.count, planned.first, planned.last) == (340, "A-01-01", "A-17-20")
    block = make.block(estate, "B")
    make.unit(block, estate, "B-02-01")
    make.unit(block, estate, "B-01-01")
    assert runner.read(forms.floors_of, block) == ["1", "2"]
    assert runner.read(forms.block_names) == [(block, "B")]
