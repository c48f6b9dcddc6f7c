"""A block as its front is seen: a square for each unit, walked with the arrows, coloured by one question at a time."""

from __future__ import annotations

from collections import Counter
from typing import Final, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.i18n import N_, _, say, say_count
from k2k_desktop.services.estate.pages import Elevation, Square
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.elevation import Face, FloorHead, FrontModel, FrontView, Index, Legend
from k2k_desktop.ui.people.household import STATUS

Mode = Literal["vacancy", "vulnerable", "verified"]
State = tuple[str, BadgeKind, str]  # marked words, kind, icon

MODES: Final[tuple[tuple[Mode, str], ...]] = (
    ("vacancy", N_("Vacancy")),
    ("vulnerable", N_("Vulnerable")),
    ("verified", N_("Verification")),
)
_EMPTY: Final[State] = (N_("Nobody lives here"), "neutral", "minus")


def state_of(square: Square, mode: Mode) -> State:
    """What a unit's square says in *mode*: words, colour, icon."""
    if mode == "vacancy":
        kind, icon = STATUS[square.status]
        return (square.status.label, kind, icon)
    if not square.people:
        return _EMPTY
    if mode == "vulnerable":
        if square.vulnerable:
            return (N_("Somebody vulnerable"), "warn", "heart-pulse")
        return (N_("Nobody vulnerable"), "ok", "check")
    if square.verified:
        return (N_("All verified"), "ok", "badge-check")
    return (N_("To be verified"), "info", "clock")


class ElevationModel(FrontModel):
    """The units of a block."""

    mode: Mode = "vacancy"

    def square(self, index: Index) -> Square | None:
        """The unit at a place; None where the floor is shorter."""
        found: Square | None = self.place(index)
        return found

    def face(self, place: Square) -> Face:
        """Its door, and the icon of its state."""
        _words, kind, icon = state_of(place, self.mode)
        return Face(place.door, kind, icon)

    def words(self, place: Square) -> str:
        """Its state and how many live there."""
        words = say(state_of(place, self.mode)[0])
        people = say_count("{count} resident", "{count} residents", place.people)
        return _("{unit}: {state}, {people}", unit=place.code, state=words, people=people)


class ElevationView(FrontView):
    """The picture itself: arrows walk, Enter or a click opens the unit."""

    unit_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        units = ElevationModel()
        super().__init__(units, parent)
        self.units = units
        self.place_opened.connect(lambda square: self.unit_opened.emit(square.unit_id))

    def show_front(self, front: Elevation | None, mode: Mode) -> None:
        """Show a block; the place in hand stays."""
        self.units.mode = mode
        floors = front.floors if front else []
        self.put([_head(front, floor) for floor, _squares in floors if front], [squares for _floor, squares in floors])


def _head(front: Elevation, floor: str) -> FloorHead:
    """The floor with who speaks for it."""
    head = front.heads.get(floor) if floor else None
    if not head:
        return FloorHead(floor or "—")
    return FloorHead(_("{floor} · {name}", floor=floor, name=head), _("Floor head: {name}", name=head))


class BlockFront(QWidget):
    """The picture of a block with its legend."""

    unit_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.legend = Legend(self)
        self.view = ElevationView(self)
        self.view.unit_opened.connect(self.unit_opened)
        column.addWidget(self.legend)
        column.addWidget(self.view, 1)
        self.mode: Mode = "vacancy"
        self._front: Elevation | None = None

    def show_front(self, front: Elevation | None) -> None:
        """Show a block."""
        self._front = front
        self._show()

    def set_mode(self, mode: Mode) -> None:
        """Colour by another question."""
        self.mode = mode
        self._show()

    def _show(self) -> None:
        self.legend.say(_legend(self._front, self.mode))
        self.view.show_front(self._front, self.mode)


def _legend(front: Elevation | None, mode: Mode) -> list[tuple[str, BadgeKind, str]]:
    """The states there are, the most frequent first, and how many units have each."""
    squares = [square for _floor, floor in (front.floors if front else []) for square in floor]
    counted = Counter(state_of(square, mode) for square in squares)
    return [
        (_("{state}: {count}", state=say(words), count=f"{count:,}"), kind, icon)
        for (words, kind, icon), count in counted.most_common()
    ]
