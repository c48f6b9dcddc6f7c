"""The words of an item that are not saved, as plain values for a draft."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from k2k_desktop.models.meetings import EntryKind
from k2k_desktop.services.meetings import EntryDraft


def pack(item_id: int, drafts: Sequence[EntryDraft]) -> dict[str, Any]:
    """The paragraphs of an item, and as a text to read."""
    paragraphs = [
        [one.kind.name, one.text, one.owner, one.due.isoformat() if one.due else "", one.entry_id] for one in drafts
    ]
    return {"item": item_id, "paragraphs": paragraphs, "shown": "\n".join(one.text for one in drafts)}


def unpack(draft: dict[str, Any]) -> list[EntryDraft]:
    """The paragraphs that `pack` was given."""
    return [
        EntryDraft(EntryKind[kind], text, owner, dt.date.fromisoformat(due) if due else None, key)
        for kind, text, owner, due, key in draft["paragraphs"]
    ]
