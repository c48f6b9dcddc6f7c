"""Second step of an import: which sheet, which row of headings, what each column means, and how to go about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSpinBox,
    QWidget,
)

from k2k_desktop.core.i18n import _, say
from k2k_desktop.core.spreadsheets import Sheet, SheetInfo, Value, header_labels
from k2k_desktop.services.imports.headings import Meaning, guess
from k2k_desktop.services.imports.plan import Plan
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import Card, ElidedLabel, label
from k2k_desktop.ui.kit.feedback import Banner

_SAMPLES: Final = 3
_HEADER_ROWS: Final = 60


class ColumnsStep(QWidget):
    """Shows a sheet's columns with a meaning each. `sheet_wanted` carries another sheet's name, `header_changed` the
    headings of another row: whoever owns this answers with `show_mapping`."""

    sheet_wanted = Signal(str)
    header_changed = Signal(list)

    def __init__(self, estates: Sequence[tuple[int, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: Sheet | None = None
        self._estates = list(estates)
        self._combos: list[QComboBox] = []
        whole = QHBoxLayout(self)
        whole.setContentsMargins(*[theme.px(20)] * 4)
        whole.setSpacing(theme.px(16))
        whole.addWidget(self._columns_card(), 1)
        whole.addWidget(self._choices_card(), 0, Qt.AlignmentFlag.AlignTop)

    def _columns_card(self) -> Card:
        card = Card(_("What the columns mean"), self)
        self.banner = Banner(card)
        card.body.addWidget(self.banner)
        self._scroll = QScrollArea(card)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        card.body.addWidget(self._scroll, 1)
        return card

    def _choices_card(self) -> Card:
        card = Card(_("How to import"), self)
        card.setFixedWidth(theme.px(330))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.sheets = QComboBox(card)
        self.sheets.activated.connect(lambda _at: self.sheet_wanted.emit(self.sheets.currentText()))
        self.header = QSpinBox(card)
        self.header.setMinimum(1)
        self.header.valueChanged.connect(self._header_changed)
        self.estate = QComboBox(card)
        for _key, name in self._estates:
            self.estate.addItem(name)
        for words, field in (
            (_("&Sheet"), self.sheets),
            (_("&Row of headings"), self.header),
            (_("&Estate"), self.estate),
        ):
            head = label(words, "strong", card)
            head.setBuddy(field)
            field.setAccessibleName(words.replace("&", ""))
            form.addRow(head, field)
        card.body.addLayout(form)
        self.create_units = self._tick(card, _("&Make missing units and blocks"))
        self.join_homes = self._tick(card, _("&Join households that are there"))
        self.from_number = self._tick(card, _("Fill &date of birth and sex from MyKad"))
        return card

    def _tick(self, card: Card, words: str) -> QCheckBox:
        made = QCheckBox(card)
        made.setText(words)
        made.setAccessibleName(words.replace("&", ""))
        card.body.addWidget(made)
        return made

    def show_sheets(self, infos: Sequence[SheetInfo], chosen: str) -> None:
        """Offer the sheets of the file."""
        self.sheets.clear()
        for info in infos:
            self.sheets.addItem(info.name)
        self.sheets.setCurrentText(chosen)
        self.sheets.setEnabled(len(infos) > 1)

    def show_sheet(self, sheet: Sheet, header: int) -> None:
        """Show the columns of *sheet* with row *header* (from 0) as headings."""
        self._sheet = sheet
        self.header.blockSignals(True)
        self.header.setMaximum(max(1, min(_HEADER_ROWS, len(sheet.rows))))
        self.header.setValue(header + 1)
        self.header.blockSignals(False)
        self._header_changed()

    @property
    def labels(self) -> list[str]:
        """The headings as they are now."""
        return header_labels(self._sheet, self.header.value() - 1) if self._sheet else []

    def show_mapping(self, columns: dict[str, int], *, kept: bool) -> None:
        """Say what each column means; *kept*: the clerk said so before."""
        by_place = {at: name for name, at in columns.items()}
        names = [meaning.name for meaning in Meaning]
        for at, combo in enumerate(self._combos):
            combo.setCurrentIndex(names.index(by_place[at]) + 1 if at in by_place else 0)
        if kept:
            self.banner.tell(_("These headings were imported before: the columns are as you set them then."), "info")
        else:
            self.banner.tell(_("The meanings are guessed from the headings. Check each one."), "info")

    def plan(self) -> Plan | None:
        """The clerk's choices; None while no estate is chosen."""
        if self.estate.currentIndex() < 0:
            return None
        names = [meaning.name for meaning in Meaning]
        columns = {names[combo.currentIndex() - 1]: at for at, combo in enumerate(self._combos) if combo.currentIndex()}
        return Plan(
            estate_id=self._estates[self.estate.currentIndex()][0],
            header=self.header.value() - 1,
            columns=columns,
            create_units=self.create_units.isChecked(),
            join_homes=self.join_homes.isChecked(),
            birth_from_number=self.from_number.isChecked(),
        )

    def twice(self) -> str:
        """The meaning that two columns have, in words; nothing when there is none."""
        chosen = [combo.currentIndex() for combo in self._combos if combo.currentIndex()]
        again = next((index for index in chosen if chosen.count(index) > 1), 0)
        return [*Meaning][again - 1].say() if again else ""

    def _header_changed(self) -> None:
        if self._sheet is None:
            return
        labels = self.labels
        self._build(labels)
        self.show_mapping(guess(labels), kept=False)
        self.header_changed.emit(labels)

    def _build(self, labels: Sequence[str]) -> None:
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, theme.px(8), 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(6))
        for place, words in enumerate((_("Heading in the file"), _("First values"), _("Means"))):
            grid.addWidget(label(words, "group", inner), 0, place)
        self._combos = []
        for at, heading in enumerate(labels):
            shown = heading or _("Column {number}", number=at + 1)
            grid.addWidget(ElidedLabel(shown, "strong", inner), at + 1, 0)
            grid.addWidget(ElidedLabel(self._samples(at), "caption", inner), at + 1, 1)
            combo = self._combo(shown, inner)
            grid.addWidget(combo, at + 1, 2)
            self._combos.append(combo)
        for place, stretch in enumerate((3, 4, 3)):
            grid.setColumnStretch(place, stretch)
        grid.setRowStretch(len(labels) + 1, 1)
        self._scroll.setWidget(inner)

    def _combo(self, heading: str, parent: QWidget) -> QComboBox:
        combo = QComboBox(parent)
        combo.setAccessibleName(_("Meaning of the column {heading}", heading=heading))
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        combo.setMaxVisibleItems(14)
        combo.addItem(_("Not imported"))
        for meaning in Meaning:
            combo.addItem(say(meaning.label))
        return combo

    def _samples(self, at: int) -> str:
        found: list[Value] = []
        if self._sheet:
            below = self._sheet.rows[self.header.value() : self.header.value() + 200]
            found = [row[at] for row in below if row[at] not in (None, "")][:_SAMPLES]
        return " · ".join(" ".join(str(value).split())[:40] for value in found)
