"""What belongs on one sheet, on one sheet: laid out wider and drawn smaller, and still from margin to margin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from reportlab.platypus import CondPageBreak, Flowable, KeepInFrame, KeepTogether

from k2k_desktop.reports.page import body_height, body_width, head
from k2k_desktop.reports.paper import Paper
from k2k_desktop.reports.text import Missing

_ENDLESS: Final = 100_000.0
_STEP: Final = 0.04
_HEAD_GAP: Final = 12.0  # points below the rule of the letterhead, and a little air at the foot


def fitted(
    make: Callable[[float], list[Flowable]], width: float, height: float, *, least: float
) -> Flowable | None:  # fmt: skip
    """What *make* lays out for a width, drawn *width* wide and at most *height* high (points).

    It is drawn as large as can be; None where it would have to be smaller than *least* of its size.
    """
    scale = 1.0
    while scale >= least:
        found = _Smaller(make(width / scale), width, scale)
        if found.wrap(width, height)[1] <= height:
            return found
        scale -= _STEP
    return None


def room(paper: Paper, missing: Missing) -> float:
    """The height below the letterhead of a first page, in points."""
    width = body_width(paper)
    letterhead = _Smaller(head(paper, missing), width, 1.0)
    return body_height(paper) - letterhead.wrap(width, _ENDLESS)[1] - _HEAD_GAP


def _whole(parts: Sequence[Flowable]) -> Iterator[Flowable]:
    """*parts* without what only tells where a page may end."""
    for part in parts:
        if isinstance(part, KeepTogether):
            yield from _whole(part._content)
        elif not isinstance(part, CondPageBreak):
            yield part


class _Smaller(Flowable):  # type: ignore[misc]
    """Several parts below each other, drawn at a scale."""

    def __init__(self, parts: Sequence[Flowable], width: float, scale: float) -> None:
        super().__init__()
        self._inner = KeepInFrame(width / scale, _ENDLESS, list(_whole(parts)), mode="overflow", hAlign="LEFT")
        self._scale, self._wide = scale, width

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """As wide as it was made for, as high as its parts."""
        _used, high = self._inner.wrapOn(getattr(self, "canv", None), self._wide / self._scale, _ENDLESS)
        self._high = float(high)
        return self._wide, self._high * self._scale

    def draw(self) -> None:
        """All parts, from the top."""
        self.canv.scale(self._scale, self._scale)
        self._inner.drawOn(self.canv, 0, 0)
