"""A copy brought back to life in a new folder, after seeing what is in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from k2k_desktop.core import paths
from k2k_desktop.core.clock import Clock
from k2k_desktop.core.errors import NeedsSecond, UserError
from k2k_desktop.core.files import size_words
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import _, say_count
from k2k_desktop.ui.kit.banner import Tone
from k2k_desktop.ui.kit.basics import FactList
from k2k_desktop.ui.start.parts import LONGEST_CLEARING, Page, choose_folder, free_folder
from k2k_desktop.ui.start.preload import Preload

if TYPE_CHECKING:
    import threading

    from k2k_desktop.services.backups import Asked, CopyInfo, Preview, Restored
    from k2k_desktop.services.who import Who


class Restore(Page):
    """First the copy and what it says of itself, then all of it checked, then the restore, for which a second person
    may be asked. `restored` carries the new folder. Nothing is written before the last step."""

    restored = Signal(object)
    left = Signal()

    def __init__(self, preload: Preload, parent: QWidget | None = None, *, last: Path | None = None) -> None:
        """*last* is the office this computer opened last."""
        text = _("The copy becomes a new office in a folder of its own. Nothing that exists is overwritten.")
        super().__init__(_("Restore a copy"), text, parent)
        self._preload, self._last = preload, last
        self._thread: threading.Thread | None = None
        self._second: SimpleQueue[Who | None] = SimpleQueue()
        self._next: Callable[[], object] = self.check
        self.file = self.place(_("File of the copy"), Path(), self._choose_copy)
        self.file.setText("")
        self.file.editingFinished.connect(self.look)
        self.facts = FactList(self, label_width=150)
        self.body.addWidget(self.facts)
        self.facts.hide()
        self.username = self.field(_("User name"))
        self.password = self.field(_("Password"), _("As it was on the day of the copy."), secret=True)
        self.code = self.field(
            _("Code of the recovery sheet"),
            _("Only without the password: the password above then becomes the new one."),
        )
        folder = free_folder(paths.user_documents(), _("K2K Office"))
        self.folder = self.place(_("New folder"), folder, choose_folder(self, _("Choose an empty folder")))
        self.go, self.leave = self.buttons(_("Check the copy"))
        self.go.setEnabled(False)
        self.go.clicked.connect(lambda: self._next())
        self.leave.clicked.connect(self.left)
        self._stopped = False
        for typed in (self.username, self.password, self.code):
            typed.textEdited.connect(self._begin_again)
        self.username.returnPressed.connect(self.password.setFocus)  # as where one signs in
        for last_typed in (self.password, self.code):
            last_typed.returnPressed.connect(self.go.click)

    def _choose_copy(self, _old: str) -> str:
        place = str(paths.user_documents())
        name, _kind = QFileDialog.getOpenFileName(self, _("Choose the copy"), place, "K2K (*.k2k)")
        if name:
            self.file.setText(name)
            self.look()
        return name

    def look(self) -> None:
        """Show what the copy says is in it."""
        from k2k_desktop.services.backups import peek_copy

        if not self.file.isEnabled():  # a line that is disabled says that its editing has finished
            return
        self.go.setEnabled(False)
        self.facts.hide()
        if not self.file.text().strip():
            return
        try:
            info = peek_copy(Path(self.file.text()))
        except (UserError, OSError) as error:
            self.banner.tell(error.say() if isinstance(error, UserError) else _("This file cannot be read."))
            return
        self.banner.tell("")
        self.facts.show_facts(_in_words(info))
        self.facts.show()
        self._show_typed(True)
        self._step(_("Check the copy"), self.check)

    def _show_typed(self, on: bool) -> None:
        """What opens the copy: once it has, it makes room, so that what follows is in view in a small window."""
        for typed in (self.username, self.password, self.code):
            together = typed.parentWidget()
            if together is not None:
                together.setVisible(on)

    def _step(self, verb: str, run: Callable[[], object]) -> None:
        self._next = run
        self.go.setText(verb)
        self.go.setEnabled(True)

    def _begin_again(self) -> None:
        if self.facts.isVisible():
            self._step(_("Check the copy"), self.check)

    def check(self) -> None:
        """Read every byte with the password or the sheet, on a thread, and say what would be missing."""
        copy, last = Path(self.file.text()), self._last
        username, password, code = self.username.text(), self.password.text(), self.code.text().strip()
        self._wait_with(_("Checking every byte of the copy…"))

        def work() -> Any:
            from k2k_desktop.services.backups import look_into

            return look_into(
                copy, username=username, password=password, code=code, live=last, cancelled=lambda: self._stopped
            )

        self._thread = self._preload.run(work, self._checked, self._refused)

    def _wait_with(self, words: str) -> None:
        """Nothing can be typed while a thread works with what was typed; only Batal stays."""
        self._enable(False)
        self.banner.tell(words, "info")

    def _enable(self, on: bool) -> None:
        for part in (self.file, self.username, self.password, self.code, self.folder, self.go):
            part.setEnabled(on)
        for choose in self.choosers:
            choose.setEnabled(on)

    def leave_off(self, *, wait: bool = False) -> None:
        """Stop what is under way; the thread clears away what it began, and *wait* for that."""
        self._stopped = True
        self._second.put(None)
        if wait and self._thread is not None:
            self._thread.join(LONGEST_CLEARING)

    def _checked(self, seen: Preview) -> None:
        if self._stopped:
            return
        self._enable(True)
        facts = _in_words(seen.info)
        if seen.older:
            facts.append((_("Database"), _("Of an older version; it is brought up to date in the new office")))
        if seen.live is not None:
            facts.append((_("Office of today"), _("{folder}: stays as it is; a copy is made first", folder=seen.live)))
        self.facts.show_facts(facts)
        self.banner.tell(*_lost(seen))
        self._show_typed(False)
        self._step(_("Restore"), self.restore)
        self.go.setFocus()

    def restore(self) -> None:
        """Do it on a thread."""
        copy, folder, last = Path(self.file.text()), Path(self.folder.text()), self._last
        username, password, code = self.username.text(), self.password.text(), self.code.text().strip()
        self._wait_with(_("Restoring…"))

        def work() -> Any:
            from k2k_desktop.services.backups import restore_copy

            return restore_copy(
                copy, folder, username=username, password=password, code=code, live=last,
                second=self._wait_for_second, cancelled=lambda: self._stopped,
            )  # fmt: skip

        self._second = SimpleQueue()
        self._thread = self._preload.run(work, lambda done: self._restored(done, folder), self._refused)

    def _wait_for_second(self, asked: Asked) -> Who:
        """The second person, for whom the thread waits here while the window asks."""
        self._preload.tell(self._ask_second, asked)
        who = self._second.get()
        if who is None:
            raise asked.needed
        return who

    def _ask_second(self, asked: Asked) -> None:
        from k2k_desktop.ui.kit.second import SecondPerson

        if self._stopped:
            return
        dialog = SecondPerson(asked.first.name, asked.needed, asked.prove, self)
        dialog.finished.connect(lambda: self._second.put(dialog.who))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _restored(self, done: Restored, folder: Path) -> None:
        words = _(
            "Restored and checked: {records} records in {folder}.", records=f"{done.info.records:,}", folder=folder
        )
        if done.unsafe is not None:
            text = _("{restored} No copy of the office of today was made: {why}", restored=words, why=done.unsafe.say())
            self.banner.tell(text, "warn")
        else:
            self.banner.tell(words, "ok")
        for secret in (self.password, self.code):  # they have done their work, and the page may stay in view
            secret.clear()
        self.leave.hide()  # nothing is left to give up
        self._step(_("Sign in"), lambda: self.restored.emit(folder))
        self.go.setFocus()

    def _refused(self, error: UserError) -> None:
        if self._stopped:
            return
        self._enable(True)
        alone = isinstance(error, NeedsSecond)
        self._show_typed(not alone)  # it may be a user name that the sheet does not prove
        (self.go if alone else self.password).setFocus()  # what had the keyboard was disabled meanwhile
        self.banner.tell(error.say())


def _in_words(info: CopyInfo) -> list[tuple[str, str]]:
    counts = info.counts
    days = max(0, (Clock().now() - info.made_at).days)
    age = say_count("{count} day old", "{count} days old", days) if days else _("less than a day old")
    return [
        (_("Office"), info.office_name),
        (_("Made"), _("{moment}, {age}", moment=show_instant(info.made_at), age=age)),
        (_("No. of the copy"), _("{number}, database {schema}", number=info.sequence, schema=info.schema)),
        (_("Residents"), f"{counts.get('resident', 0):,}"),
        (_("Homes"), f"{counts.get('unit', 0):,}"),
        (_("Meetings"), f"{counts.get('meeting', 0):,}"),
        (_("Complaints"), f"{counts.get('issue', 0):,}"),
        (_("Users"), f"{counts.get('user', 0):,}"),
        (_("Trail entries"), f"{info.entries:,}"),
        (_("Size"), size_words(info.size)),
    ]


def _lost(seen: Preview) -> tuple[str, Tone]:
    if seen.missing is None or seen.until is None:
        return _("The copy is whole. This computer does not know the office, so it cannot say what came later."), "ok"
    if not seen.missing:
        return _("The copy is whole, and nothing this computer remembers is missing in it."), "ok"
    text = say_count(
        "The copy is whole, but {count} entry of the audit trail, up to {until}, came later and is not in it.",
        "The copy is whole, but {count} entries of the audit trail, up to {until}, came later and are not in it.",
        seen.missing, until=show_instant(seen.until),
    )  # fmt: skip
    return text, "warn"
