"""Last step of an import: what was done, and what can still be done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.i18n import _, say_count
from k2k_desktop.services.imports.keeping import Imported
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import Card, FactList, button
from k2k_desktop.ui.kit.feedback import Banner


class DoneStep(QWidget):
    """Counts of an import. Signals ask for the residents, the refused rows as a file, another file, the undoing."""

    residents_wanted = Signal()
    rejects_wanted = Signal()
    another_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(20)] * 4)
        column.setSpacing(theme.px(12))
        self.banner = Banner(self)
        column.addWidget(self.banner)
        card = Card(_("What was imported"), self)
        self.facts = FactList(card, label_width=200)
        card.body.addWidget(self.facts)
        column.addWidget(card)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.show_people = button(_("Show &residents"), "primary", self, icon="users")
        self.rejects = button(_("Save re&fused rows…"), "secondary", self, icon="file-spreadsheet")
        self.another = button(_("Import another &file"), "secondary", self, icon="upload")
        self.undo = button(_("&Undo the whole import"), "danger", self, icon="undo-2")
        for made, signal in (
            (self.show_people, self.residents_wanted),
            (self.rejects, self.rejects_wanted),
            (self.another, self.another_wanted),
            (self.undo, self.undo_wanted),
        ):
            made.clicked.connect(signal)
            row.addWidget(made)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self.begins = self.show_people

    def show_result(self, done: Imported, file_name: str) -> None:
        """Show what *done* brought from *file_name*."""
        counts = done.counts
        self.facts.show_facts(
            [
                (_("File"), file_name),
                (_("Residents added"), f"{counts.people:,}"),
                (_("New households"), f"{counts.homes:,}"),
                (_("Joined a household"), f"{counts.joined:,}"),
                (_("Units made"), f"{counts.new_units:,}"),
                (_("Rows refused"), f"{counts.refused:,}"),
                (_("Left out by you"), f"{counts.left_out:,}"),
                (_("Trail entry"), f"{done.seq:,}"),
            ]
        )
        self.banner.tell(say_count("{count} resident was added.", "{count} residents were added.", counts.people), "ok")
        self.rejects.setEnabled(bool(done.refused))
        self.undo.setEnabled(True)
        self.show_people.setEnabled(True)

    def show_undone(self, records: int) -> None:
        """Say that the import was taken back."""
        self.banner.tell(
            say_count("Undone: {count} record is as it was before.", "Undone: {count} records are as they were before.",
                      records), "info")  # fmt: skip
        self.undo.setEnabled(False)
        self.show_people.setEnabled(False)
