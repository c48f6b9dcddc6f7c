"""The register of facilities: certificates that end by the day, lifts made from their block, names that are one."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.core.listings import Query
from k2k_desktop.core.months import add_months
from k2k_desktop.models.estate import Block
from k2k_desktop.models.estate.facilities import CertificateKind, FacilityKind
from k2k_desktop.services.attachments import FileGiven
from k2k_desktop.services.estate import certificates, facilities
from k2k_desktop.services.exports import list_pdf, question_for
from k2k_desktop.services.issues.works.order_pages import order_page
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.works.facilities import FacilitiesSection
from tests.conftest import Make, RunnerOf
from tests.stage import StageOf, stage_of

__all__ = ["stage_of"]

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def estate(make: Make) -> int:
    return make.estate()


def lift(runner: Runner, estate: int, name: str = "Lif 1 Blok C") -> int:
    return runner.change(
        facilities.save_facility, None, 0, {"kind": FacilityKind.lift, "name": name, "estate_id": estate}
    )


def certify(runner: Runner, facility: int, days: int, number: str = "PMA 1") -> int:
    until = TODAY + dt.timedelta(days=days)
    given = {"kind": CertificateKind.lift, "number": number, "valid_until": until}
    return runner.change(certificates.add_certificate, facility, given)


def test_a_certificate_shows_itself_from_the_days_asked_for_until_long_after_it_ended(
    runner: Runner, estate: int
) -> None:
    ends = [-400, -1, 0, 30, 31, 90]
    for days in ends:
        certify(runner, lift(runner, estate, f"Lif {days}"), days)
    for asked, shown in ((90, ends), (30, ends[:4]), (-1, ends[:2])):
        assert [one.days_left for one in runner.read(certificates.expiring, asked)] == shown


def test_a_certificate_that_ends_later_or_was_renewed_shows_nothing(runner: Runner, estate: int) -> None:
    certify(runner, lift(runner, estate), 91)
    renewed = lift(runner, estate, "Lif 2 Blok C")
    certify(runner, renewed, -3)
    certify(runner, renewed, 400, "PMA 2")
    assert runner.read(certificates.expiring, 90) == []
    page = runner.read(facilities.facility_page, renewed)
    assert [one.newest for one in page.certificates] == [True, False]
    assert not page.uncertified


def test_a_lift_without_a_lift_certificate_is_uncertified_whatever_else_it_has(runner: Runner, estate: int) -> None:
    key = lift(runner, estate)
    until = TODAY + dt.timedelta(days=500)
    runner.change(
        certificates.add_certificate, key, {"kind": CertificateKind.electrical, "number": "E 1", "valid_until": until}
    )
    assert runner.read(facilities.facility_page, key).uncertified
    (due,) = runner.read(certificates.expiring, 90)
    assert (due.facility_id, due.days_left, due.valid_until) == (key, None, None)
    page = runner.read(facilities.facility_page, key)
    runner.change(facilities.save_facility, key, page.version, {"active": False})
    assert runner.read(certificates.expiring, 90) == []


def test_a_lift_certificate_is_offered_for_fifteen_months_after_the_one_before(runner: Runner, estate: int) -> None:
    key = lift(runner, estate)
    offer = runner.read(certificates.certificate_offer, key)
    assert (offer["kind"], offer["valid_from"]) == (CertificateKind.lift, TODAY)
    assert offer["valid_until"] == dt.date(2028, 2, 22)
    certify(runner, key, 10)
    assert runner.read(certificates.certificate_offer, key)["valid_from"] == TODAY + dt.timedelta(days=11)


def test_a_certificate_that_ends_before_it_begins_or_comes_twice_is_refused(runner: Runner, estate: int) -> None:
    key = lift(runner, estate)
    given = {"kind": CertificateKind.lift, "number": "PMA 1", "valid_from": TODAY, "valid_until": TODAY}
    runner.change(certificates.add_certificate, key, given)
    with pytest.raises(Invalid, match="kept already"):
        runner.change(certificates.add_certificate, key, given)
    with pytest.raises(Invalid, match="before it begins"):
        runner.change(certificates.add_certificate, key, {**given, "valid_until": TODAY - dt.timedelta(days=1)})
    with pytest.raises(Invalid, match="filled in"):
        runner.change(certificates.add_certificate, key, {**given, "number": " "})


def test_the_scan_of_a_certificate_comes_back_as_it_was(runner: Runner, estate: int) -> None:
    key = lift(runner, estate)
    scan = FileGiven("perakuan.pdf", b"%PDF-1.4\n%%EOF\n")
    given = {"kind": CertificateKind.lift, "number": "PMA 1", "valid_until": TODAY}
    made = runner.change(certificates.add_certificate, key, given, scan)
    kept = runner.read(certificates.certificate_file, made)
    assert kept is not None
    assert (kept.name, kept.content) == (scan.name, scan.content)


def test_the_lifts_of_a_block_are_made_in_one_step_and_only_those_that_lack(runner: Runner, make: Make) -> None:
    estate = make.estate()
    block = make.put(Block(estate_id=estate, code="C", lifts=3, sort_key="C"))
    runner.change(
        facilities.save_facility, None, 0,
        {"kind": FacilityKind.lift, "name": "Lif lama", "estate_id": estate, "block_id": block},
    )  # fmt: skip
    (missing,) = runner.read(facilities.lifts_missing)
    assert (missing.block, missing.missing) == ("C", 2)
    assert len(runner.change(facilities.make_lifts, block)) == 2
    assert runner.read(facilities.lifts_missing) == []
    with pytest.raises(UserError, match="has a record already"):
        runner.change(facilities.make_lifts, block)


def test_the_tab_offers_the_lifts_that_lack_and_a_certificate_its_usual_end(
    stage_of: StageOf, runner: Runner, make: Make
) -> None:
    estate = make.estate()
    make.put(Block(estate_id=estate, code="C", lifts=2, sort_key="C"))
    stage = stage_of(runner)
    section = FacilitiesSection(stage.work, stage)
    stage.qtbot.addWidget(section)
    assert not section.banner.isHidden()
    section.banner.link.click()
    section.refresh(frozenset({"facility"}))
    assert section.banner.isHidden()
    section.take(1)
    dialog = section.add_certificate()
    assert dialog is not None
    dialog.form.put("valid_from", dt.date(2027, 1, 1))
    dialog.form.left.emit("valid_from")
    dialog.form.put("number", "PMA 7")
    assert dialog.save()
    (made,) = runner.read(facilities.facility_page, 1).certificates
    assert made.valid_until == dt.date(2028, 3, 31)


def test_an_order_is_drafted_straight_from_a_facility(
    runner: Runner, make: Make, estate: int, stage_of: StageOf
) -> None:
    block = make.block(estate)
    given = {"estate_id": estate, "block_id": block, "kind": FacilityKind.lift, "name": "Lif 1 Blok A"}
    key = runner.change(facilities.save_facility, None, 0, given)
    stage = stage_of(runner)
    section = FacilitiesSection(stage.work, stage)
    stage.qtbot.addWidget(section)
    section.take(key)
    dialog = section.order()
    assert dialog is not None
    dialog.form.put("title", "Servis tali lif")
    dialog.form.put("scope", "Periksa dan laras.")
    assert dialog.save()
    table, order = stage.opened[-1]
    assert table == "work_order"
    kept = runner.read(order_page, order)
    assert (kept.values["facility_id"], kept.values["block_id"], kept.place) == (key, block, "Lif 1 Blok A")


def test_two_facilities_of_one_estate_cannot_have_one_name(runner: Runner, make: Make, estate: int) -> None:
    lift(runner, estate)
    with pytest.raises(Invalid, match="of this name"):
        lift(runner, estate, "LIF 1 BLOK C")
    lift(runner, make.estate("PPR Lain"))  # another estate has lifts of its own


def test_a_block_of_another_estate_and_days_the_wrong_way_round_are_refused(
    runner: Runner, make: Make, estate: int
) -> None:
    other = make.block(make.estate("PPR Lain"))
    base = {"kind": FacilityKind.pump, "name": "Pam", "estate_id": estate}
    wrong = (
        {"block_id": other}, {"contract_from": TODAY, "contract_until": TODAY - dt.timedelta(days=1)},
        {"installed_on": TODAY, "warranty_until": TODAY - dt.timedelta(days=1)}, {"floor_label": "3"},
    )  # fmt: skip
    for more in wrong:
        with pytest.raises(Invalid):
            runner.change(facilities.save_facility, None, 0, {**base, **more})


def test_the_register_is_searched_filtered_and_printed(runner: Runner, estate: int) -> None:
    certify(runner, lift(runner, estate), 400)
    lift(runner, estate, "Lif 2 Blok C")
    runner.change(facilities.save_facility, None, 0, {"kind": FacilityKind.pump, "name": "Pam", "estate_id": estate})
    with runner.database.reading() as session:
        of = facilities.FACILITIES

        def count(search: str = "", **filters: tuple[object, ...]) -> int:
            return of.count(session, Query(search, filters))

        assert (count(), count("lif 2"), count(kind=(FacilityKind.lift,)), count(certificate=("none",))) == (3, 1, 2, 2)
        assert count(stopped=(True,)) == 0
        assert count(certificate=("expired",)) == 1  # a lift without one
    columns = ("name", "kind", "until")
    printed = runner.read(question_for(list_pdf, "facilities"), "facilities", Query(), columns)
    assert printed.pages == 1


def test_an_auditor_sees_facilities_and_changes_none(runner_of: RunnerOf, runner: Runner, estate: int) -> None:
    key = lift(runner, estate)
    auditor = runner_of("auditor")
    assert auditor.read(facilities.facility_page, key).name == "Lif 1 Blok C"
    with pytest.raises(Refused):
        lift(auditor, estate, "Lif 9")


@pytest.mark.parametrize(
    ("day", "months", "kept", "then"),
    [
        (dt.date(2026, 1, 31), 1, 31, dt.date(2026, 2, 28)), (dt.date(2026, 2, 28), 1, 31, dt.date(2026, 3, 31)),
        (dt.date(2027, 8, 31), 6, 31, dt.date(2028, 2, 29)), (dt.date(2026, 12, 15), 1, 15, dt.date(2027, 1, 15)),
        (dt.date(2026, 11, 30), 12, 30, dt.date(2027, 11, 30)), (dt.date(2026, 3, 31), -1, 31, dt.date(2026, 2, 28)),
    ],
)  # fmt: skip
def test_months_keep_the_day_of_the_month(day: dt.date, months: int, kept: int, then: dt.date) -> None:
    assert add_months(day, months, kept) == then
