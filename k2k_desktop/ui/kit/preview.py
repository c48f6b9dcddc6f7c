"""Print preview: the very PDF that is printed, saved and archived, with the choices at its right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from k2k_desktop.core import paths
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import P_, _
from k2k_desktop.ui.kit import paper, theme
from k2k_desktop.ui.kit.basics import SearchField, button, label
from k2k_desktop.ui.kit.feedback import Banner
from k2k_desktop.ui.kit.pdf import POINTS, PdfPages

_ZOOMS: Final = (0.5, 0.67, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0)
_SCREEN: Final = 96  # what 100 % means, in pixels to the inch
_GAP: Final = 20
_ROOMY: Final = 900  # from this width on, one line holds the whole bar
_KEPT: Final = 6  # drawn pages kept: the one in view and its neighbours


class Pages(QWidget):
    """The sheets below each other; each is drawn when it comes into view."""

    def __init__(self, pdf: PdfPages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pdf = pdf
        self.zoom = 0.9
        self.found: list[tuple[int, QRectF]] = []
        self.at = -1
        self._drawn: dict[int, tuple[float, QImage]] = {}
        self._asked: set[tuple[int, float]] = set()
        self.set_zoom(self.zoom)

    def set_zoom(self, zoom: float) -> None:
        """Show the sheets at *zoom*; 1 is 100 %."""
        self.zoom = zoom
        gap = theme.px(_GAP)
        width = max((self.place(page).width() for page in range(len(self.pdf.sizes))), default=0)
        last = self.place(len(self.pdf.sizes) - 1).bottom() if self.pdf.sizes else 0
        self.setMinimumSize(int(width) + 2 * gap, int(last) + gap)
        self.update()

    def place(self, page: int) -> QRectF:
        """Where a sheet lies in this widget."""
        scale, gap = self.zoom * _SCREEN / POINTS, theme.px(_GAP)
        top = gap + sum(size.height() * scale + gap for size in self.pdf.sizes[:page])
        size = self.pdf.sizes[page] * scale
        left = max(gap, (self.width() - size.width()) / 2)
        return QRectF(left, top, size.width(), size.height())

    def place_found(self, number: int) -> QRectF:
        """Where a match lies in this widget."""
        page, box = self.found[number]
        scale, sheet = self.zoom * _SCREEN / POINTS, self.place(page)
        return QRectF(
            sheet.left() + box.left() * scale,
            sheet.top() + box.top() * scale,
            box.width() * scale,
            box.height() * scale,
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the sheets in view."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in range(len(self.pdf.sizes)):
            sheet = self.place(page)
            if sheet.intersects(QRectF(event.rect())):
                painter.fillRect(sheet, Qt.GlobalColor.white)  # paper is white in every theme
                scale, image = self._drawn.get(page, (0.0, QImage()))
                if not image.isNull():
                    painter.drawImage(sheet, image)
                if scale != self._scale():
                    self._ask(page)
                painter.setPen(theme.color("border"))
                painter.drawRect(sheet)
        for number, (page, _box) in enumerate(self.found):
            if self.place(page).intersects(QRectF(event.rect())):
                mark = theme.color("warn" if number == self.at else "accent")
                mark.setAlpha(90)
                painter.fillRect(self.place_found(number), mark)

    def _scale(self) -> float:
        return self.zoom * _SCREEN / POINTS * self.devicePixelRatio()

    def _ask(self, page: int) -> None:
        wanted = (page, self._scale())
        if wanted not in self._asked:
            self._asked.add(wanted)
            self.pdf.draw(page, wanted[1], partial(self._came, wanted))

    def _came(self, wanted: tuple[int, float], image: QImage) -> None:
        self._asked.discard(wanted)
        page, scale = wanted
        self._drawn.pop(page, None)
        self._drawn[page] = (scale, image)
        while len(self._drawn) > _KEPT:
            del self._drawn[next(iter(self._drawn))]
        self.update()


class PdfPreview(QWidget):
    """Shows *data*, a PDF that never touches the disk until it is saved.

    *name* is the file name offered, without an extension; *note* is a warning about the document (letters that no font
    has). `closed` asks to go back; `printed` and `saved` come when that was done, for a toast.
    """

    closed = Signal()
    printed = Signal(str)
    saved = Signal(str)

    def __init__(self, data: bytes, name: str, *, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.pdf = PdfPages(data, self)
        self.pages = Pages(self.pdf, self)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.pages)
        self.area.setAccessibleName(_("Pages"))
        self.banner = Banner(self)
        self.printer = QComboBox(self)
        self.copies = QSpinBox(self)
        self.which = QLineEdit(self)
        self._page = label("", parent=self)
        self._percent = label("", parent=self)
        self.search = SearchField(_("Find in the document"), "Ctrl+F", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._bar())
        left.addWidget(self.banner)
        left.addWidget(self.area, 1)
        row.addLayout(left, 1)
        row.addWidget(self._side())
        self._connect()
        self.zoom_to(0.9)
        if note:
            self.banner.tell(note, "warn")

    def page(self) -> int:
        """The page in view, from 0."""
        top = self.area.verticalScrollBar().value() + self.area.viewport().height() // 3
        starts = [page for page in range(len(self.pdf.sizes)) if self.pages.place(page).top() <= top]
        return max(starts, default=0)

    def go_to(self, page: int) -> None:
        """Scroll to a page."""
        page = max(0, min(page, len(self.pdf.sizes) - 1))
        self.area.verticalScrollBar().setValue(int(self.pages.place(page).top()) - theme.px(_GAP))

    def zoom_to(self, zoom: float) -> None:
        """Show the sheets at *zoom*."""
        page = self.page()
        self.pages.set_zoom(zoom)
        self._percent.setText(f"{round(zoom * 100)}%")
        self.go_to(page)
        self._say_page()

    def zoom_step(self, step: int) -> None:
        """The next larger (1) or smaller (-1) usual size."""
        larger = [zoom for zoom in _ZOOMS if (zoom - self.pages.zoom) * step > 0.01]
        if larger:
            self.zoom_to(min(larger) if step > 0 else max(larger))

    def fit_width(self) -> None:
        """As large as the width allows."""
        room = self.area.viewport().width() - 2 * theme.px(_GAP)
        widest = max((size.width() for size in self.pdf.sizes), default=1)
        self.zoom_to(max(0.25, room / (widest * _SCREEN / POINTS)))

    def find_text(self, text: str) -> None:
        """Mark *text* everywhere and go to the first place."""
        self.pdf.find(text.strip(), self._found)

    def next_match(self, step: int = 1) -> None:
        """Go to the next (or with -1 the previous) place."""
        if self.pages.found:
            self.pages.at = (self.pages.at + step) % len(self.pages.found)
            where = self.pages.place_found(self.pages.at).center().toPoint()
            self.area.ensureVisible(where.x(), where.y(), 50, self.area.viewport().height() // 3)
            self.pages.update()

    def save_as(self, path: Path) -> None:
        """Write the PDF; what goes wrong is said in the banner."""
        if self._try(lambda: paper.write_file(self.pdf.data, path)):
            self.saved.emit(path.name)

    def print_now(self) -> None:
        """Print what the choices say, or save where the choice is a file."""
        name = self.printer.currentData()
        if not name:
            self.ask_where()
        elif self._try(lambda: self._print(name)):
            self.printed.emit(self.printer.currentText())

    def ask_where(self) -> None:
        """Ask for a file name and save."""
        start = str(paths.user_documents() / f"{self.name}.pdf")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save as PDF"), start, "PDF (*.pdf)")
        if chosen:
            self.save_as(Path(chosen).with_suffix(".pdf"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Say which page is in view now."""
        super().resizeEvent(event)
        line = self._first if self.width() >= theme.px(_ROOMY) else self._second
        if line.indexOf(self._back) < 0:
            line.addWidget(self.search)
            line.addWidget(self._back)
        self._say_page()

    def close_document(self) -> None:
        """Let go of the PDF; call when the view is closed."""
        self.pdf.close()

    def _print(self, name: str) -> None:
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        pages = self._chosen_pages()
        if paper.send_file(self.pdf.data, name, pages, self.copies.value()):
            return
        printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.name)
        printer.setCopyCount(self.copies.value())
        paper.print_pages(self.pdf, printer, pages)

    def _chosen_pages(self) -> list[int]:
        return paper.pages_of(self.which.text(), len(self.pdf.sizes))

    def _try(self, do: Callable[[], object]) -> bool:
        try:
            do()
        except UserError as error:  # said above the pages
            self.banner.tell(error.say())
            return False
        self.banner.tell("")
        return True

    def _bar(self) -> QFrame:
        bar = QFrame(self)
        bar.setProperty("kind", "bar")
        lines = QVBoxLayout(bar)
        lines.setContentsMargins(theme.px(16), theme.px(6), theme.px(16), theme.px(6))
        row, self._second = QHBoxLayout(), QHBoxLayout()
        for line in (row, self._second):
            line.setSpacing(theme.px(8))
            lines.addLayout(line)
        self._first = row

        def add(icon: str, name: str, run: Callable[[], object]) -> None:
            made = button("", "icon", bar, icon=icon, name=name)
            made.clicked.connect(lambda: run())
            row.addWidget(made)

        add("arrow-left", _("Previous page"), lambda: self.go_to(self.page() - 1))
        row.addWidget(self._page)
        add("arrow-right", _("Next page"), lambda: self.go_to(self.page() + 1))
        add("zoom-out", _("Smaller"), lambda: self.zoom_step(-1))
        row.addWidget(self._percent)
        add("zoom-in", _("Larger"), lambda: self.zoom_step(1))
        fit = button(_("Fit width"), "link", bar)
        fit.clicked.connect(self.fit_width)
        row.addWidget(fit)
        row.addStretch(1)
        self.search.setFixedWidth(theme.px(220))
        row.addWidget(self.search)
        self._back = button(_("Back"), "link", bar, icon="undo-2")
        self._back.clicked.connect(self.closed)
        row.addWidget(self._back)
        return bar

    def _side(self) -> QFrame:
        side = QFrame(self)
        side.setProperty("kind", "detail")
        side.setFixedWidth(theme.px(300))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        self.choices = QVBoxLayout()  # the page adds what the document may contain
        self.choices.setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(8))
        self.choices.setSpacing(theme.px(4))
        self._fill_choices()
        column.addLayout(self.choices)
        column.addStretch(1)
        foot = QFrame(side)
        foot.setProperty("kind", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        row.setSpacing(theme.px(8))
        go = button(_("Print"), "primary", foot, icon="printer")
        go.clicked.connect(self.print_now)
        save = button(_("Save PDF"), parent=foot, icon="download")
        save.clicked.connect(self.ask_where)
        for each in (go, save):
            row.addWidget(each)
        row.addStretch(1)
        column.addWidget(foot)
        return side

    def _fill_choices(self) -> None:
        from PySide6.QtPrintSupport import QPrinterInfo

        self.printer.addItem(_("Save as PDF"), "")
        for each in QPrinterInfo.availablePrinters():
            self.printer.addItem(each.description() or each.printerName(), each.printerName())
        usual = self.printer.findData(QPrinterInfo.defaultPrinterName())
        self.printer.setCurrentIndex(max(0, usual))
        self.copies.setRange(1, 99)
        self.copies.lineEdit().setTextMargins(theme.px(8), 0, 0, 0)
        self.which.setPlaceholderText(_("All ({count})", count=len(self.pdf.sizes)))
        self._add_choice(_("Printer"), self.printer)
        self._add_choice(_(P_("paper", "Copies")), self.copies)
        self._add_choice(_("Pages"), self.which, _("Example: 1, 3-5. Empty prints all."))

    def _add_choice(self, name: str, field: QWidget, help_text: str = "") -> None:
        head = label(name, "strong", self)
        head.setBuddy(field)
        field.setAccessibleName(name)
        self.choices.addWidget(head)
        self.choices.addWidget(field)
        if help_text:
            self.choices.addWidget(label(help_text, "caption", self, wrap=True))
        self.choices.addSpacing(theme.px(8))

    def _connect(self) -> None:
        self.area.verticalScrollBar().valueChanged.connect(lambda _value: self._say_page())
        self.search.textChanged.connect(self.find_text)
        self.search.returnPressed.connect(self.next_match)
        self.which.editingFinished.connect(lambda: self._try(self._chosen_pages))
        keys: Sequence[tuple[str, Callable[[], object]]] = (
            ("F3", self.next_match),
            ("Shift+F3", lambda: self.next_match(-1)),
            ("PgDown", lambda: self.go_to(self.page() + 1)),
            ("PgUp", lambda: self.go_to(self.page() - 1)),
        )
        for key, run in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _found(self, found: list[tuple[int, QRectF]]) -> None:
        self.pages.found, self.pages.at = found, -1
        self.pages.update()
        self.next_match()

    def _say_page(self) -> None:
        self._page.setText(_("Page {page} / {count}", page=self.page() + 1, count=len(self.pdf.sizes)))
