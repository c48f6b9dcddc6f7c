"""Documents by edition: what was in force on a day, and what adopted it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.models.governance import OrganisationKind
from k2k_desktop.models.governance.standing import PolicyKind
from k2k_desktop.services import governance
from k2k_desktop.services.attachments import MOST_BYTES, FileGiven
from k2k_desktop.services.governance import policies, resolutions
from k2k_desktop.services.runner import Runner
from tests.conftest import because

FIRST, SECOND = dt.date(2024, 3, 1), dt.date(2026, 6, 1)
PDF = b"%PDF-1.7 invented"


@pytest.fixture
def body(runner: Runner) -> int:
    values = {"name": "Persatuan Penduduk", "kind": OrganisationKind.residents}
    return runner.change(governance.save_organisation, None, 1, values)


@pytest.fixture
def adopted(runner: Runner, body: int) -> int:
    return runner.change(resolutions.record_resolution, body, "Pindaan.", dt.date(2026, 5, 10), consensus=True)


def put(runner: Runner, body: int, file: FileGiven | None = None, **more: Any) -> int:
    values = {"kind": PolicyKind.constitution, "title": "Perlembagaan", "from_on": FIRST, "text": "Fasal 1.", **more}
    return runner.change(policies.save_policy, body, values, file)


def test_a_new_edition_closes_the_one_before_on_the_eve(runner: Runner, body: int, adopted: int) -> None:
    put(runner, body)
    put(runner, body, title=" perlembagaan ", from_on=SECOND, text="Fasal 1 dipinda.", resolution_id=adopted)
    on = policies.in_force
    texts = [runner.read(on, body, "PERLEMBAGAAN", day) for day in (dt.date(2024, 2, 29), FIRST, SECOND)]
    assert [one.text if one else None for one in texts] == [None, "Fasal 1.", "Fasal 1 dipinda."]
    eve = runner.read(on, body, "Perlembagaan", SECOND - dt.timedelta(days=1))
    assert eve is not None
    assert (eve.edition, eve.to_on) == (1, dt.date(2026, 5, 31))
    latest = runner.read(policies.policies, body)[0]
    assert (latest.edition, latest.title, latest.adopted, latest.last) == (
        2, "Perlembagaan", resolutions.name_of(1, 2026), True,
    )  # fmt: skip


def test_an_edition_is_adopted_by_a_carried_resolution_that_came_before(
    runner: Runner, body: int, adopted: int
) -> None:
    put(runner, body)
    votes: dict[str, Any] = {"votes_for": 1, "votes_against": 4}
    lost = runner.change(resolutions.record_resolution, body, "Kalah.", dt.date(2026, 5, 10), **votes)
    for wrong, more in (
        ("from_on", {"from_on": FIRST, "resolution_id": adopted}),  # not after the first
        ("from_on", {"from_on": dt.date(2026, 5, 9), "resolution_id": adopted}),  # in force before it was adopted
        ("resolution_id", {"from_on": SECOND}),
        ("resolution_id", {"from_on": SECOND, "resolution_id": lost}),
        ("resolution_id", {"from_on": SECOND, "resolution_id": 999}),
        ("text", {"from_on": SECOND, "resolution_id": adopted, "text": " "}),
    ):
        with pytest.raises(Invalid) as refused:
            put(runner, body, **more)
        assert wrong in refused.value.fields
    assert [(one.edition, one.to_on) for one in runner.read(policies.policies, body)] == [(1, None)]
    put(runner, body, from_on=SECOND, resolution_id=adopted)
    voted = {"consensus": False, "votes_for": 1, "votes_against": 4}
    with pytest.raises(UserError, match="stand on this one"):
        runner.change(resolutions.save_resolution, adopted, 1, voted)


def test_only_the_last_edition_is_deleted_or_ended(runner: Runner, body: int, adopted: int) -> None:
    first = put(runner, body)
    second = put(runner, body, from_on=SECOND, resolution_id=adopted)
    with pytest.raises(UserError, match="Only the last edition"):
        because(runner, policies.delete_policy, first, 2)
    with pytest.raises(UserError, match="later edition"):
        runner.change(policies.end_policy, first, 2, SECOND)
    with pytest.raises(Invalid):
        runner.change(policies.end_policy, second, 1, FIRST)
    runner.change(policies.end_policy, second, 1, dt.date(2026, 9, 30))
    assert runner.read(policies.in_force, body, "Perlembagaan", dt.date(2026, 10, 1)) is None
    because(runner, policies.delete_policy, second, 2)
    found = runner.read(policies.in_force, body, "Perlembagaan", dt.date(2026, 10, 1))
    assert found is not None
    assert found.edition == 1


def test_a_file_is_kept_whole_and_what_is_no_pdf_or_picture_is_refused(runner: Runner, body: int) -> None:
    key = put(runner, body, FileGiven("perlembagaan.pdf", PDF), text=None)
    kept = runner.read(policies.policy_file, key)
    assert kept is not None
    assert (kept.name, kept.media_type, kept.content) == ("perlembagaan.pdf", "application/pdf", PDF)
    for name, content in (("tipu.pdf", b"MZ not a pdf"), ("besar.pdf", b"%PDF-" + bytes(MOST_BYTES))):
        with pytest.raises(UserError):
            put(runner, body, FileGiven(name, content), title="Lain")
    assert len(runner.read(policies.policies, body)) == 1
