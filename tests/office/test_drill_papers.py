"""The record of a restore drill: a paper of one page that says what was found, for whoever may read of copies."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.models.office import Role
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import backups, drill_papers
from k2k_desktop.services.backups import drills
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.runner import Runner, Who
from tests.office.conftest import OpenOffice
from tests.office.test_backups_drills import spoil


def text_of(printed: Printed) -> str:
    assert printed.pages == 1
    found = pypdfium2.PdfDocument(printed.pdf)[0].get_textpage().get_text_range()
    return " ".join(found.split())


def held(opened: Opened, *, sound: bool = True) -> int:
    info = opened.runner.read(backups.make_copy)
    if not sound:
        spoil(info.path)
    opened.runner.read(drills.rehearse)
    return opened.runner.read(drill_papers.drill_of, None)


def test_the_paper_says_which_copy_by_whom_what_was_compared_and_the_result(open_office: OpenOffice) -> None:
    opened = open_office()
    key = held(opened)
    (drill,) = opened.runner.read(drills.all_drills)
    text = text_of(opened.runner.read(drill_papers.drill_record_pdf, key, "en"))
    for part in ("Rohana Idris", f"{drill.records:,}", f"{drill.live_records:,}", f"{drill.entries:,}",
                 "This computer", "PASSED: the office can", "Seen by"):  # fmt: skip
        assert part in text
    assert "NOT PASSED" not in text
    assert re.search(r"K2K-[0-9A-Z]{5}-", text)  # the check code in the foot


def test_a_copy_that_is_not_sound_is_not_said_to_have_been_checked(open_office: OpenOffice) -> None:
    opened = open_office()
    text = text_of(opened.runner.read(drill_papers.drill_record_pdf, held(opened, sound=False), "ms"))
    assert "TIDAK LULUS" in text
    assert "Struktur" not in text


def test_the_auditor_reads_it_and_who_has_nothing_to_do_with_copies_does_not(open_office: OpenOffice) -> None:
    opened = open_office()
    key = held(opened)
    reader = Runner(opened.database, Who(None, "", "", frozenset({Role.auditor})), opened.clock)
    assert reader.read(drill_papers.drill_record_pdf, key, "ms").pages == 1
    for role in (Role.facilitator, Role.secretary):
        other = Runner(opened.database, Who(None, "", "", frozenset({role})), opened.clock)
        with pytest.raises(Refused):
            other.read(drill_papers.drill_record_pdf, key, "ms")


def test_a_drill_is_named_by_the_number_of_its_copy(open_office: OpenOffice) -> None:
    opened = open_office()
    first, second = held(opened), held(opened)
    assert opened.runner.read(drill_papers.drill_of, "1") == first
    assert opened.runner.read(drill_papers.drill_of, None) == second
    for wrong in ("9", "x", "-1", "9" * 20, "9" * 5_000, "²"):
        with pytest.raises(UserError, match="no such restore drill"):
            opened.runner.read(drill_papers.drill_of, wrong)
