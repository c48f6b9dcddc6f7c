"""Where complaints are open: the front of a block, coloured and numbered, with a slider over its months."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import Counter
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import month_name
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.core.listings import Query
from k2k_desktop.core.months import add_months
from k2k_desktop.services.issues import behind
from k2k_desktop.services.issues.views import heat as service
from k2k_desktop.services.issues.views.figure_facts import begins
from k2k_desktop.services.issues.views.heat import Heat, HeatPlace
from k2k_desktop.ui.issues.listed import list_job
from k2k_desktop.ui.issues.seen import SeenView
from k2k_desktop.ui.issues.views import LIST
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.basics import label
from k2k_desktop.ui.kit.elevation import WIDTH, Face, FloorHead, FrontModel, FrontView, Legend
from k2k_desktop.ui.kit.feedback import Banner
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work

# How many open complaints wear which colour: up to so many.
LEVELS: Final[tuple[tuple[int, BadgeKind], ...]] = ((0, "neutral"), (1, "info"), (3, "warn"))
_MOST: Final[BadgeKind] = "danger"
_TABLES: Final = frozenset({"issue", "unit", "block"})
_ROW, _HIGHEST, _WIDEST = 26, 44, 132  # how small and how large a square may be
_HINTS: Final = (N_("F6: months"), N_("Enter: its complaints"))
_COMMON: Final = 144  # the column of common areas, which are named in words


def level_of(count: int) -> int:
    """Which level so many are: the place in `LEVELS`, or after the last."""
    return next((place for place, (most, _kind) in enumerate(LEVELS) if count <= most), len(LEVELS))


def kind_of(level: int) -> BadgeKind:
    """The colour of a level."""
    return LEVELS[level][1] if level < len(LEVELS) else _MOST


class HeatModel(FrontModel):
    """The squares of a block with the numbers of one month; another month is other numbers, nothing else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts: array[int] = array("l")
        self._faces: dict[tuple[str, int], Face] = {}

    def count(self, place: HeatPlace) -> int:
        """How many are open there in the month shown."""
        return self.counts[place.at]

    def face(self, place: HeatPlace) -> Face:
        """Its door and its number, in the colour of how many."""
        text = place.door or _common(place)
        key = (text, self.counts[place.at])
        found = self._faces.get(key)
        if found is None:
            found = self._faces[key] = Face(text, kind_of(level_of(key[1])), number=f"{key[1]:,}" if key[1] else "")
        return found

    def words(self, place: HeatPlace) -> str:
        """The place and its number in words."""
        where = place.code
        if not place.unit_id:
            where = _("Common areas, floor {floor}", floor=place.floor) if place.floor else _("The whole block")
        count = say_count("{count} open complaint", "{count} open complaints", self.count(place))
        return _("{unit}: {state}", unit=where, state=count)


class HeatView(SeenView):
    """A block chooser, the months, and the picture. Enter on a square lists what it counted."""

    tables = _TABLES
    ignores = frozenset(service.OWN) - {"estate", "block"}

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.heat: Heat | None = None
        self._query = Query()
        self.blocks = QComboBox(self)
        self.blocks.setAccessibleName(_("Block"))
        self.months = QSlider(Qt.Orientation.Horizontal, self)
        self.months.setAccessibleName(_("Month"))
        self.months.setPageStep(12)
        self.months.setFixedWidth(theme.px(260))
        self._month = label("", "strong", self)
        self._total = label("", "caption", self)
        self.banner = Banner(self)
        self.legend = Legend(self)
        self.front = HeatModel()
        self.picture = FrontView(self.front, self)
        self._build()
        self.blocks.activated.connect(lambda _place: self._ask())
        self.months.valueChanged.connect(lambda _place: self._show_month())
        self.picture.place_opened.connect(self._open)

    def load(self, query: Query) -> None:
        """The picture of *query*; the blocks and estates it names are those to choose from."""
        self._query = query
        self._fill_blocks()
        self._ask()

    def read_again(self) -> None:
        """Once more."""
        self.load(self._query)

    def panes(self) -> Sequence[QWidget]:
        """The picture, the months, the blocks."""
        return [self.picture, self.months, self.blocks]

    def hints(self) -> Sequence[str]:
        """The way from the picture to its list."""
        return _HINTS

    def document(self) -> PrintJob | None:
        """The list of the same query."""
        return list_job(self._query)

    def month(self) -> str:
        """The month shown, `2026-11`."""
        return self.heat.months[self.months.value()] if self.heat else ""

    def _fill_blocks(self) -> None:
        chosen = self._query.filters.get("block", ())
        kept = self.blocks.currentData()
        blocks = self.work.read(service.heat_blocks, self._query.filters.get("estate", ()))
        if chosen:
            blocks = [one for one in blocks if one[0] in chosen]
        self.blocks.clear()
        for key, words in blocks:
            self.blocks.addItem(_("Block {block}", block=words), key)
        self.blocks.setCurrentIndex(max(0, self.blocks.findData(kept)))
        self.blocks.setEnabled(len(blocks) > 1)

    def _ask(self) -> None:
        key = self.blocks.currentData()
        if key is None:
            self.banner.tell(_("No block yet. Generate the first one."))
            return
        self.work.fetch(service.heat, self._show, key, self._query, owner=self, failed=self._failed)

    def _failed(self, error: UserError) -> None:
        self.banner.tell(error.say(), link=_("Try again"), then=self._ask)

    def _show(self, heat: Heat) -> None:
        self.banner.tell("")
        newest = self.heat is None or self.months.value() == self.months.maximum()
        before = self.month()
        self.heat = heat
        place = heat.months.index(before) if not newest and before in heat.months else len(heat.months) - 1
        self.months.blockSignals(True)
        self.months.setRange(0, len(heat.months) - 1)
        self.months.setValue(place)
        self.months.blockSignals(False)
        self.months.setEnabled(len(heat.months) > 1)
        self.front.counts = heat.counts[place]
        self.picture.put([FloorHead(floor or _("Block")) for floor, _line in heat.floors],
                         [line for _floor, line in heat.floors])  # fmt: skip
        self.picture.setColumnWidth(0, theme.px(_COMMON))
        self.picture.fill_room(QSize(WIDTH, _ROW), QSize(_WIDEST, _HIGHEST))
        self._show_month()

    def _show_month(self) -> None:
        """The numbers of the month of the slider: they are all there, so that this is arithmetic and a repaint."""
        if self.heat is None:
            return
        place = self.months.value()
        self.front.counts = counts = self.heat.counts[place]
        year, month = (int(part) for part in self.heat.months[place].split("-"))
        words = f"{month_name(month)} {year}"
        self._month.setText(words)
        self.months.setToolTip(words)
        self.months.setAccessibleDescription(words)
        total = say_count("{count} open complaint", "{count} open complaints", sum(counts))
        self._total.setText(total)
        levels: Counter[int] = Counter()
        for count, squares in Counter(counts).items():
            levels[level_of(count)] += squares
        self.legend.say([_level(level, levels[level]) for level in range(len(LEVELS) + 1)])
        self.picture.viewport().update()

    def _open(self, place: HeatPlace) -> None:
        if self.heat is None:
            return
        year, month = (int(part) for part in self.month().split("-"))
        after = begins(add_months(dt.date(year, month, 1), 1))
        chosen = behind.value("home", self.heat.block_id, place.unit_id, place.floor, after)
        asked = {name: values for name, values in self._query.filters.items() if name not in service.OWN}
        kept = {"search": self._query.search, "filters": {**asked, behind.NAME: (chosen,)}}
        self.shell.open_page("issues", {"tab": "all", "view": LIST.name, "list": kept})

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(theme.px(12))
        for widget in (self.blocks, self.months, self._month, self._total):
            bar.addWidget(widget)
        bar.addStretch(1)
        card = QFrame(self)
        card.setProperty("kind", "card")
        inside = QVBoxLayout(card)
        edge = theme.px(12)
        inside.setContentsMargins(edge, edge, edge, edge)
        inside.setSpacing(theme.px(8))
        inside.addWidget(self.legend)
        inside.addWidget(self.picture, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(20), theme.px(12), theme.px(20), theme.px(12))
        column.setSpacing(theme.px(12))
        column.addWidget(self.banner)
        column.addLayout(bar)
        column.addWidget(card, 1)


def _common(place: HeatPlace) -> str:
    return _("Common areas") if place.floor else _("The whole block")


def _level(level: int, squares: int) -> tuple[str, BadgeKind, str]:
    """A level of the legend: how many are open, and how many squares have so many."""
    least = LEVELS[level - 1][0] + 1 if level else 0
    if level == len(LEVELS):
        words = _("{least} or more open", least=least)
    else:
        most = LEVELS[level][0]
        words = _("{count} open", count=str(most) if least == most else f"{least}–{most}")
    return _("{state}: {count}", state=words, count=f"{squares:,}"), kind_of(level), ""
