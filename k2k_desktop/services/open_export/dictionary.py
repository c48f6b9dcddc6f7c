"""The data dictionary of an open export, from the models' own words, and what its README says in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from k2k_desktop.core.fields import Money
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.services.open_export.cells import SECRET, ColumnFacts, tables
from k2k_desktop.services.trail_words import TABLES

FILES: Final[tuple[tuple[str, Language], ...]] = (("kamus-data.csv", "ms"), ("data-dictionary.csv", "en"))
_HEADS: Final = (
    N_("Table"),
    N_("Column"),
    P_("data", "Sort"),
    N_("Unit or form"),
    N_("May be empty"),
    P_("data", "Malay"),
    P_("data", "English"),
    N_("Privacy class"),
    N_("Allowed values"),
    N_("Points to"),
)
_SORTS: Final = {
    "key": P_("data sort", "key"),
    "number": P_("data sort", "whole number"),
    "yes_no": P_("data sort", "yes or no"),
    "text": P_("data sort", "text"),
    "choice": P_("data sort", "one of a list"),
    "choices": P_("data sort", "several of a list"),
    "day": P_("data sort", "day"),
    "time": P_("data sort", "time of day"),
    "instant": P_("data sort", "instant"),
    "bytes": P_("data sort", "bytes"),
    "file": P_("data sort", "file"),
}
_FORMS: Final = {
    "yes_no": N_("1 is yes, 0 is no"),
    "choices": N_("names between commas: ,one,two,"),
    "day": "YYYY-MM-DD",
    "time": "HH:MM:SS",
    "instant": N_("UTC, ISO 8601: 2026-11-22T02:51:24.000Z"),
    "bytes": N_("hexadecimal"),
    "file": N_("the name of a part under files/, the SHA-256 of its content"),
}
_GENERAL: Final = {
    "id": N_("Key of the record"),
    "version": N_("How often it was saved"),
    "created_at": P_("record", "Made at"),
    "updated_at": N_("Last changed at"),
}
_PRIVACY: Final = {
    "open": P_("privacy class", "open"),
    "internal": P_("privacy class", "internal"),
    "personal": P_("privacy class", "personal"),
    "sensitive": P_("privacy class", "sensitive"),
}
# Columns without a kind of their own whose values say as much as those that have one.
_CLASSES: Final = {
    ("identity_document", "number_key"): "sensitive",
    ("audit_change", "before"): "sensitive",
    ("audit_change", "after"): "sensitive",
    ("issued_document", "facts"): "personal",
    ("issued_document", "content"): "personal",
    ("attachment", "content"): "personal",
}
_README: Final = (
    N_("This is the whole office in open form: every record, every file, and the audit trail."),
    N_("IT IS NOT ENCRYPTED. It holds names, identity numbers and telephones. Keep it as you keep the register, and "
       "delete it when it is no longer needed."),
    N_("data/: one CSV file for each table, UTF-8, separated by commas; the first line names the columns. An empty "
       "cell is an empty field. Days are YYYY-MM-DD, instants are UTC, money is in sen."),
    N_("A text that begins with = + - @ ' or a tab has a ' put before it, so that a spreadsheet does not take it for a "
       "formula; a text without any letter is that mark alone. Bringing the file back takes the mark off."),
    N_("files/: attached files and issued papers, each under the SHA-256 of its content."),
    N_("kamus-data.csv and data-dictionary.csv: each column with its meaning, unit, privacy class and allowed values."),
    N_("manifest.json: the size and SHA-256 of each part, and the number of rows of each table."),
    N_("audit_entry and audit_change are the audit trail as it stands. The private half of the key that signs papers "
       "is left out: old papers can still be checked, new ones get a new key."),
    N_("To bring it back: choose “An open export” in the first window of K2K Desktop, or type "
       "k2k-desktop office bring."),
)  # fmt: skip


def readme() -> str:
    """What stands in README.txt: first in Malay, then in English."""
    parts = ["\n\n".join(say(words, language) for words in _README) for language in ("ms", "en")]
    return f"\n\n{'-' * 60}\n\n".join(parts) + "\n"


def lines(language: Language) -> Iterator[list[str]]:
    """The dictionary with its heads in *language*: a line for each column, its labels in both."""
    yield [say(head, language) for head in _HEADS]
    for table, columns in tables().items():
        for column in columns:
            if (table, column.name) not in SECRET:
                yield _line(table, column, language)


def _line(table: str, column: ColumnFacts, language: Language) -> list[str]:
    words = column.kind.label if column.kind else _GENERAL.get(column.name, "")
    privacy = _CLASSES.get((table, column.name)) or (column.kind.privacy if column.kind else "internal")
    allowed = "; ".join(f"{one.name} = {one.say(language)}" for one in column.choices)
    form = N_("sen") if isinstance(column.kind, Money) else _FORMS.get(column.sort, "")
    return [
        table, column.name, say(_SORTS[column.sort], language), _said(form, language),
        say(N_("Yes") if column.empty else N_("No"), language), _label(table, words, "ms"), _label(table, words, "en"),
        say(_PRIVACY[privacy], language), allowed, column.links_to,
    ]  # fmt: skip


def _label(table: str, words: str, language: Language) -> str:
    """The label of a column beside that of its table."""
    named = _said(TABLES.get(table, ""), language)
    return f"{named}: {_said(words, language)}" if named and words else _said(words, language) or named


def _said(words: str, language: Language) -> str:
    return say(words, language) if words else ""
