"""The one list of pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from k2k_desktop.ui import (
    actions,
    audit,
    governance,
    issues,
    meetings,
    office,
    people,
    priorities,
    privacy,
    review,
    today,
    works,
)
from k2k_desktop.ui.kit.pages import Page

# Every module there will be, in the order of the sidebar.
MODULES: Final = (
    "today", "people", "programme", "survey", "issues", "works", "priorities", "meetings", "actions", "livelihood",
    "aid", "governance", "fund", "insight", "reports", "audit", "review", "privacy", "office",
)  # fmt: skip
# These have Ctrl+1 … 9, which never move.
_DIGITS: Final = (
    "today", "people", "programme", "survey", "issues", "meetings", "actions", "livelihood", "aid",
)  # fmt: skip
# One line a page; its title, icon, right and builder are in ui/<name>/__init__.py.
PAGES: Final[tuple[Page, ...]] = (
    today.PAGE,
    people.PAGE,
    issues.PAGE,
    works.PAGE,
    priorities.PAGE,
    meetings.PAGE,
    actions.PAGE,
    governance.PAGE,
    audit.PAGE,
    review.PAGE,
    privacy.PAGE,
    office.PAGE,
)


def ordered(pages: Sequence[Page]) -> list[Page]:
    """*pages* in the order of the sidebar."""
    return sorted(pages, key=lambda page: MODULES.index(page.name))


def digit_of(page: Page) -> int:
    """The digit that opens *page* with Ctrl; 0 for none."""
    return _DIGITS.index(page.name) + 1 if page.name in _DIGITS else 0
