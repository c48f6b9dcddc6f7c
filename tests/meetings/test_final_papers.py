"""Confirmed minutes and what is certified of them print from the archive, whatever changed around them since."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.models.governance import Organisation
from k2k_desktop.models.office import Office, State, User
from k2k_desktop.services import documents, meetings
from k2k_desktop.services.meetings.amendments import amend_minutes
from k2k_desktop.services.meetings.extracts import extract_pdf, make_extract
from k2k_desktop.services.meetings.papers import keep_confirmed, public_minutes_pdf
from k2k_desktop.services.runner import Runner
from tests.meetings.conftest import Committee
from tests.meetings.test_amendments import decided
from tests.meetings.test_papers import words


@action("Change all around", needs="session")
def everything_changes(session: Session) -> None:
    """Other names of the office, its users and its organisations, another letterhead."""
    office = session.scalars(sa.select(Office)).first()
    if office is None:
        session.add(office := Office(name="Pejabat", state=State.selangor, practice=False))
    office.put({"name": "Pejabat Pengurusan PPR Melur", "address": "Jalan Lain 1", "phone": "03-000 0000"})
    for user in session.scalars(sa.select(User)):
        user.name = "Nama Baharu"
    for one in session.scalars(sa.select(Organisation)):
        one.name = "Persatuan Nama Baharu"


@pytest.mark.parametrize("public", [False, True])
def test_confirmed_minutes_print_the_same_whatever_changed_around_them(
    committee: Committee, manager: Runner, public: bool
) -> None:
    question = public_minutes_pdf if public else meetings.minutes_pdf
    first, second = committee.confirmed(manager)
    printed = manager.read(question, first, "ms")
    manager.change(everything_changes)
    assert manager.read(question, first, "ms") == printed
    assert "Nama Baharu" not in words(printed)
    people = committee.page(second).people
    given = ("4.1", "Baca: lif Blok C rosak sejak Selasa.", "Tersalah hari.")
    manager.change(amend_minutes, first, second, *given, people[0].id, people[1].id)
    amended = manager.read(question, first, "ms")
    assert amended != printed
    assert "Selasa" in words(amended)
    assert [one.replaced for one in manager.read(documents.issued_of, "meeting", first)] == [False, True]


def test_minutes_of_a_meeting_kept_when_confirmed_are_those_printed_later(
    committee: Committee, manager: Runner
) -> None:
    first, _second = committee.confirmed(manager)
    kept = manager.read(keep_confirmed, first)
    manager.change(everything_changes)
    assert manager.read(meetings.minutes_pdf, first, "ms") == kept
    assert len(manager.read(documents.issued_of, "meeting", first)) == 1


def test_an_extract_prints_the_same_whatever_changed_around_it(committee: Committee, manager: Runner) -> None:
    _first, entry = decided(committee, manager)
    key = manager.change(make_extract, entry, "Jabatan Perumahan")
    printed = manager.read(extract_pdf, key, "en")
    manager.change(everything_changes)
    assert manager.read(extract_pdf, key, "en") == printed
