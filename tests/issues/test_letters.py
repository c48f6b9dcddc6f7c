"""Going higher, letters and replies: the order of steps, what stands in a letter, and who never does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import Invalid, Refused, Stale, UserError
from k2k_desktop.models.governance import OrganisationKind
from k2k_desktop.models.issues import Escalation, Issue, IssueStatus
from k2k_desktop.models.meetings import AgendaItem, MeetingKind
from k2k_desktop.services import governance
from k2k_desktop.services.issues import templates
from k2k_desktop.services.issues.escalating import committees, escalate
from k2k_desktop.services.issues.letters import issue_letter_pdf, reply_letter_pdf
from k2k_desktop.services.meetings.planning import plan
from tests.conftest import Make, RunnerOf
from tests.issues.papers_town import REPORTER, town, words_of

REPLY_BY = dt.date(2026, 12, 7)


@question(needs="session")
def state(session: Session, issue_id: int) -> tuple[Escalation, IssueStatus, str | None, dt.date | None]:
    one = session.get_one(Issue, issue_id)
    return one.escalation, one.status, one.agency_reference, one.reply_by


@question(needs="session")
def agenda(session: Session) -> list[tuple[str | None, str]]:
    rows = session.execute(sa.select(AgendaItem.source, AgendaItem.title).where(AgendaItem.source.is_not(None)))
    return [(row.source, row.title) for row in rows]


def test_an_agency_gets_a_letter_with_both_references_and_no_reporter(make: Make) -> None:
    made = town(make)
    key = made.issue(reporter_id=made.reporter)
    make.runner.change(
        escalate, key, made.version(key), Escalation.agency, "Bekalan elektrik terputus.", "TNB", "TNB/7", REPLY_BY
    )
    assert make.runner.read(state, key) == (Escalation.agency, IssueStatus.referred, "TNB/7", REPLY_BY)
    for language in ("ms", "en"):
        words = words_of(make.runner.read(issue_letter_pdf, key, language).pdf)
        assert {"TNB", "TNB/7", "ADU-2026-000001", "Bekalan"} <= set(words.replace("(", " ").replace(":", " ").split())
        assert "Zubaidah" not in words
    again = make.runner.read(issue_letter_pdf, key, "en").pdf
    assert again == make.runner.read(issue_letter_pdf, key, "en").pdf


def test_the_committee_gets_it_on_its_next_agenda_and_it_is_never_taken_lower(make: Make) -> None:
    made = town(make)
    body = make.runner.change(
        governance.save_organisation, None, 1, {"name": "JMB Teratai", "kind": OrganisationKind.residents}
    )
    make.runner.change(
        plan, body,
        {"kind": MeetingKind.committee, "held_on": dt.date(2026, 12, 5), "starts_at": dt.time(10), "place": "Dewan"},
    )  # fmt: skip
    assert make.runner.read(committees)[0].next is not None
    hidden = made.issue("Zubaidah bertengkar", category_id=made.noise, unit_id=made.unit, reporter_id=made.reporter)
    make.runner.change(escalate, hidden, made.version(hidden), Escalation.committee, "Berulang.", organisation_id=body)
    source, title = make.runner.read(agenda)[0]
    assert source == f"issue:{hidden}"
    assert "Jiran" in title
    assert "Zubaidah" not in title
    words = words_of(make.runner.read(issue_letter_pdf, hidden, "ms").pdf)
    assert "Zubaidah" not in words
    assert "C-03-12" not in words
    for to in (Escalation.office, Escalation.committee):
        with pytest.raises(UserError):
            make.runner.change(escalate, hidden, made.version(hidden), to, "Turun")


def test_a_name_in_title_or_description_is_in_no_letter_and_refused_in_the_reason(make: Make) -> None:
    made = town(make)
    key = made.issue(f"{REPORTER} terjatuh", reporter_id=made.reporter, description="Puan Zubaidah tergelincir.")
    with pytest.raises(Invalid) as refused:
        make.runner.change(escalate, key, made.version(key), Escalation.committee, "Zubaidah meminta segera.")
    assert set(refused.value.fields) == {"end_reason"}
    make.runner.change(escalate, key, made.version(key), Escalation.committee, "Lantai licin di hadapan lif.")
    assert "ubaidah" not in words_of(make.runner.read(issue_letter_pdf, key, "ms").pdf).casefold()


def test_what_a_letter_needs_is_asked_and_a_secretary_takes_nothing_higher(make: Make, runner_of: RunnerOf) -> None:
    made = town(make)
    key = made.issue()
    with pytest.raises(UserError):
        make.runner.read(issue_letter_pdf, key, "ms")
    with pytest.raises(Invalid) as refused:
        make.runner.change(escalate, key, made.version(key), Escalation.agency, " ", "", None, dt.date(2026, 11, 23))
    assert set(refused.value.fields) == {"end_reason", "agency", "reply_by"}
    with pytest.raises(Stale):
        make.runner.change(escalate, key, made.version(key) - 1, Escalation.committee, "x")
    with pytest.raises(Refused):
        runner_of("secretary").change(escalate, key, made.version(key), Escalation.committee, "x")


def test_a_template_is_filled_in_either_language_and_the_reply_prints(make: Make) -> None:
    made = town(make)
    key = made.issue(reporter_id=made.reporter)
    first = make.runner.read(templates.offered, key)[0]
    malay = make.runner.read(templates.filled, key, first.text("ms"), "ms")
    english = make.runner.read(templates.filled, key, first.text("en"), "en")
    assert "ADU-2026-000001" in malay
    assert "14 Disember 2026" in malay
    assert "14 December 2026" in english
    event = make.runner.change(templates.reply, key, made.version(key), malay)
    words = words_of(make.runner.read(reply_letter_pdf, event, "ms").pdf)
    assert REPORTER in words
    for wrong, said in (("  ", "Write the reply"), ("a" * 8_001, "Too long")):
        with pytest.raises(Invalid, match=said):
            make.runner.change(templates.reply, key, made.version(key), wrong)


def test_a_reply_to_a_confidential_reporter_names_nobody(make: Make) -> None:
    made = town(make)
    key = made.issue(category_id=made.noise, block_id=made.block, reporter_id=made.reporter)
    event = make.runner.change(templates.reply, key, made.version(key), "Perbincangan telah diadakan.")
    assert "Zubaidah" not in words_of(make.runner.read(reply_letter_pdf, event, "ms").pdf)


def test_a_letter_about_a_confidential_complaint_has_neither_its_title_nor_its_floor(make: Make) -> None:
    made = town(make)
    key = made.issue(
        title="Anak Zubaidah menjerit", category_id=made.noise, block_id=made.block, floor_label="13",
        reporter_id=made.reporter,
    )  # fmt: skip
    event = make.runner.change(templates.reply, key, made.version(key), "Perbincangan telah diadakan.")
    make.runner.change(escalate, key, made.version(key), Escalation.committee, "Berlarutan")
    papers: list[tuple[Any, int]] = [(reply_letter_pdf, event), (issue_letter_pdf, key)]
    for print_it, about in papers:
        words = words_of(make.runner.read(print_it, about, "ms").pdf)
        assert "menjerit" not in words
        assert "Tingkat 13" not in words


def test_changing_one_template_keeps_the_shipped_ones_and_places_are_checked(make: Make, runner_of: RunnerOf) -> None:
    given = {"name": "Kita", "text_ms": "{number} siap", "text_en": "{number} done"}
    make.runner.change(templates.save_template, None, 1, given)
    assert len(make.runner.read(templates.templates)) == len(templates.SHIPPED) + 1
    with pytest.raises(Invalid):
        make.runner.change(templates.save_template, None, 1, given)
    with pytest.raises(Invalid):
        make.runner.change(templates.save_template, None, 1, given | {"name": "Lain", "text_ms": "{nombor}"})
    with pytest.raises(Refused):
        runner_of("clerk").change(templates.save_template, None, 1, given)
