"""How the words of minutes come into the index they are found by."""

from __future__ import annotations

from typing import Final

# What is written in minutes is found by its words as soon as it is kept.
SEARCH: Final = (
    """CREATE TRIGGER minute_search_insert AFTER INSERT ON minute_entry BEGIN
           INSERT INTO minute_search (rowid, words) VALUES (NEW.id, NEW.text); END""",
    """CREATE TRIGGER minute_search_update AFTER UPDATE OF text ON minute_entry BEGIN
           UPDATE minute_search SET words = NEW.text WHERE rowid = NEW.id; END""",
    """CREATE TRIGGER minute_search_delete AFTER DELETE ON minute_entry BEGIN
           DELETE FROM minute_search WHERE rowid = OLD.id; END""",
)
