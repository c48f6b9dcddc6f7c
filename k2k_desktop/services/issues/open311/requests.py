"""One request of another server as the office would keep it, and what is wrong with it, in plain words."""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import Any, Final

from k2k_desktop.core.clock import OFFICE_ZONE
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.phones import parse_phone
from k2k_desktop.services.imports.plan import Findings
from k2k_desktop.services.issues.open311.reading import Number, Raw, words
from k2k_desktop.services.issues.open311.schema import breaks, schema

LONGEST_REFERENCE: Final = 80
LONGEST_CODE: Final = 80
LONGEST_TITLE: Final = 150
LONGEST_PLACE: Final = 150
LONGEST_TEXT: Final = 7000  # of the description: what is said beside it has room under 8000
LONGEST_NAME: Final = 150
MOST_MEDIA: Final = 10
_EARLIEST: Final = 1990
_AHEAD: Final = dt.timedelta(hours=26)  # a zone that was not written may be another one's
_STATUSES: Final = {"open": False, "closed": True}


@dataclass(frozen=True, slots=True)
class Request:
    """What one request says, judged: lengths, dates and coordinates hold."""

    row: int
    reference: str
    closed: bool
    service_code: str
    service_name: str
    title: str
    description: str
    status_notes: str
    agency: str
    place: str
    requested_at: dt.datetime
    updated_at: dt.datetime | None
    expected_at: dt.datetime | None
    media: tuple[str, ...]
    jurisdiction: str
    name: str
    phone: str
    email: str


def read_request(row: int, raw: Raw, now: dt.datetime, findings: Findings, *, with_reporter: bool) -> Request | None:
    """The request *raw*, the *row*th of its file; None where it is refused, with the reasons in *findings*."""
    reference, code = _identity(row, raw, findings)
    status = words(raw.get("status")).lower()
    if status not in _STATUSES:
        text = N_("The status is “{status}”. Open311 knows only open and closed.")
        findings.error(row, "status", UserError(text, status=status[:40]))
    requested_at = _moment(row, raw, "requested_datetime", now, findings)
    if requested_at is None and not words(raw.get("requested_datetime")):
        findings.error(row, "date", UserError(N_("It does not say when it was reported (requested_datetime).")))
    updated_at = _moment(row, raw, "updated_datetime", now, findings)
    expected_at = _moment(row, raw, "expected_datetime", now, findings, may_come=True)
    place = _place(row, raw, findings)
    name, phone, email = _reporter(row, raw, findings) if with_reporter else ("", "", "")
    broken = breaks(_as_json(raw), schema("requests")["items"])
    departures = sorted({one.field for one in broken if one.keyword not in ("required", "additionalProperties")})
    if row in findings.bad or requested_at is None:
        return None
    if departures:
        text = N_("Not written as GeoReport v2 wants it, but understood: {fields}.")
        findings.note(row, "departs", UserError(text, fields=", ".join(departures)))
    description = _cut(row, words(raw.get("description")), LONGEST_TEXT, "description", findings)
    service_name = words(raw.get("service_name"))[:LONGEST_TITLE]
    return Request(
        row=row, reference=reference, closed=_STATUSES[status], service_code=code, service_name=service_name,
        title=_title(words(raw.get("title")), description, service_name), description=description,
        status_notes=words(raw.get("status_notes"))[:500], agency=words(raw.get("agency_responsible"))[:120],
        place=place, requested_at=requested_at, updated_at=updated_at, expected_at=expected_at, media=_media(raw),
        jurisdiction=words(raw.get("jurisdiction_id"))[:60], name=name, phone=phone, email=email,
    )  # fmt: skip


def _identity(row: int, raw: Raw, findings: Findings) -> tuple[str, str]:
    reference, code = words(raw.get("service_request_id")), words(raw.get("service_code"))
    if not reference:
        text = N_("It has no number yet (service_request_id). A later answer of that system will have it.")
        findings.error(row, "reference", UserError(text))
    elif len(reference) > LONGEST_REFERENCE or "\n" in reference:
        findings.error(row, "reference", UserError(N_("Its number (service_request_id) is too long to be one.")))
    if not code and not words(raw.get("service_name")):
        findings.error(row, "service", UserError(N_("It does not say what it is about (service_code).")))
    elif len(code) > LONGEST_CODE:
        findings.error(row, "service", UserError(N_("The code of its service (service_code) is too long to be one.")))
    return reference, code


def _moment(
    row: int, raw: Raw, name: str, now: dt.datetime, findings: Findings, *, may_come: bool = False
) -> dt.datetime | None:
    """The instant in *name*; without a zone it is Malaysia's, and said so. None for none, or one that is refused."""
    given = words(raw.get(name))
    if not given:
        return None
    found: dt.datetime | None = None
    with contextlib.suppress(ValueError):
        found = dt.datetime.fromisoformat(given)
    if found is None or not _EARLIEST <= found.year <= 9990:
        text = N_("“{given}” is not a date as Open311 writes it (2026-11-23T10:00:00+08:00): {field}.")
        findings.error(row, "date", UserError(text, given=given[:40], field=name))
        return None
    if found.tzinfo is None:
        findings.note(row, "zone", UserError(N_("No time zone in {field}: Malaysian time is taken."), field=name))
        found = found.replace(tzinfo=OFFICE_ZONE)
    found = found.astimezone(dt.UTC)
    if found > now + _AHEAD and not may_come:
        text = N_("{field} is in the future: {moment}.")
        findings.error(row, "date", UserError(text, field=name, moment=show_instant(found)))
        return None
    return found if may_come else min(found, now)


def _place(row: int, raw: Raw, findings: Findings) -> str:
    """Address, its number and the coordinates in words: another system's map is not ours."""
    address = words(raw.get("address")) or words(raw.get("address_string"))
    parts = [" ".join(address.split()), words(raw.get("address_id"))[:40], words(raw.get("zipcode"))[:10]]
    given = words(raw.get("lat")), words(raw.get("long"))
    if any(given):
        parts.append(_coordinates(row, given, findings))
    place = " · ".join(dict.fromkeys(part for part in parts if part))
    return _cut(row, place, LONGEST_PLACE, "address", findings)


def _coordinates(row: int, given: tuple[str, str], findings: Findings) -> str:
    try:
        latitude, longitude = (float(one) for one in given)
    except ValueError:
        latitude = longitude = math.nan
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        text = N_("The coordinates are no place on earth: {lat}, {long}.")
        findings.error(row, "place", UserError(text, lat=given[0][:20], long=given[1][:20]))
        return ""
    return "" if latitude == longitude == 0 else f"{latitude:.5f}, {longitude:.5f}"


def _reporter(row: int, raw: Raw, findings: Findings) -> tuple[str, str, str]:
    name = " ".join(f"{words(raw.get('first_name'))} {words(raw.get('last_name'))}".split())[:LONGEST_NAME]
    phone, given = "", words(raw.get("phone"))
    if given:
        try:
            phone = parse_phone(given[:60]).number
        except UserError:
            findings.note(row, "phone", UserError(N_("Its telephone number cannot be read and is left out.")))
    email = words(raw.get("email"))
    return name, phone, email if re.fullmatch(r"[^\s@]{1,64}@[^\s@]{1,180}", email) else ""


def _media(raw: Raw) -> tuple[str, ...]:
    """The addresses of pictures as text, nothing fetched: one, several, or things with a `url`, as Boston has them."""
    value = raw.get("media_url")
    many = value if isinstance(value, list) else [value]
    found = (words(one.get("url") if isinstance(one, dict) else one) for one in many)
    return tuple(one for one in found if re.fullmatch(r"https?://[^\s<>\"]{1,400}", one))[:MOST_MEDIA]


def _title(own: str, description: str, service: str) -> str:
    first = next((line.strip() for line in (own or description).splitlines() if line.strip()), "")
    if len(first) > LONGEST_TITLE:
        first = first[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
    return first[:LONGEST_TITLE] or service


def _cut(row: int, text: str, longest: int, name: str, findings: Findings) -> str:
    if len(text) <= longest:
        return text
    findings.note(row, "cut", UserError(N_("Too long and cut: {field}."), field=name))
    return text[: longest - 1] + "…"


def _as_json(raw: Raw) -> dict[str, Any]:
    """The request as JSON has it, numbers being numbers; of XML a number is its text (Spark convention)."""
    found: dict[str, Any] = {}
    for name, value in raw.items():
        found[name] = value
        if isinstance(value, Number) or (name in ("lat", "long") and isinstance(value, str)):
            with contextlib.suppress(ValueError):
                found[name] = float(value)
    return found
