"""No reason, no save: what is sensitive is done only by somebody who says why, and the trail keeps it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QPushButton

from k2k_desktop.core import actions
from k2k_desktop.core.errors import NeedsReason
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.models import audit
from k2k_desktop.models.office import Role
from k2k_desktop.services import acts
from k2k_desktop.services.people import moves, pages
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit.dialogs import reason_for
from tests.conftest import Make, RunnerOf, because
from tests.stage import StageOf

# Rule source: feature 128 (votes, incomes, confirmed minutes, targets) and security design 4.3 (reveal, unmasked).
ASKED = {
    "votes": ("meetings.remove_vote", "governance.take_back_reply", "governance.remove_box", "issues.take_back_vote",
              "issues.take_back_sign_off", "governance.cancel_election"),
    "minutes": ("meetings.back_to_draft", "meetings.cancel_meeting", "meetings.adjourn_meeting"),
    "targets": ("issues.save_service_time",),
    "people": ("people.remove_document", "people.merge_residents", "people.reveal_number", "people.reveal_detail"),
    "leaving the office": ("exports.export_list_unmasked", "trail_export.export_trail"),
    "deleting": ("governance.delete_resolution", "governance.delete_declaration", "governance.delete_policy",
                 "governance.remove_constitution", "governance.delete_handover", "estate.delete_certificate",
                 "issues.delete_lift_event"),
    "works": ("issues.blacklist", "issues.lift_blacklist", "issues.withdraw_award", "issues.reopen_order"),
}  # fmt: skip


@pytest.mark.parametrize("name", [name for names in ASKED.values() for name in names])
def test_a_sensitive_act_is_refused_without_a_reason(runner_of: RunnerOf, name: str) -> None:
    acts.names()
    runner = runner_of(*(role.name for role in Role))
    found: Any = actions.ACTIONS.get(name) or actions.RECORDED[name]
    do: Any = runner.run if isinstance(found, actions.Action) else runner.ask
    with pytest.raises(NeedsReason):
        do(found, Progress(), " \t")


@pytest.fixture
def home(make: Make) -> int:
    """A household."""
    estate = make.estate()
    return make.household(make.unit(make.block(estate), estate), "Aminah binti Yusof")[0]


def test_what_somebody_owes_is_changed_only_for_a_reason_and_the_rest_without_one(runner: Runner, home: int) -> None:
    runner.change(moves.save_household, home, 1, {"tenancy_reference": "TD/1"})
    with pytest.raises(NeedsReason):
        runner.change(moves.save_household, home, 2, {"arrears_sen": 12_300})
    because(runner, moves.save_household, home, 2, {"arrears_sen": 12_300})
    with runner.database.reading() as session:
        body = session.scalars(sa.select(audit.ENTRY.c.body).order_by(audit.ENTRY.c.seq.desc()).limit(1)).one()
    assert json.loads(body)["reason"] == "Tersilap dimasukkan"


@pytest.mark.parametrize("given", ["Silap taip", None])
def test_the_screen_asks_why_and_leaving_it_changes_nothing(
    stage_of: StageOf, runner: Runner, home: int, given: str | None
) -> None:
    stage = stage_of(runner)
    stage.work.reasoner = reason_for

    def reply() -> None:
        dialog = stage.dialog()
        assert dialog.windowTitle() == "Simpan isi rumah"
        field = dialog.findChild(QLineEdit)
        assert field is not None
        field.setText(given or "")
        dialog.findChildren(QPushButton)[0 if given else 1].click()

    QTimer.singleShot(0, reply)
    if given is None:
        with pytest.raises(Cancelled):
            stage.work.change(moves.save_household, home, 1, {"arrears_sen": 500})
    else:
        stage.work.change(moves.save_household, home, 1, {"arrears_sen": 500})
    assert runner.read(pages.household_page, home).values["arrears_sen"] == (500 if given else None)
