"""The one list of pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

from k2k_desktop.core.actions import Question
from k2k_desktop.ui import office
from k2k_desktop.ui.kit.pages import Page

# Every module there will be, in the order of the sidebar: the first nine have Ctrl+1 … 9, which never move.
MODULES: Final = (
    "today", "people", "programme", "survey", "issues", "meetings", "actions", "livelihood", "aid", "governance",
    "fund", "insight", "reports", "audit", "office",
)  # fmt: skip
PAGES: Final[tuple[Page, ...]] = (office.PAGE,)


class Hit(Protocol):
    """Something found: a record, its words, and its icon."""

    @property
    def table(self) -> str:
        """Its table."""

    @property
    def key(self) -> int:
        """Its key."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def second(self) -> str:
        """Where it belongs."""

    @property
    def icon(self) -> str:
        """The icon of its kind."""


class Group(Protocol):
    """Hits of one kind, best first."""

    @property
    def label(self) -> str:
        """What they are, marked."""

    @property
    def hits(self) -> Sequence[Hit]:
        """The hits."""


# The search behind the palette; None until there is something to find.
FIND: Final[Question[[str], Sequence[Any]] | None] = None


def ordered(pages: Sequence[Page]) -> list[Page]:
    """*pages* in the order of the sidebar."""
    return sorted(pages, key=lambda page: MODULES.index(page.name))


def digit_of(page: Page) -> int:
    """The digit that opens *page* with Ctrl; 0 for none."""
    place = MODULES.index(page.name) + 1
    return place if place <= 9 else 0
