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
        [
            one.kind.name, one.text, one.owner, one.due.isoformat() if one.due else "", one.entry_id, one.proposer,
            one.seconder, one.votes, one.marks,
        ]
        for one in drafts
    ]  # fmt: skip
    return {"item": item_id, "paragraphs": paragraphs, "shown": "\n".join(one.text for one in drafts)}


def unpack(draft: dict[str, Any]) -> list[EntryDraft]:
    """The paragraphs that `pack` was given, by this program or by one that kept less of each."""
    return [_read(*paragraph) for paragraph in draft["paragraphs"]]


def _read(
    kind: str, text: str, owner: str, due: str, key: int | None, proposer: str = "", seconder: str = "",
    votes: Sequence[int] | None = None, marks: str = "",
) -> EntryDraft:  # fmt: skip
    counts = (votes[0], votes[1], votes[2]) if votes else None
    day = dt.date.fromisoformat(due) if due else None
    return EntryDraft(EntryKind[kind], text, owner, day, key, proposer, seconder, counts, marks)
