"""What the records a review is about are called, many at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.formats import show_day, show_instant
from k2k_desktop.core.i18n import Language, say
from k2k_desktop.models.meetings import MeetingKind
from k2k_desktop.services.runner import who
from k2k_desktop.services.trail_words import TABLES

Key = tuple[str, int]
_BODY: Final = "coalesce(o.short_name, o.name)"
# (key, words …) of each table; a complaint by its number alone, for its title may say what is confidential.
_STATEMENTS: Final = {
    "audit_entry": "SELECT seq, action, at FROM audit_entry WHERE seq IN {keys}",
    "meeting": f"""SELECT m.id, m.kind, m.number, m.year, m.held_on, {_BODY} FROM meeting m
                   JOIN organisation o ON o.id = m.organisation_id WHERE m.id IN {{keys}}""",
    "resolution": f"""SELECT r.id, r.number || '/' || r.year, {_BODY}, substr(r.text, 1, 80) FROM resolution r
                      JOIN organisation o ON o.id = r.organisation_id WHERE r.id IN {{keys}}""",
    "appointment": f"""SELECT a.id, a.person_name, a.position, {_BODY} FROM appointment a
                       JOIN organisation o ON o.id = a.organisation_id WHERE a.id IN {{keys}}""",
    "declaration": f"""SELECT d.id, a.person_name, {_BODY} FROM declaration d
                       JOIN appointment a ON a.id = d.appointment_id
                       JOIN organisation o ON o.id = d.organisation_id WHERE d.id IN {{keys}}""",
    "organisation": "SELECT id, name FROM organisation WHERE id IN {keys}",
    "issue": "SELECT id, reference FROM issue WHERE id IN {keys}",
    "work_order": "SELECT id, reference, title FROM work_order WHERE id IN {keys}",
    "resident": "SELECT id, full_name FROM resident WHERE id IN {keys}",
    "issued_document": "SELECT id, title FROM issued_document WHERE id IN {keys}",
    "user": "SELECT id, name FROM user WHERE id IN {keys}",
    "office": "SELECT id, name FROM office WHERE id IN {keys}",
}
# Who must be allowed to read names for the names to be told.
_NAMED_FOR: Final = {"resident": "people.names", "appointment": "governance.see", "user": "desk.see"}


def titles(session: Session, keys: Iterable[Key], language: Language | None = None) -> dict[Key, str]:
    """What each record is called in *language* or the screen's; a record that is gone is told by table and number."""
    by_table: dict[str, list[int]] = {}
    for table, key in keys:
        by_table.setdefault(table, []).append(key)
    found: dict[Key, str] = {}
    for table, wanted in by_table.items():
        kind = say(TABLES.get(table, table), language)
        found.update({(table, key): f"{kind} {key}" for key in wanted})
        right = _NAMED_FOR.get(table)
        if table not in _STATEMENTS or (right and not who(session).may(right)):
            continue
        statement = sa.text(_STATEMENTS[table].format(keys=":keys")).bindparams(sa.bindparam("keys", expanding=True))
        for key, *words in session.execute(statement, {"keys": wanted}):
            found[table, key] = _said(table, key, words, language)
    return found


def _said(table: str, key: int, words: list[str | int], language: Language | None) -> str:
    if table == "audit_entry":
        from k2k_desktop.services.audit import Act

        act, at = Act(label="").show(words[0], language), dt.datetime.fromisoformat(str(words[1]))
        return f"#{key:,} · {act} · {show_instant(at, language)}"
    if table == "meeting":
        kind, number, year, held_on, body = words
        day = show_day(dt.date.fromisoformat(str(held_on)), language)
        return f"{body} · {MeetingKind[str(kind)].say(language)} {number}/{year} · {day}"
    return " · ".join(" ".join(str(word).split()) for word in words if word)
