"""A file of another server's answer, JSON or XML, judged before it is read and turned into plain requests."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn
from xml.parsers import expat

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.progress import Progress

MB: Final = 1_048_576
MOST_FILE: Final = 20 * MB
MOST_REQUESTS: Final = 20_000
DEEPEST: Final = 16
_MOST_BRACKETS: Final = 400_000  # objects and lists of 20,000 requests, several times over
_MOST_VALUES: Final = 3_000_000
_CHUNK: Final = 65_536
_ROOTS: Final = ("service_requests", "requests")
_BOM: Final = b"\xef\xbb\xbf"
_OTHER_LETTERS: Final = (b"\xff\xfe", b"\xfe\xff")

TOO_BIG: Final = N_("“{file}” is far bigger than a list of complaints. Ask for a shorter time and try again.")
TOO_MANY: Final = N_("“{file}” holds more than {most} requests. Ask for a shorter time and try again.")
NOT_UTF8: Final = N_("“{file}” is not written in UTF-8, as Open311 requires. Ask for the file in UTF-8.")
DECLARES: Final = N_("“{file}” holds declarations that no list of complaints needs. It is not read.")
TOO_DEEP: Final = N_("“{file}” is nested deeper than any list of complaints. It is not read.")
DAMAGED: Final = N_("“{file}” breaks off or is damaged near line {line}. Get the file again.")
OTHER: Final = N_("“{file}” is no Open311 list of requests, neither JSON nor XML. Choose another file.")
EMPTY: Final = N_("“{file}” holds no request.")
GONE: Final = N_("“{file}” cannot be opened. Check that it is still there.")

# As in the specification; what a server adds beside them is read only where it is of use.
FIELDS: Final = (
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
    "address_id", "zipcode", "lat", "long", "media_url",
)  # fmt: skip
BESIDE: Final = (
    "jurisdiction_id", "token", "title", "address_string", "first_name", "last_name", "email", "phone",
)  # fmt: skip

Raw = dict[str, Any]


class Number(str):
    """A number of a JSON file, in its own digits: 1e999 is the trouble of its row, not of the program."""


@dataclass(frozen=True)
class Answer:
    """What a file holds: its requests as plain values, in its order, and in which form it was."""

    file_name: str
    form: str  # json or xml
    requests: tuple[Raw, ...]

    @property
    def jurisdiction(self) -> str:
        """The one jurisdiction every request names; empty where there is none or several."""
        named = {str(one.get("jurisdiction_id") or "").strip() for one in self.requests}
        return named.pop() if len(named) == 1 else ""


def read_answer(path: Path, progress: Progress) -> Answer:
    """The requests of the file at *path*. Raises UserError for what is no honest answer; nothing outside is fetched."""
    try:
        if path.stat().st_size > MOST_FILE:
            raise UserError(TOO_BIG, file=path.name)
        data = path.read_bytes()
    except OSError as error:
        raise UserError(GONE, file=path.name) from error
    return parse_answer(data, path.name, progress)


def parse_answer(data: bytes, name: str, progress: Progress) -> Answer:
    """`read_answer` of bytes; *name* is what sentences call the file."""
    if len(data) > MOST_FILE:
        raise UserError(TOO_BIG, file=name)
    if data.startswith(_OTHER_LETTERS) or b"\0" in data[:200]:
        raise UserError(NOT_UTF8, file=name)
    data = data.removeprefix(_BOM)
    first = data.lstrip()[:1]
    if first == b"<":
        found, form = _Xml(name, progress).read(data), "xml"
    elif first in (b"[", b"{"):
        found, form = _json(data, name, progress), "json"
    else:
        raise UserError(OTHER, file=name)
    if not found:
        raise UserError(EMPTY, file=name)
    if len(found) > MOST_REQUESTS:
        raise UserError(TOO_MANY, file=name, most=f"{MOST_REQUESTS:,}")
    return Answer(name, form, tuple(found))


def _json(data: bytes, name: str, progress: Progress) -> list[Raw]:
    if data.count(b"{") + data.count(b"[") > _MOST_BRACKETS or data.count(b",") > _MOST_VALUES:
        raise UserError(TOO_BIG, file=name)
    progress.at(0, len(data))
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=Number, parse_int=Number, parse_float=Number)
    except UnicodeDecodeError as error:
        raise UserError(NOT_UTF8, file=name) from error
    except RecursionError as error:
        raise UserError(TOO_DEEP, file=name) from error
    except json.JSONDecodeError as error:
        raise UserError(DAMAGED, file=name, line=error.lineno) from error
    progress.at(len(data), len(data))
    if isinstance(value, dict):
        value = next((value[root] for root in _ROOTS if isinstance(value.get(root), list)), [value])
    found = [one for one in value if isinstance(one, dict)]
    if not found and value:
        raise UserError(OTHER, file=name)
    if not any({"service_request_id", "service_code", "token"} & one.keys() for one in found):
        raise UserError(OTHER if found else EMPTY, file=name)
    if any(_too_deep(one, DEEPEST) for one in found):
        raise UserError(TOO_DEEP, file=name)
    return [{key: one.get(key) for key in (*FIELDS, *BESIDE) if key in one} for one in found]


def _too_deep(value: object, left: int) -> bool:
    if left == 0:
        return isinstance(value, dict | list)
    if isinstance(value, dict):
        return any(_too_deep(one, left - 1) for one in value.values())
    return isinstance(value, list) and any(_too_deep(one, left - 1) for one in value)


class _Xml:
    """Reads `<service_requests><request>…`: only elements and their text; a DTD or an entity ends it."""

    def __init__(self, name: str, progress: Progress) -> None:
        self._name, self._progress = name, progress
        self._open: list[str] = []
        self._text: list[str] = []
        self._request: Raw = {}
        self._found: list[Raw] = []
        self._elements = 0
        parser = self._parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._refused
        parser.EntityDeclHandler = self._refused
        parser.ExternalEntityRefHandler = self._refused
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append

    def read(self, data: bytes) -> list[Raw]:
        """Every request of *data*."""
        try:
            for start in range(0, len(data), _CHUNK):
                self._progress.at(start, len(data))
                self._parser.Parse(data[start : start + _CHUNK], False)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            wrong_letters = error.code == expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]
            if wrong_letters and not _is_utf8(data):
                raise UserError(NOT_UTF8, file=self._name) from error
            raise UserError(DAMAGED, file=self._name, line=error.lineno) from error
        return self._found

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
            raise UserError(NOT_UTF8, file=self._name)

    def _refused(self, *_given: object) -> NoReturn:
        raise UserError(DECLARES, file=self._name)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if not self._open and name not in _ROOTS:
            raise UserError(OTHER, file=self._name)
        self._open.append(name)
        self._elements += 1
        if len(self._open) > DEEPEST:
            raise UserError(TOO_DEEP, file=self._name)
        if self._elements > _MOST_BRACKETS * 2:
            raise UserError(TOO_BIG, file=self._name)
        if len(self._open) == 2:
            self._request = {}
        self._text.clear()

    def _end(self, _name: str) -> None:
        name, depth = self._open.pop(), len(self._open)
        if depth == 2 and name in (*FIELDS, *BESIDE):
            self._request[name] = "".join(self._text).strip() or None
        elif depth == 1 and name == "request":
            self._found.append(self._request)
            if len(self._found) > MOST_REQUESTS:
                raise UserError(TOO_MANY, file=self._name, most=f"{MOST_REQUESTS:,}")
        self._text.clear()


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def words(value: object) -> str:
    """A value as plain text: no control signs, no signs that turn the direction of writing; "" for none."""
    if value is None or isinstance(value, dict | list):
        return ""
    return _CONTROL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n")).strip()
