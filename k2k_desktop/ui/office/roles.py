"""What each role may do: the matrix the program itself obeys, to read and to print."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.i18n import _, say, say_count
from k2k_desktop.models.office import Role
from k2k_desktop.services.office import roles
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import label
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.office.panel import Panel


class RolesPanel(Panel):
    """Rights in rows under their modules, roles in columns; nothing here can be changed."""

    def __init__(self, work: Work, shell: Shell, parent: QWidget) -> None:
        super().__init__(work, shell, parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.people = label("", "caption", self, wrap=True)
        self.people.setContentsMargins(theme.px(20), theme.px(10), theme.px(20), theme.px(10))
        column.addWidget(self.people)
        heads = (_("Right"), *(role.say() for role in Role), _("By two people"))
        self.table = ShortTable(_("Roles and rights"), heads, (0, 118, *[84] * (len(Role) - 1), 104), self, gutter=20)
        self.table.row_selected.connect(self._say)
        column.addWidget(self.table, 1)
        self._count = 0
        self._print = command_for(roles.roles_pdf, self.work, self.print, icon="printer")
        self.refresh(frozenset())

    def _say(self, key: int) -> None:
        """The right in hand at the foot of the window: a narrow one cuts the rows short."""
        self.said.emit(self.table.cell(key).text)

    def name(self) -> str:
        """The tab."""
        return _("Roles and rights")

    def fact(self) -> str:
        """How many rights there are."""
        return say_count("{count} right", "{count} rights", self._count)

    def primary(self) -> Command | None:
        """Print it."""
        return self._print

    def commands(self) -> Sequence[Command]:
        """Print it."""
        return (self._print,)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read who has which role again."""
        if tables and "user" not in tables:
            return
        matrix = self.work.read(roles.roles_matrix)
        self.people.setText(
            " · ".join(f"{role.say()}: {', '.join(names) or _('nobody')}" for role, names in matrix.people)
        )
        rows: list[tuple[int, list[Cell]]] = []
        for title, lines in matrix.modules:
            rows.append((len(rows), [Cell(say(title), strong=True), *[Cell("")] * (len(Role) + 1)]))
            for line in lines:
                marks = [_mark(role in line.roles) for role in Role]
                rows.append((len(rows), [Cell(say(line.words)), *marks, _mark(line.by_two)]))
        self._count = len(rows) - len(matrix.modules)
        self.table.show_rows(rows)
        self.changed.emit()

    def document(self) -> PrintJob:
        """The matrix on paper."""
        return PrintJob(_("Roles and rights"), roles.roles_pdf)

    def print(self) -> None:
        """Print it."""
        self.shell.print_out(self.document())


def _mark(has: bool) -> Cell:
    return Cell(roles.YES if has else "·", strong=has, muted=not has, said=_("Yes") if has else _("No"))
