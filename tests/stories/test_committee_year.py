"""A year in the life of a co-management committee, from its election to its handover, in the real window."""

from __future__ import annotations

import datetime as dt
import importlib
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from k2k_desktop.cli.documents import KINDS
from k2k_desktop.core.actions import Question
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Refused
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.governance.standing import DeclarationKind, Reply, ResolutionResult
from k2k_desktop.models.meetings import AttendanceClass, Bench, EntryKind, MeetingKind, MeetingStatus, MinutesStatus
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import actions, audit, governance, meetings
from k2k_desktop.services.governance import circulars, declarations, elections, handover, health, letters, members
from k2k_desktop.services.meetings import amendments, extracts
from k2k_desktop.ui.governance.handover import HandoverSection
from k2k_desktop.ui.governance.health import HealthSection
from k2k_desktop.ui.governance.resolutions import ResolutionsSection
from k2k_desktop.ui.meetings.minutes import MeetingView
from k2k_desktop.ui.meetings.page import MeetingsPage
from tests.office.conftest import OpenOffice
from tests.reports.reading import texts as pages_of
from tests.stories.committee import (
    ADULTS,
    AUDITOR,
    PASSWORD,
    PICTURES,
    SEATS,
    SECRETARY,
    Year,
    body,
    elect,
    fill,
    give,
    go_to,
    picture,
    prepare,
)
from tests.stories.conftest import CONTROL, DOWN, ENTER, SPACE, Person, SignIn

LABELS = {
    "ms": ("Halaman", "Dicetak", "Kod semakan", "Tarikh", "Tandatangan", "Disahkan oleh", "Dicadangkan oleh"),
    "en": ("Page", "Printed", "Check code", "Date", "Signature", "Confirmed", "Proposed", "minutes", "meeting"),
}
AGM = dt.date(2027, 10, 18)
PLACE, COMPANY = "Dewan Serbaguna", "Syarikat Lif Jaya"


# ---- meetings


def plan(person: Person, year: Year, day: dt.date, kind: MeetingKind = MeetingKind.co_management) -> MeetingView:
    """Plan a meeting with the form and open it from the list."""
    person.window.open_page("meetings")
    page = person.view
    assert isinstance(page, MeetingsPage)
    person.press(Qt.Key.Key_N, CONTROL)
    fill(person, held_on=day, kind=kind, starts_at=dt.time(20, 30), place=PLACE)
    key = page.list.table.current_key()
    assert key is not None
    year.meetings.append(key)
    return opened(person, key)


def opened(person: Person, key: int) -> MeetingView:
    """A meeting opened from the list."""
    person.window.open_record("meeting", key)
    page = person.view
    if isinstance(page, MeetingsPage):
        person.wait(lambda: page.list.table.current_key() == key)
        person.pane(lambda: page.list.table)
        person.press(ENTER)
    view = person.view
    assert isinstance(view, MeetingView)
    assert view.page.id == key
    return view


def sit(person: Person, year: Year, view: MeetingView, present: int = SEATS) -> None:
    """Notice in time, the day comes, the meeting opens; who is missing is unticked."""
    give(person, meetings.issue_notice)
    person.wait(lambda: view.page.status is MeetingStatus.notice_issued)
    go_to(year.clock, view.page.held_on, 20)
    give(person, meetings.open_meeting)
    person.wait(lambda: view.page.status is MeetingStatus.in_session)
    person.pane(lambda: view.people.people)
    person.press(Qt.Key.Key_End, CONTROL)
    for _missing in range(SEATS - present):
        person.press(SPACE)
        person.press(Qt.Key.Key_Up)
    assert view.page.quorum.reached == (present > SEATS // 2)


def write(person: Person, view: MeetingView) -> None:
    """A note, a decision, an action of a member, one of an agency, and a resolution, all by tags."""
    report = view.page.items[3]
    view.go_to_item(report.id)
    person.pane(lambda: view.sheet.text)
    for line in ("Lif Blok A rosak sejak awal bulan.", "#keputusan Alat ganti dibeli segera.",
                 "#tindakan @gopal 30/4 Sediakan jadual giliran.",
                 "#ketetapan @devi /esah 6-0-1 Tabung lif ditubuhkan.",
                 '#tindakan @"Syarikat Lif Jaya" 1/3 Baiki lif Blok A.'):  # fmt: skip
        person.type(line)
        person.press(ENTER)
    person.press(ENTER, CONTROL)
    kinds = [one.kind for one in view.page.items[3].entries]
    assert kinds == [EntryKind.note, EntryKind.decision, EntryKind.action, EntryKind.resolution, EntryKind.action]


def close(person: Person, view: MeetingView) -> None:
    """The meeting ends and its minutes go round."""
    give(person, meetings.close_meeting)
    fill(person, ends_at=dt.time(22, 15))
    give(person, meetings.circulate, N_("Circulate draft"))
    person.wait(lambda: view.page.minutes_status is MinutesStatus.circulated)


def hold_first(person: Person, year: Year) -> None:
    """The first meeting of the new committee, from plan to circulated minutes."""
    go_to(year.clock, dt.date(2027, 1, 29))
    view = plan(person, year, dt.date(2027, 2, 8))
    sit(person, year, view)
    write(person, view)
    picture(person, "first-meeting")
    close(person, view)


def fall_short(person: Person, year: Year) -> None:
    """Three of seven come: the meeting adjourns, and a week later another takes up its agenda."""
    go_to(year.clock, dt.date(2027, 2, 26))
    view = plan(person, year, dt.date(2027, 3, 8))
    sit(person, year, view, present=3)
    picture(person, "no-quorum")
    give(person, meetings.adjourn_meeting)
    fill(person, reason="Tidak cukup kuorum", held_on=dt.date(2027, 3, 22))
    person.wait(lambda: view.page.status is MeetingStatus.adjourned)
    give(person, meetings.circulate, N_("Circulate draft"))
    person.wait(lambda: view.page.minutes_status is MinutesStatus.circulated)
    following = person.session.work.read(meetings.meeting_of_reference, "3/2027")
    year.meetings.append(following)
    go_to(year.clock, dt.date(2027, 3, 12))
    again = opened(person, following)
    assert [one.title for one in again.page.items] == [one.title for one in view.page.items]
    sit(person, year, again, present=5)


def confirm(person: Person, year: Year, at: int) -> None:
    """Another than who wrote them signs in, and confirms what waits at the meeting *at*."""
    view = opened(person, at)
    while waiting := view.page.to_confirm:
        people = [one.id for one in view.page.people if one.attended_as is AttendanceClass.present]
        give(person, meetings.confirm_minutes)
        fill(person, proposer_id=people[1], seconder_id=people[2])
        assert view.page.to_confirm == waiting[1:]
    first = year.page(person, year.meetings[0])
    assert first.minutes_status is MinutesStatus.confirmed


def go_round(person: Person, year: Year) -> None:
    """A resolution that cannot wait for a meeting; everybody replies."""
    go_to(year.clock, dt.date(2027, 4, 5))
    section = body(person, "Resolutions").section
    assert isinstance(section, ResolutionsSection)
    give(person, circulars.circulate_resolution)
    fill(person, text="Pagar utama dicat semula sebelum kenduri tahunan.", reply_by=dt.date(2027, 4, 12))
    one = section.current()
    assert one is not None
    give(person, circulars.record_reply)
    fill(person, answer=Reply.agrees)
    people = [asked.appointment_id for asked in person.session.work.read(circulars.asked, one.id) if not asked.answer]
    for member, answer in zip(people, (Reply.objects, *(Reply.agrees,) * (SEATS - 2)), strict=True):
        person.session.work.change(circulars.record_reply, one.id, member, answer)
    one = section.current()
    assert one is not None
    assert one.result is ResolutionResult.carried
    assert one.waits
    picture(person, "circular")


def ratify(person: Person) -> None:
    """The meeting that sits ratifies it."""
    section = body(person, "Resolutions").section
    assert isinstance(section, ResolutionsSection)
    section.table.select_key(next(one.id for one in section.lines if one.waits))
    give(person, circulars.ratify)
    fill(person)
    assert not any(one.waits for one in section.lines)


def write_ratified(person: Person, year: Year) -> None:
    """It stood on the agenda by itself; what was decided is written under it."""
    view = opened(person, year.meetings[-1])
    item = next(one for one in view.page.items if one.source.startswith("resolution:"))
    view.go_to_item(item.id)
    person.pane(lambda: view.sheet.text)
    person.type("#keputusan Mesyuarat mengesahkan ketetapan itu.")
    person.press(ENTER, CONTROL)
    entries = next(one.entries for one in view.page.items if one.id == item.id)
    assert [one.kind for one in entries] == [EntryKind.decision]


def amend(person: Person, year: Year) -> None:
    """A paragraph of the first minutes, confirmed long ago, is corrected at the meeting that sits."""
    view = opened(person, year.meetings[0])
    people = [one.id for one in year.page(person, year.meetings[-1]).people]
    give(person, amendments.amend_minutes, N_("Amendment"))
    fill(person, paragraph="4.1", text="Lif Blok A rosak sejak 17 Januari.", reason="Hari tertinggal",
         proposer_id=people[0], seconder_id=people[3])  # fmt: skip
    assert [one.paragraph for one in year.page(person, view.page.id).amendments] == ["4.1"]
    picture(person, "amendment")


def meet_again(person: Person, year: Year, day: dt.date) -> int:
    """A meeting like the others, by the services alone."""
    work = person.session.work
    go_to(year.clock, day - dt.timedelta(days=10))
    values = {"kind": MeetingKind.co_management, "held_on": day, "starts_at": dt.time(20, 30), "place": PLACE}
    key = work.change(meetings.plan, year.organisation, values)
    work.change(meetings.issue_notice, key)
    go_to(year.clock, day, 20)
    work.change(meetings.open_meeting, key)
    work.change(meetings.close_meeting, key, dt.time(22, 0))
    work.change(meetings.circulate, key)
    year.meetings.append(key)
    return key


def hold_agm(person: Person, year: Year) -> int:
    """The annual general meeting has a number of its own."""
    go_to(year.clock, AGM - dt.timedelta(days=21))
    view = plan(person, year, AGM, MeetingKind.agm)
    year.meetings.pop()
    sit(person, year, view)
    view.go_to_item(view.page.items[-2].id)
    person.pane(lambda: view.sheet.text)
    person.type("#ketetapan @gopal /devi 6-1-0 Penyata tahunan diterima.")
    person.press(ENTER, CONTROL)
    close(person, view)
    picture(person, "agm")
    return view.page.id


def hand_over(person: Person, year: Year) -> int:
    """The secretary leaves: a handover line by line, signed by both."""
    go_to(year.clock, dt.date(2027, 12, 6))
    section = body(person, "Handover").section
    assert isinstance(section, HandoverSection)
    person.press(Qt.Key.Key_N, CONTROL)
    fill(person, outgoing=ADULTS[2], incoming=ADULTS[9])
    one = section.current()
    assert one is not None
    person.pane(lambda: section.items)
    person.press(Qt.Key.Key_Home, CONTROL)
    for _line in one.items:
        person.press(SPACE)
        person.press(DOWN)
    give(person, handover.finish_handover)
    fill(person)
    done = section.current()
    assert done is not None
    assert (done.handed, done.finished_on) == (len(done.items), dt.date(2027, 12, 6))
    picture(person, "handover")
    return done.id


# ---- the end of the year


def records(person: Person, year: Year) -> dict[str, tuple[Any, ...]]:
    """What every paper of the table is printed from."""
    work, key = person.session.work, year.organisation
    sitting = work.read(governance.members_on, key, year.clock.today())
    work.change(members.add_member, key, {"person_name": "Ong Siew Lan", "joined_on": dt.date(2027, 11, 1)})
    last = sitting[-1].appointment_id
    work.change(letters.issue_letter, last, "appointment")
    page = work.read(governance.organisation_page, key)
    version = next(one.version for one in page.members if one.appointment_id == last)
    work.change(governance.end_appointment, last, version, dt.date(2027, 12, 6), "Berpindah")
    values = {"appointment_id": sitting[0].appointment_id, "kind": DeclarationKind.interest, "matter": "Tiada",
              "declared_on": dt.date(2027, 12, 6)}  # fmt: skip
    declared = work.change(declarations.save_declaration, None, key, 1, values)
    first = year.meetings[0]
    entries = year.page(person, first).items[3].entries
    promised = next(one.action_id for one in entries if one.owner == COMPANY)
    assert promised is not None
    kept = work.read(actions.action_page, promised)
    work.change(actions.set_owner, promised, kept.version, Bench.agency, COMPANY)
    decision = next(one.id for one in entries if one.kind is EntryKind.decision)
    extract = work.change(extracts.make_extract, decision, "Majlis Perbandaran")
    election = work.read(elections.elections_of, key)[0].id
    handed = work.read(handover.handovers, key)[0].id
    meeting = dict.fromkeys(("minutes", "notice", "notice-letters", "agenda", "attendance"), (first,))
    voted = dict.fromkeys(("electoral-roll", "nomination-form", "ballot", "result-certificate"), (election,))
    own = dict.fromkeys(("action-list", "resolution-register", "members-register"), (key,))
    return {
        **meeting, **voted, **own, "extract": (extract,), "reminder": (COMPANY,),
        "appointment-letter": (last,), "termination-letter": (last,), "declaration-form": (declared,),
        "handover-checklist": (handed,), "governance-report": (key, 2027),
    }  # fmt: skip


def print_everything(person: Person, year: Year, agm: int) -> None:
    """Every paper of the table, and the minutes of every meeting, in both languages: no label of one in the other."""
    printed = records(person, year)
    elsewhere = ("drill_papers:", "issues.", "privacy.", "review.")
    assert set(printed) == {name for name, kind in KINDS.items() if not kind.question.startswith(elsewhere)}
    wanted = [(name, name, args) for name, args in printed.items()]
    wanted += [(f"minutes-{key}", "minutes", (key,)) for key in (*year.meetings[1:], agm)]
    for name, kind, args in wanted:
        module, _colon, question = KINDS[kind].question.partition(":")
        made: Question[..., Printed] = getattr(importlib.import_module(f"k2k_desktop.services.{module}"), question)
        texts = {}
        for language in LABELS:
            pdf = person.session.work.read(made, *args, language).pdf
            if PICTURES:
                Path(PICTURES, f"{name}-{language}.pdf").write_bytes(pdf)
            texts[language] = "".join(pages_of(pdf))
            assert "TERATAI DAMAI" in texts[language].upper(), name
            foreign = LABELS["en" if language == "ms" else "ms"]
            assert not [label for label in foreign if label in texts[language]], (name, language)
        assert texts["ms"] != texts["en"], name
        if name == f"minutes-{year.meetings[1]}":
            assert "Ditangguhkan" in texts["ms"]
            assert "Adjourned" in texts["en"]
        if name == f"minutes-{year.meetings[2]}":  # the one that took up its agenda
            assert "2/2027 pada 8 Mac 2027" in texts["ms"]


def look_back(person: Person, year: Year, agm: int) -> None:
    """Numbers have no gap, the figures of the year open, and nothing in the trail was touched."""
    work = person.session.work
    numbers = [year.page(person, key).reference.split()[-1] for key in year.meetings]
    assert numbers == [f"{place}/2027" for place in range(1, len(year.meetings) + 1)]
    assert year.page(person, agm).kind is MeetingKind.agm
    section = body(person, "Health").section
    assert isinstance(section, HealthSection)
    picture(person, "health")
    assert work.read(health.health, year.organisation, 2027).figures
    assert work.read(audit.verify).faults == []


def read_only(person: Person, year: Year) -> None:
    """The auditor opens the same meeting and the same page, and can change neither."""
    view = opened(person, year.meetings[0])
    assert view.sheet.text.isReadOnly()
    able = {one.name for one in view.commands() if one.enabled() is None}
    assert not able & {"meetings.amend_minutes", "meetings.save_meeting", "meetings.write_item"}
    picture(person, "auditor")
    section = body(person, "Resolutions").section
    assert not {one.name for one in section.commands() if one.enabled() is None} & {
        "governance.record_resolution", "governance.circulate_resolution", "governance.ratify",
    }  # fmt: skip
    for act, args in ((meetings.circulate, (year.meetings[0],)), (handover.delete_handover, (1, 1))):
        with pytest.raises(Refused):
            person.session.work.change(act, *args)
    assert person.session.work.read(audit.verify).faults == []


def test_a_year_of_a_co_management_committee(open_office: OpenOffice, sign_in: SignIn, clock: FixedClock) -> None:
    start = open_office()
    year = Year(prepare(start.runner), clock)
    start.close()
    go_to(clock, dt.date(2027, 1, 4))
    secretary = sign_in(SECRETARY, PASSWORD)
    elect(secretary, year)
    hold_first(secretary, year)
    fall_short(secretary, year)
    confirm(sign_in(), year, year.meetings[-1])
    secretary = sign_in(SECRETARY, PASSWORD)
    close(secretary, opened(secretary, year.meetings[-1]))
    go_round(secretary, year)
    go_to(clock, dt.date(2027, 5, 3))
    fourth = plan(secretary, year, dt.date(2027, 5, 17))
    sit(secretary, year, fourth)
    ratify(secretary)
    write_ratified(secretary, year)
    amend(sign_in(), year)
    confirm(sign_in(), year, year.meetings[-1])
    secretary = sign_in(SECRETARY, PASSWORD)
    close(secretary, opened(secretary, year.meetings[-1]))
    for day in (dt.date(2027, 7, 12), dt.date(2027, 9, 13)):
        meet_again(secretary, year, day)
    agm = hold_agm(secretary, year)
    hand_over(secretary, year)
    print_everything(secretary, year, agm)
    look_back(secretary, year, agm)
    read_only(sign_in(AUDITOR, PASSWORD), year)
