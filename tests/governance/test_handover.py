"""A handover: its usual lines, and that nothing of it changes once both signed."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.models.governance import Organisation, OrganisationKind
from k2k_desktop.services import governance
from k2k_desktop.services.governance import handover
from k2k_desktop.services.governance.handover import HandoverView
from k2k_desktop.services.runner import Runner
from tests.conftest import because
from tests.meetings.test_final_papers import everything_changes

TODAY = dt.date(2026, 11, 23)


@action("Change by hand", needs="session")
def _by_hand(session: Session, statement: str) -> None:
    session.execute(sa.text(statement))


@pytest.fixture
def body(runner: Runner) -> int:
    values = {"name": "Persatuan Penduduk", "kind": OrganisationKind.residents}
    return runner.change(governance.save_organisation, None, 1, values)


@pytest.fixture
def key(runner: Runner, body: int) -> int:
    values = {"handed_on": dt.date(2026, 11, 20), "outgoing": "Ahmad Kamal", "incoming": "Lim Chee Hoe"}
    return runner.change(handover.save_handover, None, body, 1, values)


def look(runner: Runner, body: int) -> HandoverView:
    return runner.read(handover.handovers, body)[0]


def test_it_starts_with_the_usual_lines_and_takes_others(runner: Runner, body: int, key: int) -> None:
    assert len(look(runner, body).items) == len(handover.STANDARD)
    more = {"title": "Kunci stor sukan", "quantity": "2 anak kunci", "handed": True}
    runner.change(handover.save_handover_item, None, key, 1, more)
    runner.change(handover.delete_handover_item, look(runner, body).items[0].id)
    items = look(runner, body).items
    assert [one.position for one in items] == list(range(1, len(handover.STANDARD) + 1))
    assert (items[-1].title, items[-1].quantity, items[-1].handed) == ("Kunci stor sukan", "2 anak kunci", True)


def test_nobody_hands_over_to_himself_nor_without_a_name(runner: Runner, body: int) -> None:
    for wrong, more in (("incoming", {"incoming": "ahmad  KAMAL"}), ("outgoing", {"outgoing": None})):
        values = {"handed_on": TODAY, "outgoing": "Ahmad Kamal", "incoming": "Lim Chee Hoe", **more}
        with pytest.raises(Invalid) as refused:
            runner.change(handover.save_handover, None, body, 1, values)
        assert wrong in refused.value.fields


def test_a_line_not_handed_over_says_why_before_both_sign(runner: Runner, body: int, key: int) -> None:
    items = look(runner, body).items
    for item in items[1:]:
        runner.change(handover.tick_handover_item, item.id, True)
    with pytest.raises(UserError, match="is not handed over"):
        runner.change(handover.finish_handover, key, 1, TODAY)
    for day in (None, dt.date(2026, 11, 19), dt.date(2026, 11, 24)):
        with pytest.raises(Invalid):
            runner.change(handover.finish_handover, key, 1, day)
    runner.change(handover.save_handover_item, items[0].id, key, 1, {"note": "Hilang; laporan polis dibuat."})
    runner.change(handover.finish_handover, key, 1, TODAY)
    assert look(runner, body).finished_on == TODAY


def test_what_both_signed_never_changes_by_service_or_sql(runner: Runner, body: int, key: int) -> None:
    items = look(runner, body).items
    for item in items:
        runner.change(handover.tick_handover_item, item.id, True)
    runner.change(handover.finish_handover, key, 1, TODAY)
    version = look(runner, body).version
    for act in (
        lambda: runner.change(handover.save_handover, key, body, version, {"incoming": "Orang Lain"}),
        lambda: runner.change(handover.save_handover_item, items[0].id, key, 2, {"quantity": "1"}),
        lambda: runner.change(handover.save_handover_item, None, key, 1, {"title": "Lagi"}),
        lambda: runner.change(handover.tick_handover_item, items[0].id, False),
        lambda: runner.change(handover.delete_handover_item, items[0].id),
        lambda: runner.change(handover.finish_handover, key, version, TODAY),
        lambda: because(runner, handover.delete_handover, key, version),
    ):
        with pytest.raises(UserError, match="signed by both"):
            act()
    for statement in (
        "UPDATE handover SET incoming = 'Orang Lain'",
        "UPDATE handover SET finished_on = NULL",
        "DELETE FROM handover_item WHERE position = 1",
        "UPDATE handover_item SET handed = 0",
        f"INSERT INTO handover_item (handover_id, position, title, handed, version, created_at, updated_at) "
        f"VALUES ({key}, 99, 'Lagi', 1, 1, '2026-11-23T00:00:00.000Z', '2026-11-23T00:00:00.000Z')",
    ):
        with pytest.raises(UserError, match="signed by both"):
            runner.change(_by_hand, statement)


def test_a_handover_not_signed_yet_can_be_deleted(runner: Runner, body: int, key: int) -> None:
    because(runner, handover.delete_handover, key, 1)
    assert runner.read(handover.handovers, body) == []


def test_the_checklist_prints_in_both_languages(runner: Runner, key: int) -> None:
    for language in ("ms", "en"):
        assert runner.read(handover.handover_checklist_pdf, key, language).pages >= 1


def test_what_both_signed_prints_the_same_whatever_changed_around_it(runner: Runner, body: int, key: int) -> None:
    runner.change(everything_changes)
    before = runner.read(handover.handover_checklist_pdf, key, "ms")
    for item in look(runner, body).items:
        runner.change(handover.tick_handover_item, item.id, True)
    runner.change(handover.finish_handover, key, 1, TODAY)
    signed = runner.read(handover.handover_checklist_pdf, key, "ms")
    assert signed != before
    runner.change(governance.save_organisation, body, _version(runner, body), {"name": "Persatuan Lain"})
    assert runner.read(handover.handover_checklist_pdf, key, "ms") == signed


def _version(runner: Runner, body: int) -> int:
    with runner.database.reading() as session:
        return session.get_one(Organisation, body).version
