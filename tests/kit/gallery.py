"""Every part of the kit in its states, as one page to look at."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from k2k_desktop.ui.kit import cells, theme, widgets
from k2k_desktop.ui.kit.cells import CELL, Cell
from k2k_desktop.ui.kit.sidebar import SIDE, SidebarDelegate, SideEntry

Index = QModelIndex | QPersistentModelIndex
_STATES = (
    Cell("Disahkan", badge="ok", icon="badge-check"),
    Cell("Belum disahkan", badge="warn", icon="clock"),
    Cell("Dalam tindakan", badge="info"),
    Cell("Lewat 4 hari", badge="danger", icon="clock"),
)


class People(QAbstractTableModel):
    """Invented residents, as many as asked for."""

    def __init__(self, count: int) -> None:
        super().__init__()
        names = ("Aminah binti Yusof", "Chong Wei Ling", "Ganesan a/l Perumal", "Norliza binti Hamid")
        self.rows = [
            [
                Cell(names[n % 4], strong=True),
                Cell(f"A-{n:02}-12"),
                Cell("Ketua isi rumah", muted=True),
                Cell(str(n), align="right"),
                _STATES[n % 4],
                Cell("Selesai", tick=bool(n % 2)),
                Cell("", icon="chevron-up", tone="warn", said="Segera"),
            ]
            for n in range(count)
        ]

    def rowCount(self, _parent: Index | None = None) -> int:  # noqa: N802
        return len(self.rows)

    def columnCount(self, _parent: Index | None = None) -> int:  # noqa: N802
        return 7

    def data(self, index: Index, role: int = 0) -> object:
        cell = self.rows[index.row()][index.column()]
        if role == CELL:
            return cell
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cells.words(cell)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:  # noqa: N802
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("Nama", "Unit", "Hubungan", "Isi rumah", "Pengesahan", "Tindakan", "Keutamaan")[section]
        return None


class Modules(QAbstractListModel):
    """A few entries of the sidebar."""

    entries = (
        SideEntry("Hari Ini", "house"),
        SideEntry("Komuniti", group=True),
        SideEntry("Penduduk & Unit", "users"),
        SideEntry("Program Komuniti", "sprout"),
        SideEntry("Pengurusan Bersama", group=True),
        SideEntry("Aduan", "wrench", count=14),
        SideEntry("Mesyuarat & Minit", "calendar-days", active=True),
    )

    def rowCount(self, _parent: Index | None = None) -> int:  # noqa: N802
        return len(self.entries)

    def data(self, index: Index, role: int = 0) -> object:
        entry = self.entries[index.row()]
        if role == SIDE:
            return entry
        return entry.text if role == Qt.ItemDataRole.DisplayRole else None


def table(count: int, parent: QWidget | None = None) -> QTableView:
    """A table of *count* residents, dressed as the kit does it."""
    view = QTableView(parent)
    model = People(count)
    model.setParent(view)
    view.setModel(model)
    view.setShowGrid(False)
    view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    view.setAccessibleName("Penduduk")
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(theme.px(cells.ROW))
    view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    cells.CellDelegate(view).attach(view)
    view.resizeColumnsToContents()
    return view


def sidebar(parent: QWidget | None = None) -> QListView:
    """The sidebar's list."""
    view = QListView(parent)
    view.setProperty("kind", "side")
    view.setAccessibleName("Modul")
    model = Modules(view)
    view.setModel(model)
    view.setItemDelegate(SidebarDelegate(view))
    view.setFixedWidth(theme.px(220))
    return view


def _row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row


def _field(name: str, text: str, help_text: str = "", error: str = "") -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(theme.px(4))
    name_label = widgets.label(name, "strong")
    edit = QLineEdit()
    edit.setText(text)
    name_label.setBuddy(edit)
    column.addWidget(name_label)
    column.addWidget(edit)
    if error:
        edit.setProperty("state", "error")
        line = _row(widgets.icon_label("circle-alert", "danger", 14), widgets.label(error, kind="error"))
        column.addLayout(line)
    else:
        column.addWidget(widgets.label(help_text or " ", "caption"))
    return column


def _buttons(card: widgets.Card) -> None:
    card.body.addWidget(widgets.label("Butang", "group"))
    off = widgets.button("Terbitkan")
    off.setEnabled(False)
    focus = widgets.button("Fokus")
    focus.setObjectName("focus")
    kinds = [
        widgets.button("Simpan", "primary"),
        widgets.button("Sunting", icon="pencil"),
        focus,
        off,
        widgets.button("Padam kekal", "danger", icon="trash-2"),
        widgets.button("Lihat semua", "link"),
    ]
    card.body.addLayout(_row(*kinds))
    card.body.addWidget(widgets.label("Tanda status", "group"))
    marks = [
        widgets.Badge("Lewat 4 hari", "danger", "clock"),
        widgets.Badge("Baki 9 jam", "warn", "clock"),
        widgets.Badge("Dalam tindakan", "info", "hammer"),
        widgets.Badge("Draf", "neutral", "pencil"),
        widgets.Badge("Disahkan", "ok", "badge-check"),
    ]
    card.body.addLayout(_row(*marks))


def _left() -> widgets.Card:
    card = widgets.Card(padding=20)
    _buttons(card)
    card.body.addWidget(widgets.label("Medan", "group"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(12))
    grid.addLayout(_field("Nama penuh *", "Norliza binti Hamid", "Seperti dalam MyKad"), 0, 0)
    grid.addLayout(_field("Unit", "A-06-11"), 0, 1)
    grid.addLayout(_field("No. telefon *", "012-34", error="Nombor tidak lengkap. Contoh: 012-345 6789"), 1, 0)
    grid.addLayout(_field("Tidak aktif", "Sewa bulanan", "Ditetapkan oleh isi rumah"), 1, 1)
    card.body.addLayout(grid)
    card.body.addWidget(widgets.label("Penapis", "group"))
    chips = [
        widgets.Chip("Blok A, B", "on"),
        widgets.Chip("Belum disahkan"),
        widgets.Chip("Kategori", "menu"),
        widgets.Chip("Penapis", "add"),
    ]
    card.body.addLayout(_row(*chips))
    card.body.addLayout(_row(widgets.SearchField("Tapis senarai", "Ctrl+F")))
    view = table(6)
    view.selectRow(1)
    card.body.addWidget(view, 1)
    return card


def _right() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(theme.px(8))
    banner = widgets.Banner()
    banner.tell("Lokasi perlu dibetulkan sebelum aduan disimpan.", link="Ke medan")
    column.addWidget(banner)
    failure = widgets.FailurePanel(
        "Sandaran gagal: cakera USB penuh",
        "Data anda selamat, tetapi belum ada salinan hari ini. Kosongkan ruang 90 MB atau pilih lokasi lain.",
        [widgets.button("Pilih lokasi lain"), widgets.button("Cuba lagi")],
        "errno 28",
    )
    column.addWidget(failure)
    work = widgets.ProgressPanel("Mengimport penduduk")
    work.show_progress(199, 312, "199 daripada 312", "Anda boleh terus bekerja. Baki kira-kira 20 saat.")
    column.addWidget(work)
    empty = widgets.Card(padding=0)
    actions = [widgets.button("Kosongkan penapis"), widgets.button("Penduduk baharu", "primary", icon="plus")]
    empty.body.addWidget(
        widgets.EmptyState("search", "Tiada penduduk sepadan", "Tiada rekod dengan penapis Blok E.", actions)
    )
    column.addWidget(empty)
    person = widgets.Card()
    person.body.addLayout(_row(widgets.Avatar("Ganesan a/l Perumal"), widgets.label("Ganesan a/l Perumal", "heading")))
    person.body.addWidget(widgets.Tabs(["Butiran", "Isi rumah (3)", "Sejarah"], person))
    facts = widgets.FactList()
    facts.show_facts([("Telefon", "012-000 4417"), ("Bahasa", "Tamil, Bahasa Melayu"), ("Catatan", "")])
    person.body.addWidget(facts)
    story = widgets.Timeline()
    happenings = [
        widgets.Happening("hammer", "Alat ganti dipesan", "Lif Maju: papan kawalan dijangka tiba", "20 Nov", "info"),
        widgets.Happening("triangle-alert", "Melebihi tempoh", "Dimaklumkan kepada Pengerusi", "19 Nov", "danger"),
        widgets.Happening("plus", "Aduan direkodkan", "Melalui kaunter", "17 Nov"),
    ]
    story.show_happenings(happenings)
    person.body.addWidget(story)
    column.addWidget(person)
    column.addStretch(1)
    return column


def gallery() -> QWidget:
    """The component sheet."""
    window = QFrame()
    window.setProperty("kind", "page")
    across = QHBoxLayout(window)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(0)
    across.addWidget(sidebar(window))
    page = QVBoxLayout()
    page.setSpacing(0)
    header = widgets.PageHeader("Lembaran komponen", "Rujukan gaya: setiap unsur dan keadaannya", window)
    header.add_action(widgets.button("Rekod aduan", "primary", icon="plus"))
    page.addWidget(header)
    body = QHBoxLayout()
    body.setContentsMargins(*[theme.px(16)] * 4)
    body.setSpacing(theme.px(16))
    body.addWidget(_left(), 5)
    body.addLayout(_right(), 4)
    page.addLayout(body, 1)
    across.addLayout(page, 1)
    window.resize(1366, 900)
    host = widgets.ToastHost(window)
    host.say("Aduan ADU-2026-000436 disimpan.", link="Lihat", then=window.update)
    return window
