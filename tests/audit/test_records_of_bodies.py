"""The trail calls records of a committee by their body, and its link opens each at the tab that shows it."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.core.asking import questions_of
from k2k_desktop.core.listings import Query
from k2k_desktop.models.governance import OrganisationKind, TermOrigin
from k2k_desktop.models.governance.standing import DeclarationKind, ObligationKind, PolicyKind
from k2k_desktop.services import audit, governance
from k2k_desktop.services.governance import calendar, declarations, handover, policies
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.governance.body import OrganisationView
from k2k_desktop.ui.governance.page import OrganisationsPage
from tests.stage import StageOf, stage_of

__all__ = ["stage_of"]
BODY = "Persatuan Penduduk"
TODAY = dt.date(2026, 11, 23)


def _record(runner: Runner, kind: str) -> tuple[str, int]:
    """A record of *kind* of a committee, as (table, key); it is the last thing in the trail."""
    body = runner.change(governance.save_organisation, None, 1, {"name": BODY, "kind": OrganisationKind.residents})
    runner.change(governance.start_term, body, {"from_on": dt.date(2026, 1, 1), "origin": TermOrigin.election})
    given = {"position": "Setiausaha", "person_name": "Rohana binti Idris", "from_on": dt.date(2026, 1, 1)}
    seat = runner.change(governance.appoint, body, given)
    if kind == "declaration":
        values = {"appointment_id": seat, "kind": DeclarationKind.assets, "declared_on": TODAY, "matter": "Tiada",
                  "valid_to": dt.date(2027, 11, 22)}  # fmt: skip
        return kind, runner.change(declarations.save_declaration, None, body, 1, values)
    if kind == "policy_document":
        values = {"kind": PolicyKind.conduct, "title": "Tatakelakuan", "from_on": TODAY, "text": "Jujur."}
        return kind, runner.change(policies.save_policy, body, values, None)
    if kind == "obligation":
        values = {"kind": ObligationKind.insurance, "title": "Insurans", "due_on": TODAY}
        return kind, runner.change(calendar.save_obligation, None, body, 1, values)
    values = {"handed_on": TODAY, "outgoing": "Rohana binti Idris", "incoming": "Lim Chee Hoe"}
    return kind, runner.change(handover.save_handover, None, body, 1, values)


@pytest.mark.parametrize("kind", ["declaration", "policy_document", "obligation", "handover"])
def test_a_record_of_a_body_is_called_by_it_and_opens_in_its_tab(runner: Runner, stage_of: StageOf, kind: str) -> None:
    table, key = _record(runner, kind)
    newest = runner.read(questions_of(audit.ENTRIES).first, Query()).rows[0]
    assert newest is not None
    assert (newest[3] or "").startswith(BODY)
    stage = stage_of(runner)
    page = OrganisationsPage(stage.work, stage)
    stage.open_view(page)
    page.show_record(table, key)
    view = stage.view
    assert isinstance(view, OrganisationView)
    shown = view.section.panes()
    assert any(getattr(pane, "current_key", lambda: None)() for pane in shown)
