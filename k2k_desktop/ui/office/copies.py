"""The copies of the office: made, carried to a second place, tested, rehearsed, looked at."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.check_codes import grouped
from k2k_desktop.core.copies import OtherKey
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import size_words
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.models.safety import CopyPlace
from k2k_desktop.services import backups
from k2k_desktop.services.backups import drills
from k2k_desktop.ui.kit import icons, theme
from k2k_desktop.ui.kit.banner import ICONS, Banner
from k2k_desktop.ui.kit.beside import heads_right
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import change_with_reason, run_with_panel, show_refusal
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import EmptyState, icon_label, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.office import second_place as asking
from k2k_desktop.ui.office.drills import Drills
from k2k_desktop.ui.office.panel import Panel


class CopiesPanel(Panel):
    """The copies kept with the office and in the second place, newest first, and the rehearsals of a restore."""

    def __init__(self, work: Work, shell: Shell, parent: QWidget) -> None:
        super().__init__(work, shell, parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._own: list[backups.CopyInfo] = []
        self._there: list[backups.CopyInfo] = []
        self._make_commands()
        self.banner = Banner(self)
        self._column.addWidget(self.banner)
        self.spoilt = Banner(self)
        self._column.addWidget(self.spoilt)
        self._column.addWidget(self._place_bar())
        heads = (_("Made"), _("Where it lies"), _("Residents"), _("Records"), _("Size"), _("File"))
        self.table = ShortTable(_("Copies of the office"), heads, (210, 150, 110, 110, 110, 0), self, gutter=20)
        heads_right(self.table, 2, 3, 4)
        self.table.row_selected.connect(lambda _key: self._show_hand())
        self._empty = EmptyState(
            "database-backup",
            _("No copy yet"),
            _("A copy is made every day and when the office closes. Keep one on a stick outside this computer too."),
            [button_of(self._elsewhere, self)],
            self,
        )
        self._column.addWidget(self.table, 1)
        self._column.addWidget(self._empty, 1)
        self.drills = Drills(work, shell, self)
        self.drills.table.row_selected.connect(lambda _key: self.changed.emit())
        self._column.insertWidget(0, self.drills.banner)
        self._column.addWidget(self.drills)
        self._column.addWidget(self._foot())
        self.refresh(frozenset())

    def _place_bar(self) -> QFrame:
        bar = QFrame(self)
        bar.setProperty("kind", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(20), theme.px(8), theme.px(20), theme.px(8))
        row.setSpacing(theme.px(8))
        self._place_icon = icon_label("hard-drive", "muted", 16, bar)
        self._place = label("", parent=bar, wrap=True)
        row.addWidget(self._place_icon)
        row.addWidget(self._place, 1)
        row.addWidget(button_of(self._choose, bar))
        row.addWidget(button_of(self._rehearse, bar))
        return bar

    def _foot(self) -> QFrame:
        foot = QFrame(self)
        foot.setProperty("kind", "list-foot")
        row = QVBoxLayout(foot)
        row.setContentsMargins(theme.px(20), theme.px(8), theme.px(20), theme.px(8))
        row.setSpacing(theme.px(4))
        self._trail = label("", "caption", foot, wrap=True)
        self._trail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = _("To restore a copy, sign out and choose Restore: it becomes a new office beside this one.")
        row.addWidget(self._trail)
        row.addWidget(label(words, "caption", foot, wrap=True))
        return foot

    def _make_commands(self) -> None:
        work = self.work
        self._make = command_for(
            backups.make_copy, work, self.make, label=N_("Make a copy now"), icon="database-backup"
        )
        elsewhere = command_for(
            backups.make_copy, work, self.make_elsewhere, label=N_("Make a copy elsewhere…"), icon="hard-drive"
        )
        self._elsewhere = Command(
            "copies.elsewhere", elsewhere.label, elsewhere.run, "", "record", "hard-drive", elsewhere.enabled
        )
        self._prove = command_for(
            backups.prove_copy, work, self.prove, label=N_("Test this copy"), icon="shield-check",
            enabled=lambda: None if self.chosen else UserError(N_("Choose a copy in the list first.")),
        )  # fmt: skip
        self._rehearse = command_for(
            drills.rehearse, work, lambda: self.drills.hold(), label=N_("Restore drill"), icon="history"
        )
        self._choose = command_for(
            backups.set_second_place, work, self.choose_place, label=N_("Second place…"), icon="hard-drive"
        )
        stop = command_for(backups.set_second_place, work, self.no_place, label=N_("Use no second place any more"))
        self._stop = Command(
            "copies.no_second_place", stop.label, stop.run, "", "record", "x",
            lambda: stop.enabled() or (None if self._has_place() else UserError(N_("There is no second place."))),
        )  # fmt: skip

    def _has_place(self) -> bool:
        return self.work.read(backups.second_place) is not None

    def name(self) -> str:
        """The tab."""
        return _("Copies")

    def fact(self) -> str:
        """How many, and the newest."""
        if not self._own:
            return _("No copy yet")
        return say_count("{count} copy", "{count} copies", len(self._infos))

    def primary(self) -> Command | None:
        """Make one."""
        return self._make

    def commands(self) -> Sequence[Command]:
        """All of them."""
        return (self._make, self._elsewhere, self._prove, self._rehearse, self._choose, self._stop,
                *self.drills.commands())  # fmt: skip

    def document(self) -> PrintJob | None:
        """The record of the restore drill in hand."""
        return self.drills.document()

    @property
    def _infos(self) -> list[backups.CopyInfo]:
        return sorted([*self._own, *self._there], key=lambda info: (-info.sequence, info in self._there))

    @property
    def chosen(self) -> backups.CopyInfo | None:
        """The copy in hand."""
        key = self.table.current_key()
        return self._infos[key] if key is not None and key < len(self._infos) else None

    def refresh(self, tables: frozenset[str]) -> None:
        """Read the folders again."""
        if tables:
            return
        may = self.work.can(backups.all_copies) is None
        self._own = self.work.read(backups.all_copies) if may else []
        spoilt = self.work.read(backups.spoilt_copies) if may else []
        self.spoilt.tell("\n".join(error.say() for error in spoilt), "danger")
        place = self.work.read(backups.second_place) if may else None
        if place is not None and place.there:
            self.work.fetch(backups.copies_elsewhere, self._found_there, owner=self.table)
        else:
            self._there = []
        self._show_place(place)
        self._show_rows()
        self.drills.refresh()

    def _found_there(self, infos: list[backups.CopyInfo]) -> None:
        self._there = infos
        self._show_rows()

    def _show_rows(self) -> None:
        there = {id(info) for info in self._there}
        lines = [(place, _cells(info, there=id(info) in there)) for place, info in enumerate(self._infos)]
        self.table.show_rows(lines)
        self.table.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        self._show_hand()

    def _show_hand(self) -> None:
        """The check code of the trail in the copy in hand: whoever keeps the copy can hold the trail against it."""
        info = self.chosen
        self._trail.setVisible(info is not None)
        if info is not None:
            words = say_count("Audit trail: {count} entry · {code}", "Audit trail: {count} entries · {code}",
                              info.entries, code=grouped(info.trail_code))  # fmt: skip
            self._trail.setText(words)
        self.changed.emit()

    def _show_place(self, place: backups.SecondPlace | None) -> None:
        if place is None:
            words, tone = _("No second place: every copy lies on the disk of this office alone."), "warn"
        elif not place.there:
            words, tone = (
                _("Second place {folder}: not there now. Put the stick or disk in.", folder=place.folder),
                "warn",
            )
        elif not place.away:
            words = _("Second place {folder}: on the same disk as the office, so it does not outlive it.",
                      folder=place.folder)  # fmt: skip
            tone = "warn"
        else:
            words, tone = _("Second place {folder}: each copy goes there too.", folder=place.folder), "ok"
        self._place.setText(words)
        icons.put(self._place_icon, ICONS["ok" if tone == "ok" else "warn"], tone, 16)

    # ---- making

    def make(self) -> None:
        """A copy among the office's own, and in the second place."""
        self._start(None)

    def make_elsewhere(self) -> None:
        """A copy in a folder to be chosen, on a stick or another disk, once it is said who allowed it."""
        folder = asking.choose_folder(self)
        if folder is not None:
            asking.ask_for_once(self.work, self.window(), folder, partial(self._start, folder))

    def choose_place(self) -> None:
        """The folder each copy goes to as well."""
        folder = asking.choose_folder(self)
        if folder is not None:
            dialog = asking.ask_second_place(self.work, self.window(), folder)
            dialog.saved.connect(lambda _key: self.refresh(frozenset()))

    def no_place(self) -> None:
        """Copies stay on this computer from now on; those there stay too."""

        def change(reason: str) -> None:
            self.work.change(backups.set_second_place, None, reason=reason)

        if change_with_reason(self, N_("Use no second place any more"), change):
            self.refresh(frozenset())

    def _start(self, folder: Path | None, reason: str = "") -> None:
        def done(info: backups.CopyInfo) -> None:
            self.refresh(frozenset())
            self.banner.tell(info.missed.say() if info.missed is not None else "", "warn")
            self.shell.toast(_("Copy made and tested: {records} records.", records=f"{info.records:,}"))

        run_with_panel(self, self.work, backups.make_copy, _("Making a copy"), done, folder, reason=reason)

    def prove(self) -> None:
        """Read the copy in hand and open what is in it."""
        info = self.chosen
        if info is not None:
            self._prove_with(info.path)

    def _prove_with(self, path: Path, username: str = "", password: str = "") -> None:
        def done(found: backups.CopyInfo) -> None:
            self.shell.toast(_("The copy is sound: {records} records.", records=f"{found.records:,}"))

        def failed(error: UserError) -> None:
            if isinstance(error, OtherKey) and not password:
                asking.ask_password_of_its_day(self.work, self.window(), partial(self._prove_with, path))
            else:
                show_refusal(self.window(), error, _("Testing the copy"))

        run_with_panel(
            self, self.work, backups.prove_copy, _("Testing the copy"), done, path, username, password, failed=failed
        )


def _cells(info: backups.CopyInfo, *, there: bool) -> list[Cell]:
    place = CopyPlace.second if there else CopyPlace.own
    return [
        Cell(show_instant(info.made_at), strong=True),
        Cell(place.say()),
        Cell(f"{info.counts.get('resident', 0):,}", align="right"),
        Cell(f"{info.records:,}", align="right"),
        Cell(size_words(info.size), align="right"),
        Cell(info.path.name, muted=True),
    ]
