"""The parts screens are built from, in one place to import from."""

from __future__ import annotations

from k2k_desktop.ui.kit.basics import (
    Avatar,
    Badge,
    Card,
    Chip,
    ElidedLabel,
    FactList,
    SearchField,
    button,
    icon_label,
    initials,
    label,
)
from k2k_desktop.ui.kit.feedback import (
    Banner,
    EmptyState,
    FailurePanel,
    ProgressPanel,
    Toast,
    ToastHost,
    announce,
)
from k2k_desktop.ui.kit.frame import NARROW, WIDE, PageHeader, SplitPage, Tabs
from k2k_desktop.ui.kit.timeline import Happening, Timeline

__all__ = [
    "NARROW",
    "WIDE",
    "Avatar",
    "Badge",
    "Banner",
    "Card",
    "Chip",
    "ElidedLabel",
    "EmptyState",
    "FactList",
    "FailurePanel",
    "Happening",
    "PageHeader",
    "ProgressPanel",
    "SearchField",
    "SplitPage",
    "Tabs",
    "Timeline",
    "Toast",
    "ToastHost",
    "announce",
    "button",
    "icon_label",
    "initials",
    "label",
]
