"""A resolution typed in the minutes stands in the register of resolutions at once, and goes with its paragraph."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.models.governance.standing import Resolution
from k2k_desktop.models.meetings import EntryKind, MeetingKind
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import EntryDraft, agenda
from k2k_desktop.services.runner import Runner
from tests.meetings.conftest import Committee
from tests.meetings.test_papers import words

DAY = dt.date(2026, 10, 5)
MOVED = EntryDraft(
    EntryKind.resolution, "Menubuhkan pasukan.", proposer="Lim Chee Hoe", seconder="Kavitha a/p Murugan",
    votes=(4, 1, 0),
)  # fmt: skip


def register(committee: Committee) -> list[tuple[int, str, str | None, int | None]]:
    """(number, text, proposer, votes for) of each resolution kept."""
    with committee.runner.database.reading() as session:
        rows = session.scalars(sa.select(Resolution).order_by(Resolution.number))
        return [(one.number, one.text, one.proposer, one.votes_for) for one in rows]


def test_a_resolution_is_in_the_register_with_the_number_that_screen_and_paper_show(committee: Committee) -> None:
    key = committee.open(DAY)
    committee.write(key, 4, MOVED)
    assert register(committee) == [(1, "Menubuhkan pasukan.", "Lim Chee Hoe", 4)]
    view = committee.page(key).items[3].entries[0]
    assert (view.proposer, view.seconder, view.votes, view.carried) == (MOVED.proposer, MOVED.seconder, (4, 1, 0), True)
    text = words(committee.runner.read(meetings.minutes_pdf, key, "en"))
    for part in ("Resolution 1/2026", "Proposed by: Lim Chee Hoe", "For 4", "Against 1", "carried"):
        assert part in text


def test_a_resolution_changes_and_goes_with_its_paragraph(committee: Committee) -> None:
    key = committee.open(DAY)
    other = replace(MOVED, text="Membeli pam.", votes=None, proposer="", seconder="")
    first, second = committee.write(key, 4, MOVED, other).entry_ids
    committee.write(key, 4, replace(other, entry_id=second, text="Membeli dua pam."))
    assert register(committee) == [(1, "Membeli dua pam.", None, None)]
    committee.write(key, 4, EntryDraft(EntryKind.note, "Membeli dua pam.", entry_id=second))
    assert register(committee) == []
    assert first not in [one.id for one in committee.page(key).items[3].entries]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"proposer": "Hasnah binti Mat Din"}, "proposer"),  # absent
        ({"seconder": "Hasnah binti Mat Din"}, "seconder"),
        ({"seconder": "Lim Chee Hoe"}, "seconder"),  # the proposer
        ({"proposer": "Encik Tan"}, "proposer"),  # a guest
        ({"votes": (5, 1, 0)}, "votes_for"),  # more than the five present
    ],
)
def test_who_was_absent_neither_proposes_nor_votes(
    committee: Committee, changes: dict[str, object], wrong: str
) -> None:
    key = committee.open(DAY, present=5)
    committee.runner.change(meetings.add_guest, key, "Encik Tan")
    with pytest.raises(Invalid) as refused:
        committee.write(key, 4, replace(MOVED, **changes))  # type: ignore[arg-type]
    assert wrong in refused.value.fields
    assert register(committee) == []


def test_a_proposer_is_on_the_list_even_before_anybody_is_marked_present(committee: Committee) -> None:
    key = committee.open(DAY, present=0)
    for name in ("Lim Chee Hoe", "lim  chee hoe", "Orang Luar"):
        with pytest.raises(Invalid) as refused:
            committee.write(key, 4, replace(MOVED, votes=None, proposer=name, seconder=""))
        assert set(refused.value.fields) == {"proposer"}
    assert register(committee) == []


def test_a_general_meeting_takes_a_proposer_who_stands_on_no_list(committee: Committee) -> None:
    key = committee.open(DAY, kind=MeetingKind.agm)
    committee.write(key, 4, replace(MOVED, votes=None, proposer="Ahli Biasa"))
    assert [line[2] for line in register(committee)] == ["Ahli Biasa"]
    with pytest.raises(Invalid, match="was not at"):
        committee.write(key, 4, replace(MOVED, votes=None, proposer="Hasnah binti Mat Din"))


def test_a_motion_that_more_opposed_prints_as_not_carried(committee: Committee) -> None:
    key = committee.open(DAY)
    committee.write(key, 4, replace(MOVED, votes=(1, 3, 1)))
    assert not committee.page(key).items[3].entries[0].carried
    assert "not carried" in words(committee.runner.read(meetings.minutes_pdf, key, "en"))


def test_confirmed_minutes_keep_their_resolutions(committee: Committee, manager: Runner) -> None:
    key = committee.open(DAY)
    committee.write(key, 4, MOVED)
    item = committee.page(key).items[3]
    committee.runner.change(meetings.close_meeting, key, dt.time(22, 0))
    committee.runner.change(meetings.circulate, key)
    second = committee.open(dt.date(2026, 11, 2))
    people = committee.page(second).people
    manager.change(meetings.confirm_minutes, key, second, people[0].id, people[1].id)
    with pytest.raises(UserError):
        committee.runner.change(meetings.write_item, key, item.id, item.version, [])
    assert register(committee) == [(1, "Menubuhkan pasukan.", "Lim Chee Hoe", 4)]


def test_bold_and_italic_are_kept_inside_the_text_and_print(committee: Committee) -> None:
    key = committee.open(DAY)
    committee.write(key, 4, EntryDraft(EntryKind.note, "Papan kawalan rosak", marks="b0-5 b3-9 i6-90 x1-2 b7-7"))
    assert committee.page(key).items[3].entries[0].marks == "b0-9 i6-19"
    assert "Papan kawalan rosak" in words(committee.runner.read(meetings.minutes_pdf, key, "ms"))


def test_a_closed_item_keeps_its_number_on_the_public_copy_and_loses_its_words(committee: Committee) -> None:
    key = committee.open(DAY)
    committee.write(key, 4, EntryDraft(EntryKind.note, "Perkara sulit."))
    item = committee.page(key).items[3]
    committee.runner.change(agenda.close_item, key, item.id, True)
    whole = words(committee.runner.read(meetings.minutes_pdf, key, "en"))
    public = words(committee.runner.read(meetings.minutes_pdf, key, "en", public=True))
    assert "Perkara sulit." in whole
    assert "Perkara sulit." not in public
    assert "CLOSED ITEM" in public
    assert "4.0" in public
