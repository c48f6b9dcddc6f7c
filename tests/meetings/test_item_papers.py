"""The paper that goes with an agenda item: kept, looked at, taken off, and refused once the minutes went round."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QFileDialog

from k2k_desktop.core.errors import UserError
from k2k_desktop.services.attachments import FileGiven
from k2k_desktop.services.meetings import agenda
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.meetings.minutes import MeetingView
from tests.meetings.conftest import Committee
from tests.stage import Stage, StageOf

DAY = dt.date(2026, 12, 14)
PAPER = b"%PDF-1.4 the paper"


@pytest.fixture
def stage(stage_of: StageOf, secretary: Runner) -> Stage:
    """The secretary's window."""
    return stage_of(secretary)


def test_a_file_chosen_for_an_item_is_kept_and_opened_again(
    stage: Stage, committee: Committee, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sebut harga.pdf"
    path.write_bytes(PAPER)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(path), ""))
    view = MeetingView(stage.work, stage, committee.plan(DAY))
    stage.open_view(view)
    assert "meetings.open_paper" not in stage.names()
    stage.do(agenda.attach_paper.name)
    assert "sebut harga.pdf" in stage.toasts[-1]
    stage.do("meetings.open_paper")
    assert stage.printed[-1][1].pdf == PAPER
    stage.do("meetings.take_off_paper")
    assert view.page.items[0].paper_id is None
    assert "meetings.open_paper" not in stage.names()


def test_a_file_that_is_no_paper_is_refused(committee: Committee) -> None:
    key = committee.plan(DAY)
    item = committee.page(key).items[0].id
    with pytest.raises(UserError):
        committee.runner.change(agenda.attach_paper, key, item, FileGiven("a.pdf", b"MZ not a paper"))
    with pytest.raises(UserError, match="No paper"):
        committee.runner.read(agenda.item_paper, key, item)


def test_a_paper_changed_in_the_file_is_not_shown(committee: Committee) -> None:
    key = committee.plan(DAY)
    item = committee.page(key).items[0].id
    committee.runner.change(agenda.attach_paper, key, item, FileGiven("a.pdf", PAPER))
    with committee.runner.database.writing() as session, pytest.raises(sa.exc.DatabaseError):
        session.execute(sa.text("UPDATE attachment SET content = 'x'"))


def test_papers_of_circulated_minutes_stay(stage: Stage, committee: Committee) -> None:
    key = committee.circulated(dt.date(2026, 10, 5))
    item = committee.page(key).items[0].id
    with pytest.raises(UserError):
        committee.runner.change(agenda.attach_paper, key, item, FileGiven("a.pdf", PAPER))
    view = MeetingView(stage.work, stage, key)
    stage.open_view(view)
    assert agenda.attach_paper.name not in stage.names()
