"""Lines typed with tags become actions, decisions and resolutions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from k2k_desktop.models.meetings import EntryKind
from k2k_desktop.services.meetings import parse_line

TODAY = dt.date(2026, 11, 26)


@dataclass(frozen=True)
class Person:
    name: str
    position: str = "Ahli Jawatankuasa"


MEMBERS = [
    Person("Ahmad Kamal bin Idris", "Pengerusi"),
    Person("Rohana binti Idris", "Setiausaha"),
    Person("Norliza binti Hamid"),
    Person("Noraini binti Hamzah"),
    Person("Kavitha a/p Murugan"),
    Person("Lim Chee Hoe"),
    Person("Suresh a/l Raman @ Ravi"),
    Person("José Nor"),
]


@pytest.mark.parametrize(
    ("line", "owner", "due", "text"),
    [
        ("#tindakan @norliza 30/11 Sediakan jadual", "Norliza binti Hamid", (2026, 11, 30), "Sediakan jadual"),
        ("#action @Norliza Sediakan jadual", "Norliza binti Hamid", None, "Sediakan jadual"),
        ("#TINDAKAN 30/11 @norliza Sediakan jadual", "Norliza binti Hamid", (2026, 11, 30), "Sediakan jadual"),
        ("#tindakan Sediakan jadual @norliza 30/11/2026", "Norliza binti Hamid", (2026, 11, 30), "Sediakan jadual"),
        ("#tindakan Sediakan jadual 30/11 @norliza", "Norliza binti Hamid", (2026, 11, 30), "Sediakan jadual"),
        ("Sediakan jadual #tindakan @norliza 30/11", "Norliza binti Hamid", (2026, 11, 30), "Sediakan jadual"),
        ("#tindakan @kamal 15 Dis Panggil TNB", "Ahmad Kamal bin Idris", (2026, 12, 15), "Panggil TNB"),
        ("#tindakan @kamal 15/1 Panggil TNB", "Ahmad Kamal bin Idris", (2027, 1, 15), "Panggil TNB"),
        ("#tindakan @ahmad kamal Panggil TNB", "Ahmad Kamal bin Idris", None, "Panggil TNB"),
        ("#tindakan @murugan: Semak akaun", "Kavitha a/p Murugan", None, "Semak akaun"),
        ("#tindakan @chee hoe Semak pam", "Lim Chee Hoe", None, "Semak pam"),
        ("#tindakan @ravi Semak pam", "Suresh a/l Raman @ Ravi", None, "Semak pam"),
        ("#tindakan @jose Semak pam", "José Nor", None, "Semak pam"),
        ("#tindakan @nor Semak pam", "José Nor", None, "Semak pam"),  # a whole part before a beginning
        ("#tindakan @noraini hamzah Semak pam", "Noraini binti Hamzah", None, "Semak pam"),
        ("#tindakan @setiausaha Hantar surat", "Rohana binti Idris", None, "Hantar surat"),
        ("#tindakan @idris Hantar surat", "idris", None, "Hantar surat"),  # two of them: not guessed
        ("#tindakan @TNB 1/12 Baiki meter", "TNB", (2026, 12, 1), "Baiki meter"),
        ('#tindakan @"Jabatan Bomba" Periksa hos', "Jabatan Bomba", None, "Periksa hos"),
        ("#tindakan Sediakan jadual sebelum 30/11", "", None, "Sediakan jadual sebelum 30/11"),
        ("#tindakan @norliza 31/11 Sediakan jadual", "Norliza binti Hamid", None, "31/11 Sediakan jadual"),
        ("#tindakan @norliza 12 rumah disemak", "Norliza binti Hamid", None, "12 rumah disemak"),
        ("#tindakan @kamal i semak", "Ahmad Kamal bin Idris", None, "i semak"),
        ("#tindakan", "", None, ""),
        ("#tindakan @", "", None, "@"),
    ],
)
def test_an_action_has_owner_and_date(line: str, owner: str, due: tuple[int, int, int] | None, text: str) -> None:
    draft = parse_line(line, MEMBERS, TODAY)
    assert (draft.kind, draft.owner, draft.due, draft.text) == (
        EntryKind.action, owner, dt.date(*due) if due else None, text,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("#keputusan Bersetuju menambah lampu", EntryKind.decision, "Bersetuju menambah lampu"),
        ("#decision Agreed", EntryKind.decision, "Agreed"),
        ("#ketetapan Menubuhkan pasukan", EntryKind.resolution, "Menubuhkan pasukan"),
        ("#resolution To form a team", EntryKind.resolution, "To form a team"),
        ("#makluman Lif rosak", EntryKind.note, "Lif rosak"),
        ("Lif #3 rosak, e-mel ke a@b.my", EntryKind.note, "Lif #3 rosak, e-mel ke a@b.my"),
        ("#entah apa ini", EntryKind.note, "#entah apa ini"),
        ("  ", EntryKind.note, ""),
    ],
)
def test_other_tags_say_the_kind_and_unknown_ones_stay(line: str, kind: EntryKind, text: str) -> None:
    draft = parse_line(line, MEMBERS, TODAY)
    assert (draft.kind, draft.text, draft.owner, draft.due) == (kind, text, "", None)
