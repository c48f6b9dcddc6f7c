"""What the agenda of each kind of meeting starts with, closed items, and matters sent to the next agenda."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.models.meetings import ItemKind, MeetingKind
from k2k_desktop.services import meetings
from k2k_desktop.services.governance import circulars
from k2k_desktop.services.meetings import agenda, notice_papers, sending, templates
from k2k_desktop.services.meetings.templates import TemplateLine
from k2k_desktop.services.runner import Runner
from tests.meetings.conftest import Committee
from tests.meetings.test_papers import words

DAY, LATER = dt.date(2026, 12, 14), dt.date(2027, 1, 11)
OWN = [TemplateLine("Doa", ItemKind.address), TemplateLine("Lif", ItemKind.report)]


@pytest.mark.parametrize("kind", list(MeetingKind))
def test_each_kind_starts_with_its_own_agenda(committee: Committee, kind: MeetingKind) -> None:
    items = committee.page(committee.plan(DAY, kind=kind)).items
    assert [one.kind for one in items] == [line[0] for line in templates.DEFAULTS[kind]]
    assert items[0].kind is ItemKind.address
    assert items[-1].kind is ItemKind.closing
    assert [one.number for one in items] == [f"{place}.0" for place in range(1, len(items) + 1)]


def test_a_changed_template_holds_for_its_kind_only_and_an_empty_one_brings_the_standard_back(
    committee: Committee, secretary: Runner
) -> None:
    before = committee.plan(DAY)
    secretary.change(templates.save_template, committee.id, MeetingKind.committee, OWN)
    assert [one.title for one in committee.page(committee.plan(LATER)).items] == ["Doa", "Lif"]
    assert len(committee.page(before).items) == 6
    assert len(committee.page(committee.plan(DAY, kind=MeetingKind.agm)).items) == 9
    secretary.change(templates.save_template, committee.id, MeetingKind.committee, OWN[::-1])
    page = secretary.read(templates.template, committee.id, MeetingKind.committee)
    assert (page.own, [line.title for line in page.lines]) == (True, ["Lif", "Doa"])
    secretary.change(templates.save_template, committee.id, MeetingKind.committee, [])
    assert not secretary.read(templates.template, committee.id, MeetingKind.committee).own


def test_a_template_line_without_words_is_refused(committee: Committee, secretary: Runner) -> None:
    blank = [TemplateLine("  ", ItemKind.report)]
    with pytest.raises(UserError):
        secretary.change(templates.save_template, committee.id, MeetingKind.committee, blank)
    with pytest.raises(UserError):
        secretary.change(templates.save_template, committee.id, MeetingKind.committee, OWN * 21)
    with pytest.raises(UserError):
        secretary.change(templates.save_template, 999, MeetingKind.committee, OWN)


def test_the_public_agenda_leaves_out_a_closed_item_and_keeps_its_number(committee: Committee) -> None:
    key = committee.plan(DAY)
    item = committee.runner.change(meetings.add_item, key, "Tindakan tatatertib", presenter="Rohana")
    committee.runner.change(agenda.close_item, key, item, True)
    public = words(committee.runner.read(notice_papers.agenda_pdf, key, "en"))
    whole = words(committee.runner.read(notice_papers.agenda_pdf, key, "en", public=False))
    letter = words(committee.runner.read(meetings.notice_pdf, key, "en"))
    assert "Tindakan tatatertib" in whole
    for text in (public, letter):
        assert "tatatertib" not in text
        assert "(Closed item)" in text
    assert "5.0" in public
    assert "6.0" in public


def test_what_is_sent_stands_before_other_matters_with_the_way_back(committee: Committee, secretary: Runner) -> None:
    committee.plan(LATER)
    key = committee.plan(DAY)
    item = secretary.change(sending.send_to_agenda, committee.id, "organisation", committee.id, "Lif Blok C")
    views = committee.page(key).items
    place = next(at for at, one in enumerate(views) if one.id == item)
    assert views[place].source == f"organisation:{committee.id}"
    assert views[place].source_title == "Lif Blok C"
    assert views[place + 1].kind is ItemKind.other_matters
    with pytest.raises(UserError, match="already"):
        secretary.change(sending.send_to_agenda, committee.id, "organisation", committee.id, "Lif Blok C")


def test_with_no_meeting_planned_the_refusal_says_what_to_do(committee: Committee, secretary: Runner) -> None:
    committee.plan(dt.date(2026, 3, 2))  # past
    with pytest.raises(UserError, match="Plan one"):
        secretary.change(sending.send_to_agenda, committee.id, "organisation", committee.id, "Lif")


def test_after_the_notice_it_is_added_only_when_said_so(committee: Committee, secretary: Runner) -> None:
    key = committee.plan(DAY)
    secretary.change(meetings.issue_notice, key)
    coming = secretary.read(sending.next_agenda, committee.id)
    assert coming is not None
    assert coming.after_notice
    sent = (committee.id, "organisation", committee.id, "Lif")
    with pytest.raises(UserError, match="has gone out"):
        secretary.change(sending.send_to_agenda, *sent)
    assert secretary.change(sending.send_to_agenda, *sent, after_notice=True)


def test_only_what_is_there_is_sent_and_only_by_who_writes(
    committee: Committee, secretary: Runner, manager: Runner, clock: FixedClock
) -> None:
    committee.plan(DAY)
    for table, key in (("organisation", 999), ("no_such_table", 1)):
        with pytest.raises(UserError):
            secretary.change(sending.send_to_agenda, committee.id, table, key, "Lif")
    with pytest.raises(Invalid):
        secretary.change(sending.send_to_agenda, committee.id, "organisation", committee.id, "   ")
    with pytest.raises(Refused):
        manager.change(sending.send_to_agenda, committee.id, "organisation", committee.id, "Lif")


def test_a_resolution_by_circulation_comes_before_the_next_meeting_once(
    committee: Committee, secretary: Runner, clock: FixedClock
) -> None:
    text = "Sokong permohonan geran " + "bagi lampu koridor " * 20
    key = secretary.change(circulars.circulate_resolution, committee.id, text, clock.today() + dt.timedelta(days=3))
    clock.advance(dt.timedelta(days=5))
    first, general, second = (
        committee.plan(day, kind=kind)
        for day, kind in ((DAY, MeetingKind.committee), (DAY, MeetingKind.agm), (LATER, MeetingKind.committee))
    )
    (item,) = [one for one in committee.page(first).items if one.source == f"resolution:{key}"]
    assert item.kind is ItemKind.motion
    assert "Sokong permohonan geran" in item.title
    assert len(item.title) <= 200
    for other in (general, second):
        assert not [one for one in committee.page(other).items if one.source]
