"""Notices and consents: versions never change, a child's is given by a parent, withdrawing shrinks an export."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from k2k_desktop.core.errors import Invalid, Refused
from k2k_desktop.core.listings import Query
from k2k_desktop.models.people import ConsentMeans, ConsentPurpose
from k2k_desktop.services import exports
from k2k_desktop.services.people import residents
from k2k_desktop.services.people.lists import RESIDENTS
from k2k_desktop.services.people.pages import resident_page
from k2k_desktop.services.privacy import consents, notices
from k2k_desktop.services.runner import Runner
from tests.conftest import Make, RunnerOf
from tests.privacy.conftest import Attack

TODAY = dt.date(2026, 11, 23)
PARTNER = ConsentPurpose.partner


def agreed(runner: Runner, person: int, **more: Any) -> int:
    given = {"purpose": PARTNER, "notice_version": "2026-1", "means": ConsentMeans.signed, "given_on": TODAY, **more}
    return runner.change(residents.save_consent, person, None, 0, given)


def saved(runner: Runner, **more: Any) -> int:
    return runner.change(notices.save_notice, {"valid_from": TODAY, "text_ms": "Notis", "text_en": "Notice", **more})


def test_a_change_is_a_new_version_and_the_old_one_never_changes(runner: Runner, refused: Attack) -> None:
    first, second = saved(runner), saved(runner, text_ms="Notis baharu", valid_from=dt.date(2026, 12, 1))
    found = {one.id: one for one in runner.read(notices.notices)}
    assert (found[first].name, found[first].current) == ("2026-1", True)
    assert (found[second].name, found[second].current) == ("2026-2", False)  # its day has not come
    assert runner.read(notices.current_version) == "2026-1"
    with pytest.raises(Invalid):
        saved(runner)  # before the newest
    with pytest.raises(Invalid):
        saved(runner, text_en=None, valid_from=dt.date(2027, 1, 1))
    refused("UPDATE privacy_notice SET text_ms = 'lain'")
    refused("DELETE FROM privacy_notice")


def test_only_manager_and_clerk_write_a_notice(runner_of: RunnerOf) -> None:
    for role in ("auditor", "secretary"):
        with pytest.raises(Refused):
            saved(runner_of(role))
    assert runner_of("auditor").read(notices.notices) == []


def test_withdrawing_makes_the_export_for_a_partner_one_shorter_and_says_so(
    runner: Runner, make: Make, person: int, tmp_path: Path
) -> None:
    other = make.resident("Lim Mei Ling")
    key = agreed(runner, person)
    agreed(runner, person)  # asked twice: one withdrawal ends both
    agreed(runner, other)

    def export() -> exports.Exported:
        path = tmp_path / "rakan.xlsx"
        return runner.read(exports.export_list, RESIDENTS.name, Query(), ("name",), path, PARTNER)

    before = export()
    runner.change(residents.save_consent, person, key, 1, {"withdrawn_on": TODAY})
    after = export()
    assert (before.rows, after.rows, after.left_out) == (2, 1, before.left_out + 1)
    assert str(after.left_out) in after.told[0]
    agreed(runner, person)
    assert export().rows == 2  # consent given again counts again


def test_a_child_agrees_through_a_parent(runner: Runner, make: Make) -> None:
    child = make.resident("Adam bin Hassan", birth_on=dt.date(2008, 11, 24))
    with pytest.raises(Invalid) as wrong:
        agreed(runner, child)
    assert set(wrong.value.fields) == {"given_by"}
    agreed(runner, child, given_by="Hassan bin Omar (bapa)", witness="Norliza binti Hamid")
    grown = make.resident("Siti binti Hassan", birth_on=dt.date(2008, 11, 23))  # 18 that day
    agreed(runner, grown)
    page = runner.read(resident_page, child)
    assert page.consents[0][2]["given_by"] == "Hassan bin Omar (bapa)"


@pytest.mark.parametrize(
    "days", [{"given_on": dt.date(2026, 11, 24)}, {"withdrawn_on": dt.date(2026, 11, 24)},
             {"withdrawn_on": dt.date(2026, 11, 22)}]
)  # fmt: skip
def test_no_consent_lies_ahead_nor_ends_before_it_was_given(runner: Runner, person: int, days: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        agreed(runner, person, **days)


def test_who_agrees_who_withdrew_and_who_was_never_asked(runner: Runner, make: Make, person: int) -> None:
    saved(runner)
    agreed(runner, person, notice_version="2025-1")
    gone = make.resident("Lim Mei Ling")
    agreed(runner, gone, withdrawn_on=TODAY)
    line = next(one for one in runner.read(consents.purposes) if one.purpose is PARTNER)
    assert (line.residents, line.agreed, line.withdrawn, line.unasked, line.outdated) == (3, 1, 1, 1, 1)
    assert [one.name for one in line.last] == ["Lim Mei Ling"]
    with runner.database.reading() as session:
        session.info["who"] = runner.who
        missing = RESIDENTS.keys(session, Query("", {"no_consent": ("partner",)}))
        given = RESIDENTS.keys(session, Query("", {"consent": ("partner",)}))
    assert (len(missing), list(given)) == (2, [person])
    assert person not in missing
