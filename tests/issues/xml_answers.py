"""The judge of an XML answer by the rules of GeoReport v2, for the tests of what the program writes."""

from __future__ import annotations

import contextlib
from typing import Any, Final
from xml.parsers import expat

from k2k_desktop.services.issues.open311.schema import ELEMENTS, Break, Kind, breaks, schema

_UTF8: Final = "the XML declaration must come first and say encoding UTF-8"


def breaks_of_xml(data: bytes, kind: Kind) -> list[Break]:
    """Every rule that an XML answer does not keep: its declaration and elements, then the schema of its values."""
    root, item = ELEMENTS[kind]
    found = _Elements(root, item)
    parser = expat.ParserCreate()
    parser.XmlDeclHandler = found.declared
    parser.StartElementHandler = found.start
    parser.EndElementHandler = found.end
    parser.CharacterDataHandler = found.text.append
    parser.StartDoctypeDeclHandler = lambda *_given: found.told("", "doctype", "#xml-support: no foreign declarations")
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        found.told("", "well-formed", "#xml-support")
    if not found.is_utf8:
        found.told("", "encoding", f"#encoding: {_UTF8}")
    return found.broken + breaks([_typed(one, kind) for one in found.items], schema(kind))


def _typed(one: dict[str, str | None], kind: Kind) -> dict[str, Any]:
    """An element's text as the type that JSON would give it (PAGE#json-support)."""
    found: dict[str, Any] = {}
    for name, text in one.items():
        types = schema(kind)["items"]["properties"].get(name, {}).get("type", "string")
        found[name] = text
        if text is not None and "number" in types:
            with contextlib.suppress(ValueError):
                found[name] = float(text)
        elif types == "boolean" and text in ("true", "false"):
            found[name] = text == "true"
    return found


class _Elements:
    """What an XML answer is made of."""

    def __init__(self, root: str, item: str) -> None:
        self._names = [root, item]
        self._open: list[str] = []
        self.items: list[dict[str, str | None]] = []
        self.text: list[str] = []
        self.broken: list[Break] = []
        self.is_utf8 = False

    def told(self, where: str, keyword: str, rule: str) -> None:
        """Keep a broken rule."""
        self.broken.append(Break(where, keyword, rule))

    def declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        """The XML declaration."""
        self.is_utf8 = (encoding or "").lower() == "utf-8"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins: `service_requests`, then `request`, then its fields; no attributes, no namespaces."""
        depth = len(self._open)
        if (depth < 2 and name != self._names[depth]) or depth > 2:
            self.told(name, "element", "#get-service-requests, #get-service-list: the elements of the answer")
        if attributes or ":" in name:
            self.told(name, "attributes", "#xml-support: no foreign tags or namespaces")
        if depth == 1:
            self.items.append({})
        self._open.append(name)
        self.text.clear()

    def end(self, name: str) -> None:
        """An element ends."""
        self._open.pop()
        if len(self._open) == 2 and self.items:
            self.items[-1][name] = "".join(self.text) or None
        self.text.clear()
