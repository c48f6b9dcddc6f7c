"""Every block with its counts, and the front of the one in hand."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.models.people import Disability, Vulnerability
from k2k_desktop.services.estate import pages, places
from k2k_desktop.services.estate.pages import BlockTotals
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.cells import HEADER, ROW, Cell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import Tabs, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.people import places as forms
from k2k_desktop.ui.people.elevation import MODES, BlockFront

_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_WHOLE: Final = -1  # the key of the first row: the whole office
_ACTIVE: Final = {"standing": ("active",)}
# What the number in a column lists: the view, and its filters beside the block's.
LISTS: Final[tuple[tuple[str, str, dict[str, tuple[Any, ...]], str], ...]] = (
    ("units", N_("Units"), {}, N_("List the units")),
    ("units", N_("Vacant units"), {"status": ("vacant",)}, N_("List vacant units")),
    ("residents", N_("Residents"), _ACTIVE, N_("List the residents")),
    ("residents", N_("Vulnerable"), {**_ACTIVE, "vulnerability": tuple(one.name for one in Vulnerability)},
     N_("List the vulnerable")),
    ("residents", N_("OKU"), {**_ACTIVE, "disability": tuple(one.name for one in Disability)}, N_("List OKU")),
)  # fmt: skip


class BlocksView(QWidget):
    """`list_wanted` asks for a filtered list, `unit_opened` for a unit; `changed`: other commands can be given."""

    list_wanted = Signal(str, dict)
    unit_opened = Signal(int)
    changed = Signal()

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._rows: list[BlockTotals] = []
        self.totals = ShortTable(
            _("Blocks"), [_("Block"), *(say(one[1]) for one in LISTS)], (0, *[120] * len(LISTS)), self, gutter=20
        )
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place in range(1, len(LISTS) + 1):
            self.totals.model().setHeaderData(place, Qt.Orientation.Horizontal, right, _ALIGN)
        self.front = BlockFront(self)
        self.modes = Tabs([say(words) for _mode, words in MODES], self, pane=self)
        self.modes.setAccessibleName(_("Colour by"))
        self._title = label("", "heading", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self.totals)
        below = QWidget(self)
        inside = QVBoxLayout(below)
        inside.setContentsMargins(theme.px(20), theme.px(8), theme.px(20), theme.px(8))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.modes)
        inside.addLayout(head)
        inside.addWidget(self.front, 1)
        column.addWidget(below, 1)
        self.totals.row_selected.connect(lambda _key: self._show_front())
        self.totals.row_opened.connect(lambda _key: self.front.view.setFocus())
        self.totals.clicked.connect(self._clicked)
        self.modes.currentChanged.connect(lambda place: self.front.set_mode(MODES[place][0]))
        self.front.unit_opened.connect(self.unit_opened)
        self.read_again()

    def read_again(self) -> None:
        """Counts and picture as they are now."""
        self._rows = self._work.read(pages.totals)
        rows = [(one.block_id or _WHOLE, self._cells(one)) for one in self._rows]
        self.totals.show_rows(rows, self.totals.current_key() or (rows[1][0] if len(rows) > 1 else _WHOLE))
        self.totals.setFixedHeight(theme.px(HEADER + ROW * min(len(rows), 6)) + 4)
        self._show_front()

    def show_key(self, block_id: int) -> None:
        """Select a block."""
        self.totals.select_key(block_id)

    def commands(self) -> list[Command]:
        """What can be done with the place and the block in hand."""
        work, block = self._work, self._block()
        made = [
            command_for(places.generate_block, work, self._generate, icon="building-2"),
            command_for(places.save_estate, work, lambda: forms.edit_estate(work, self, None, self._saved),
                        label=N_("New estate"), icon="map-pin"),
        ]  # fmt: skip
        for key, name in work.read(places.estates):
            words = _("Edit estate {name}", name=name)
            made.append(self._named(f"people.estate.{key}", words, lambda key=key: self._edit_estate(key)))
        if block:
            made.append(self._named("people.block", N_("Edit block"), lambda: self._edit_block(block), "F2"))
            made.append(self._named("people.unit", N_("New unit"), lambda: self._new_unit(block)))
        for place, (_view, _head, _filters, words) in enumerate(LISTS):
            run = self._lister(place)
            made.append(Command(f"people.list.{place}", words, run, icon="list"))
        return made

    def panes(self) -> list[QWidget]:
        """The stops of F6."""
        return [self.totals, self.modes, self.front.view]

    def show_list(self, row: int, place: int) -> None:
        """Open the list behind a number: row of the table, place in `LISTS`."""
        view, _head, filters, _words = LISTS[place]
        block = self._rows[row].block_id
        self.list_wanted.emit(view, {**filters, **({"block": (block,)} if block else {})})

    def _lister(self, place: int) -> Any:
        return lambda: self.show_list(max(0, self.totals.currentIndex().row()), place)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() > 0:
            self.show_list(index.row(), index.column() - 1)

    def _cells(self, one: BlockTotals) -> list[Cell]:
        name = Cell(one.block if one.block_id else _("All blocks"), strong=True)
        numbers = (one.units, one.vacant, one.residents, one.vulnerable, one.disabled)
        return [name, *(Cell(f"{number:,}", align="right", muted=not number) for number in numbers)]

    def _block(self) -> int:
        key = self.totals.current_key() or _WHOLE
        return key if key > 0 else 0

    def _show_front(self) -> None:
        block = self._block() or next((one.block_id for one in self._rows if one.block_id), 0)
        front = self._work.read(pages.elevation, block) if block else None
        none = _("No block yet. Generate the first one.")
        self._title.setText(_block_title(front) if front else none)
        self.front.show_front(front)
        self.changed.emit()

    def _bar(self) -> QFrame:
        bar = QFrame(self)
        bar.setProperty("kind", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(20), theme.px(9), theme.px(20), theme.px(9))
        row.setSpacing(theme.px(8))
        row.addWidget(label(_("Click a number to list what it counts."), "caption", bar))
        row.addStretch(1)
        generate = command_for(places.generate_block, self._work, self._generate, icon="building-2")
        estate = command_for(
            places.save_estate, self._work, lambda: forms.edit_estate(self._work, self, None, self._saved),
            label=N_("New estate"), icon="map-pin",
        )  # fmt: skip
        for command in (estate, generate):
            row.addWidget(button_of(command, bar))
        return bar

    def _named(self, name: str, words: str, run: Any, shortcut: str = "") -> Command:
        return Command(name, words, run, shortcut, icon="pencil", enabled=lambda: self._work.can(places.save_block))

    def _generate(self) -> None:
        forms.generate_block(self._work, self, self.show_key)

    def _edit_estate(self, key: int) -> None:
        forms.edit_estate(self._work, self, key, self._saved)

    def _edit_block(self, block: int) -> None:
        forms.edit_block(self._work, self, block, self.show_key)

    def _new_unit(self, block: int) -> None:
        forms.new_unit(self._work, self, block, self.unit_opened.emit)

    def _saved(self, _key: int) -> None:
        self.read_again()


def _block_title(front: pages.Elevation) -> str:
    if head := front.heads.get(""):
        return _("Block {code} · Head: {name}", code=front.block, name=head)
    return _("Block {code}", code=front.block)
