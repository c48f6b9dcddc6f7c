"""Finds a resident for a picker of the tabs of personal data."""

from __future__ import annotations

from collections.abc import Callable

from k2k_desktop.services import search
from k2k_desktop.ui.kit.work import Work


def find_resident(work: Work) -> Callable[[str], list[tuple[int, str, str]]]:
    """Key, name, and where they live."""

    def find(text: str) -> list[tuple[int, str, str]]:
        groups = work.read(search.find, text)
        return [(hit.key, hit.title, hit.second) for group in groups for hit in group.hits if hit.table == "resident"]

    return find
