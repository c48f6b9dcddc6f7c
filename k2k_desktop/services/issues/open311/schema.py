"""GeoReport v2 written down as schemas, and the judge of a file by them: each rule names its place in the wiki."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from k2k_desktop.core import paths

PAGE: Final = "https://wiki.open311.org/GeoReport_v2/"
Kind = Literal["requests", "services"]
_W3C: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_URI: Final = re.compile(r"https?://[^\s<>\"]+")
_TYPES: Final[dict[str, type | tuple[type, ...]]] = {
    "array": list, "object": dict, "string": str, "boolean": bool, "null": type(None), "number": (int, float),
}  # fmt: skip
# The elements of an XML answer (PAGE#get-service-requests, PAGE#get-service-list).
ELEMENTS: Final[dict[Kind, tuple[str, str]]] = {
    "requests": ("service_requests", "request"),
    "services": ("services", "service"),
}


@dataclass(frozen=True)
class Break:
    """A rule that does not hold: where (`3.status`), which keyword of the schema, and the rule's place in the wiki."""

    where: str
    keyword: str
    rule: str

    @property
    def field(self) -> str:
        """The name of the field."""
        return self.where.rpartition(".")[2]


@cache
def schema(kind: Kind) -> dict[str, Any]:
    """The schema of a list of requests or of services."""
    path = paths.resources() / "templates" / "open311" / f"{kind}.schema.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def breaks(value: object, rule: dict[str, Any]) -> list[Break]:
    """Every rule of GeoReport v2 that *value*, as JSON gives it, does not keep: a list under a `schema`, one request or
    service under its `items`."""
    return list(_broken(value, rule, "", ""))


def _broken(value: object, rule: dict[str, Any], where: str, place: str) -> Iterator[Break]:
    place = rule.get("$comment", place)
    if not _is(value, rule.get("type")):
        yield Break(where, "type", place)
        return
    if "enum" in rule and value not in rule["enum"]:
        yield Break(where, "enum", place)
    if isinstance(value, dict):
        yield from _broken_object(value, rule, where, place)
    elif isinstance(value, list):
        for number, one in enumerate(value, 1):
            yield from _broken(one, rule.get("items", {}), _below(where, str(number)), place)
    elif isinstance(value, str):
        yield from _broken_text(value, rule, where, place)
    elif isinstance(value, float | int) and not rule.get("minimum", value) <= value <= rule.get("maximum", value):
        yield Break(where, "range", place)


def _broken_object(value: dict[str, Any], rule: dict[str, Any], where: str, place: str) -> Iterator[Break]:
    known = rule.get("properties", {})
    for name in rule.get("required", ()):
        if name not in value:
            yield Break(_below(where, name), "required", known[name].get("$comment", place))
    for name, one in value.items():
        if name in known:
            yield from _broken(one, known[name], _below(where, name), place)
        elif rule.get("additionalProperties") is False:
            yield Break(_below(where, name), "additionalProperties", place)


def _broken_text(value: str, rule: dict[str, Any], where: str, place: str) -> Iterator[Break]:
    if len(value) < rule.get("minLength", 0) or len(value) > rule.get("maxLength", len(value)):
        yield Break(where, "length", place)
    match rule.get("format"):
        case "w3c-date-time" if not _is_moment(value):
            yield Break(where, "format", place)
        case "uri" if not _URI.fullmatch(value):
            yield Break(where, "format", place)


def _is(value: object, wanted: str | list[str] | None) -> bool:
    if wanted is None:
        return True
    names = [wanted] if isinstance(wanted, str) else wanted
    if isinstance(value, bool):
        return "boolean" in names
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return any(isinstance(value, _TYPES[name]) for name in names)


def _is_moment(text: str) -> bool:
    if not _W3C.fullmatch(text):
        return False
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _below(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
