"""What people in office declare, who has not, and which agenda items it touches."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.core.errors import Invalid
from k2k_desktop.models.governance import OrganisationKind, TermOrigin
from k2k_desktop.models.governance.standing import DeclarationKind
from k2k_desktop.services import governance
from k2k_desktop.services.governance import declarations
from k2k_desktop.services.runner import Runner

JANUARY = dt.date(2026, 1, 1)
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def body(runner: Runner) -> int:
    values = {"name": "Persatuan Penduduk", "kind": OrganisationKind.residents}
    key = runner.change(governance.save_organisation, None, 1, values)
    runner.change(governance.start_term, key, {"from_on": JANUARY, "origin": TermOrigin.election})
    return key


@pytest.fixture
def seats(runner: Runner, body: int) -> tuple[int, int]:
    """The appointments of the chairperson and the treasurer."""
    first, second = (
        runner.change(governance.appoint, body, {"position": seat, "person_name": name, "from_on": JANUARY})
        for seat, name in (("Pengerusi", "Ahmad Kamal"), ("Bendahari", "Kavitha Murugan"))
    )
    return first, second


def declare(runner: Runner, body: int, appointment: int, **more: object) -> int:
    values = {
        "appointment_id": appointment, "kind": DeclarationKind.interest, "declared_on": TODAY,
        "matter": "Syarikat Maju Lif Sdn. Bhd. milik abang", **more,
    }  # fmt: skip
    return runner.change(declarations.save_declaration, None, body, 1, values)


def test_a_declaration_is_valid_for_a_year_unless_less_is_said(
    runner: Runner, body: int, seats: tuple[int, int]
) -> None:
    declare(runner, body, seats[0])
    declare(runner, body, seats[1], valid_to=dt.date(2026, 12, 31))
    found = runner.read(declarations.declarations, body, TODAY)
    assert [one.valid_to for one in found] == [dt.date(2027, 11, 22), dt.date(2026, 12, 31)]
    assert [one.valid for one in runner.read(declarations.declarations, body, dt.date(2027, 1, 1))] == [True, False]


def test_what_cannot_be_declared_is_refused(runner: Runner, body: int, seats: tuple[int, int]) -> None:
    other = runner.change(
        governance.save_organisation, None, 1, {"name": "Surau Al-Hidayah", "kind": OrganisationKind.surau}
    )
    for wrong, more in (
        ("valid_to", {"valid_to": dt.date(2027, 11, 23)}),  # more than a year
        ("valid_to", {"valid_to": dt.date(2026, 11, 22)}),
        ("declared_on", {"declared_on": dt.date(2026, 11, 24)}),  # tomorrow
        ("declared_on", {"declared_on": dt.date(2025, 12, 31)}),  # before taking office
        ("matter", {"matter": "  "}),
        ("kind", {"kind": None}),
    ):
        with pytest.raises(Invalid) as refused:
            declare(runner, body, seats[0], **more)
        assert wrong in refused.value.fields
    for organisation, appointment in ((other, seats[0]), (body, 999)):
        with pytest.raises(Invalid) as refused:
            declare(runner, organisation, appointment)
        assert "appointment_id" in refused.value.fields
    assert runner.read(declarations.declarations, body, TODAY) == []


def test_who_has_not_declared_lists_itself_through_terms(runner: Runner, body: int, seats: tuple[int, int]) -> None:
    for kind in DeclarationKind:
        declare(runner, body, seats[0], kind=kind)
    declare(runner, body, seats[1], valid_to=TODAY)
    missing = runner.read(declarations.not_declared, body, TODAY)
    assert [(one.name, one.kind.name) for one in missing] == [
        ("Kavitha Murugan", "assets"),
        ("Kavitha Murugan", "confidentiality"),
    ]
    tomorrow = TODAY + dt.timedelta(days=1)  # a new term: the same person brings the declarations along
    runner.change(governance.start_term, body, {"from_on": tomorrow, "origin": TermOrigin.election})
    again = {"position": "Pengerusi", "person_name": "AHMAD  KAMAL", "from_on": tomorrow}
    runner.change(governance.appoint, body, again)
    assert runner.read(declarations.not_declared, body, tomorrow) == []
    late = runner.read(declarations.not_declared, body, dt.date(2027, 11, 23))
    assert [one.last for one in late] == [dt.date(2027, 11, 22)] * 3


@pytest.mark.parametrize(
    ("title", "touched"),
    [
        ("Sebut harga lif: Maju Lif Sdn. Bhd.", True), ("Tawaran MAJU bagi Blok B", True),
        ("Pembaikan lif Blok B", False),  # a short word, beside longer ones
        ("Kemajuan syarikat penduduk", False), ("Laporan Bendahari", False), ("", False),
    ],
)  # fmt: skip
def test_a_declaration_shows_on_the_agenda_item_it_touches(
    runner: Runner, body: int, seats: tuple[int, int], title: str, touched: bool
) -> None:
    declare(runner, body, seats[1])
    declare(runner, body, seats[0], kind=DeclarationKind.confidentiality, matter="Maju")
    found = runner.read(declarations.touching, body, title, TODAY)
    assert [one.name for one in found] == (["Kavitha Murugan"] if touched else [])
    assert runner.read(declarations.touching, body, title, TODAY + dt.timedelta(days=400)) == []


def test_the_form_prints_in_both_languages_filled_and_blank(runner: Runner, body: int, seats: tuple[int, int]) -> None:
    key = declare(runner, body, seats[0], detail="Memegang 10% saham.")
    assert runner.read(declarations.declaration_form_pdf, key, "ms").pages == 1
    assert runner.read(declarations.blank_declaration_form_pdf, seats[1], "en").pages == 1
