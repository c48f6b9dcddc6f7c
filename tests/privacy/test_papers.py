"""The papers of personal data in both languages: no word of ours in the other one, and kept as issued."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import Language
from k2k_desktop.models.privacy import BreachKind, DataClass, RequestKind, RequestOutcome
from k2k_desktop.services.privacy import breaches, notices, requests
from k2k_desktop.services.privacy.breach_papers import breach_form_pdf, breach_letter_pdf, breach_register_pdf
from k2k_desktop.services.privacy.notices import notice_pdf
from k2k_desktop.services.privacy.request_papers import request_letter_pdf
from k2k_desktop.services.runner import Runner
from tests.conftest import MONDAY_MORNING
from tests.reports.reading import whole

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def request_id(runner: Runner, person: int) -> int:
    given = {"kind": RequestKind.access, "resident_id": person, "received_on": TODAY, "details": "Semua data saya."}
    return runner.change(requests.record_request, given)


@pytest.fixture
def breach_id(runner: Runner) -> int:
    return runner.change(breaches.record_breach, {
        "kind": BreachKind.lost_device, "discovered_at": MONDAY_MORNING, "description": "Pemacu pena hilang.",
        "data": frozenset({DataClass.names, DataClass.identity}), "people": 1_400, "containment": "Laporan polis.",
    })  # fmt: skip


def test_the_letter_of_receipt_names_the_last_day_and_is_kept(runner: Runner, request_id: int) -> None:
    malay = runner.read(request_letter_pdf, request_id, "acknowledgement", "ms")
    assert "14 Disember 2026" in whole(malay).replace("\u00a0", " ")
    english = whole(runner.read(request_letter_pdf, request_id, "acknowledgement", "en")).replace("\u00a0", " ")
    assert "You get the answer by 14 December 2026" in english
    assert "PD-2026-0001" in english
    assert runner.read(request_letter_pdf, request_id, "acknowledgement", "ms").pdf == malay.pdf


def test_extension_and_answer_are_printed_once_they_are_given(runner: Runner, request_id: int) -> None:
    for kind in ("extension", "answer"):
        with pytest.raises(UserError):
            runner.read(request_letter_pdf, request_id, kind, "en")
    runner.change(requests.extend_request, request_id, 1, "Rekod lama di stor.")
    said_in: tuple[tuple[Language, str], ...] = (("ms", "28 Disember 2026"), ("en", "28 December 2026"))
    for language, said in said_in:
        words = whole(runner.read(request_letter_pdf, request_id, "extension", language)).replace("\u00a0", " ")
        assert said in words
        assert "Rekod lama di stor." in words
        assert ("Undang-undang" in words) is (language == "ms")
    runner.change(requests.answer_request, request_id, 2, {
        "outcome": RequestOutcome.met, "ended_on": TODAY, "answer": "Disertakan.",
    })  # fmt: skip
    words = whole(runner.read(request_letter_pdf, request_id, "answer", "en"))
    assert "Enclosed is the report" in words
    assert "Its outcome: Met" in words


@pytest.mark.parametrize(
    ("language", "said", "never"),
    [("ms", ("Kepada Pesuruhjaya", "1,400", "Langkah", "Pengawal data"), "Measures"),
     ("en", ("To the Personal Data Protection Commissioner", "1,400", "Measures", "Data controller"), "Langkah")],
)  # fmt: skip
def test_the_form_says_what_the_law_asks(
    runner: Runner, breach_id: int, language: Language, said: tuple[str, ...], never: str
) -> None:
    words = whole(runner.read(breach_form_pdf, breach_id, language))
    assert all(one in words for one in said)
    assert never not in words


def test_people_get_a_letter_unless_it_was_decided_that_nobody_is_told(runner: Runner, breach_id: int) -> None:
    words = whole(runner.read(breach_letter_pdf, breach_id, "en"))
    assert "identity numbers" in words
    assert "PDP-2026-001" in whole(runner.read(breach_register_pdf, "en"))
    runner.change(breaches.tell_nobody, breach_id, 1, "Salinan disulitkan.")
    with pytest.raises(UserError, match="nobody"):
        runner.read(breach_letter_pdf, breach_id, "en")


def test_the_notice_prints_for_a_person_blank_and_in_both_languages(runner: Runner, person: int) -> None:
    with pytest.raises(UserError, match="no notice"):
        runner.read(notice_pdf)
    given: dict[str, Any] = {"valid_from": TODAY, "text_ms": "Kami mengumpul nama.", "text_en": "We collect names."}
    runner.change(notices.save_notice, given)
    malay = whole(runner.read(notice_pdf, None, person, "ms"))
    assert "Aminah binti Yusof" in malay
    assert "A-01-01" in malay
    assert "We collect" not in malay
    assert "Sharing" not in malay
    assert malay.count("Tandatangan:") == 2  # whole: the word has room beside its line
    blank = runner.read(notice_pdf, None, None, "both")
    assert blank.pages == 2
    assert "Aminah" not in whole(blank)
    assert "Kami mengumpul nama." in whole(blank)
    assert "We collect names." in whole(blank)
