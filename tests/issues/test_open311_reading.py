"""Files of other Open311 servers: sample answers as documented, and what is no honest answer."""

from __future__ import annotations

import datetime as dt
import json
import time
from pathlib import Path
from typing import Any

import pytest

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.services.imports.plan import Findings, Plan
from k2k_desktop.services.issues.open311.reading import MOST_FILE, MOST_REQUESTS, parse_answer, read_answer
from k2k_desktop.services.issues.open311.requests import Request, read_request
from k2k_desktop.services.issues.open311.schema import breaks, schema
from tests.issues.xml_answers import breaks_of_xml
from tests.patience import allowed

SAMPLES = Path(__file__).parent / "open311_samples"
NOW = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
GOOD: dict[str, Any] = {
    "service_request_id": "7", "status": "open", "service_code": "001", "service_name": "Lampu",
    "requested_datetime": "2026-11-20T08:00:00+08:00", "description": "Lampu padam",
}  # fmt: skip


def parsed(data: bytes | str) -> list[dict[str, Any]]:
    return list(parse_answer(data.encode() if isinstance(data, str) else data, "jawapan", Progress()).requests)


def judged(raw: dict[str, Any], *, with_reporter: bool = False) -> tuple[Request | None, str]:
    """The request, and every sentence about it."""
    findings = Findings(Plan(1, 0, {}))
    read = parsed(json.dumps([{"service_request_id": "0", **raw}]))[0]
    found = read_request(1, read if "service_request_id" in raw else read | {"service_request_id": None}, NOW,
                         findings, with_reporter=with_reporter)  # fmt: skip
    return found, " ".join(problem.text.say("en") for problem in findings.problems)


@pytest.mark.parametrize(
    ("name", "references", "places"),
    [
        ("specification.xml", ["638344", "638349"], "8 Jalan Contoh · 545483 · 94122 · 37.76222, -122.46511"),
        ("specification.json", ["638344", "638349"], "8 Jalan Contoh · 545483 · 94122 · 37.76222, -122.46511"),
        ("boston.json", ["200012223", "200012224"], "1 Contoh Square, Boston, 00000 · 42.34870, -71.05780"),
        ("chicago.json", ["12-00000001"], "100 W Contoh St, Chicago · 41.88000, -87.63000"),
        ("new_haven.json", ["14282821"], "200 Jalan Contoh, 06510 · 06510 · 41.30711, -72.92356"),
        ("bonn.json", ["12-2026"], "Beispielstraße 7, 53111 Bonn · 50.73230, 7.09540"),
        ("helsinki.json", ["contoh8f2b"], "60.18931, 25.00818"),
        ("toronto.xml", ["101000000001"], "CONTOH ST W, TORONTO · 43.65000, -79.38000"),
    ],
)
def test_sample_answers_of_real_servers_are_understood(name: str, references: list[str], places: str) -> None:
    findings = Findings(Plan(1, 0, {}))
    answer = read_answer(SAMPLES / name, Progress())
    found = [read_request(row, raw, NOW, findings, with_reporter=True) for row, raw in enumerate(answer.requests, 1)]
    kept = [one for one in found if one is not None]
    assert [one.reference for one in kept] == references
    assert kept[0].place == places
    assert all(one.requested_at <= NOW for one in kept)


def test_boston_gives_pictures_as_a_list_and_they_stay_text() -> None:
    raw = read_answer(SAMPLES / "boston.json", Progress()).requests[0]
    found = read_request(1, raw, NOW, Findings(Plan(1, 0, {})), with_reporter=False)
    assert found
    assert found.media == ("https://gambar.example/boston/satu.png", "https://gambar.example/boston/dua.png")


def test_people_are_read_only_when_the_office_wants_them() -> None:
    raw = read_answer(SAMPLES / "helsinki.json", Progress()).requests[0]
    without, with_them = (
        read_request(1, raw, NOW, Findings(Plan(1, 0, {})), with_reporter=chosen) for chosen in (False, True)
    )
    assert without
    assert (without.name, without.phone, without.email) == ("", "", "")
    assert with_them
    assert (with_them.name, with_them.email) == ("Ujian Contoh", "ujian@contoh.example")
    assert with_them.phone


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "neither JSON nor XML"),
        (b"%PDF-1.7", "neither JSON nor XML"),
        (b"<html><body>404</body></html>", "neither JSON nor XML"),
        (b"[1, 2, 3]", "neither JSON nor XML"),
        (b'{"error": "no"}', "neither JSON nor XML"),
        (b"[]", "no request"),
        (b"<service_requests/>", "no request"),
        (b'[{"service_request_id": "1"', "damaged near line 1"),
        (b"<service_requests>\n<request>", "damaged near line 2"),
        (b"\xff\xfe[\x00]\x00", "not written in UTF-8"),
        ('[{"service_request_id": "é"}]'.encode("latin-1"), "not written in UTF-8"),
        ("<service_requests><request><status>é</status></request></service_requests>".encode("latin-1"), "UTF-8"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?><service_requests/>', "not written in UTF-8"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><service_requests/>', "holds declarations"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><service_requests>&b;</service_requests>', "holds declarations"),
        (b"[" * 200_000, "nested deeper"),
        (b'[{"service_request_id": ' + b"[" * 30 + b"]" * 30 + b"}]", "nested deeper"),
        (b"<service_requests>" + b"<a>" * 200_000, "nested deeper"),
        (b"[" * (MOST_FILE // 20), "far bigger"),
        (b"[" + b"{}," * 400_001 + b"{}]", "far bigger"),
        (b'[{"service_request_id":"1"}' + b',{"service_request_id":"1"}' * MOST_REQUESTS + b"]", "more than 20,000"),
        (b"x" * (MOST_FILE + 1), "far bigger"),
    ],
)
def test_what_is_no_honest_answer_is_refused_in_a_plain_sentence(data: bytes, said: str) -> None:
    started = time.process_time()
    with pytest.raises(UserError, match=said) as refusal:
        parsed(data)
    assert "jawapan" in refusal.value.say("en")
    assert time.process_time() - started < allowed(2)


def test_a_file_of_a_hundred_megabytes_is_not_even_read(tmp_path: Path) -> None:
    big = tmp_path / "besar.json"
    with big.open("wb") as file:
        file.truncate(100 * 1_048_576)
    with pytest.raises(UserError, match="far bigger"):
        read_answer(big, Progress())
    with pytest.raises(UserError, match="cannot be opened"):
        read_answer(tmp_path / "tiada.json", Progress())


def test_reading_stops_when_it_is_asked_to() -> None:
    progress = Progress()
    progress.cancel()
    for name in ("specification.xml", "specification.json"):
        with pytest.raises(Cancelled):
            read_answer(SAMPLES / name, progress)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"service_request_id": None}, "no number yet"),
        ({"service_request_id": "1" * 81}, "too long"),
        ({"service_request_id": {"a": 1}}, "no number yet"),
        ({"status": "acknowledged"}, "knows only open and closed"),
        ({"status": None}, "knows only open and closed"),
        ({"service_code": None, "service_name": None}, "what it is about"),
        ({"service_code": "x" * 100}, "too long"),
        ({"requested_datetime": None}, "when it was reported"),
        ({"requested_datetime": "20/11/2026 08:00"}, "is not a date"),
        ({"requested_datetime": "2026-11-31T08:00:00Z"}, "is not a date"),
        ({"requested_datetime": "2026-11-20T24:00:01Z"}, "is not a date"),
        ({"requested_datetime": "0001-01-01T00:00:00+23:59"}, "is not a date"),
        ({"requested_datetime": "9999-12-31T23:59:59-23:59"}, "is not a date"),
        ({"requested_datetime": 1_700_000_000}, "is not a date"),
        ({"requested_datetime": "2027-01-01T00:00:00Z"}, "in the future"),
        ({"lat": float("nan"), "long": 101.6}, "no place on earth"),
        ({"lat": 1e999, "long": 101.6}, "no place on earth"),
        ({"lat": "tiga", "long": 101.6}, "no place on earth"),
        ({"lat": 3.1}, "no place on earth"),
        ({"lat": 91, "long": 181}, "no place on earth"),
    ],
)
def test_a_request_that_cannot_be_kept_says_why(change: dict[str, Any], said: str) -> None:
    found, sentences = judged(GOOD | change)
    assert found is None
    assert said in sentences


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("2026-11-20T08:00:00+08:00", "2026-11-20T00:00:00"), ("2026-11-20T00:00:00Z", "2026-11-20T00:00:00"),
        ("2026-11-20T08:00:00.123456+0800", "2026-11-20T00:00:00.123456"), ("2026-11-20", "2026-11-19T16:00:00"),
        ("2026-11-20 08:00:00", "2026-11-20T00:00:00"), ("2026-11-20T08:00+08", "2026-11-20T00:00:00"),
        ("20261120T080000+0800", "2026-11-20T00:00:00"), ("2026-11-23T11:00:00", "2026-11-23T02:00:00"),
    ],
)  # fmt: skip
def test_dates_are_read_in_every_form_of_the_standard(given: str, taken: str) -> None:
    found, _sentences = judged(GOOD | {"requested_datetime": given})
    assert found
    assert found.requested_at == dt.datetime.fromisoformat(taken).replace(tzinfo=dt.UTC)


def test_huge_texts_are_cut_and_signs_that_turn_writing_are_taken_out() -> None:
    found, said = judged(
        GOOD | {"description": "a\u202eb\x00" * 1_000_000, "address": "j" * 9_000, "title": "t " * 900}
    )
    assert found
    assert (len(found.description), len(found.place), len(found.title) <= 150) == (7000, 150, True)
    assert found.description.startswith("abab")
    assert "Too long and cut: description." in said


def test_the_schema_holds_of_the_specifications_own_examples_and_names_the_rule_of_each_break() -> None:
    assert breaks(json.loads((SAMPLES / "specification.json").read_text("utf-8")), schema("requests")) == []
    assert breaks_of_xml((SAMPLES / "specification.xml").read_bytes(), "requests") == []
    bad = [GOOD | {"status": "done", "requested_datetime": "20/11/2026", "lat": 200, "warna": 1, "media_url": "x"}, {}]
    found = {(one.where, one.keyword) for one in breaks(bad, schema("requests"))}
    assert found == {
        ("1.status", "enum"), ("1.requested_datetime", "format"), ("1.lat", "range"),
        ("1.warna", "additionalProperties"),
        ("1.media_url", "format"), ("2.service_request_id", "required"), ("2.status", "required"),
        ("2.service_code", "required"), ("2.requested_datetime", "required"),
    }  # fmt: skip
    assert all("#" in one.rule for one in breaks(bad, schema("requests")))
    assert [one.keyword for one in breaks({}, schema("services"))] == ["type"]


def test_an_xml_answer_with_foreign_elements_or_declarations_breaks_rules() -> None:
    data = b'<!DOCTYPE a><service_requests x="1"><issue><a><b/></a></issue></service_requests>'
    assert {"doctype", "attributes", "element", "encoding"} <= {one.keyword for one in breaks_of_xml(data, "requests")}
    assert "well-formed" in {one.keyword for one in breaks_of_xml(b"<services>", "services")}
