"""The three pickers of the counter: where it is, what is wrong, and who says so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Kind, kind_of
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.models.issues import Issue
from k2k_desktop.services.issues import choices
from k2k_desktop.services.issues.choices import CategoryFound, PlaceFound
from k2k_desktop.services.people import residents
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.picker import Finder, Found, RecordPicker
from k2k_desktop.ui.kit.work import Work

_TYPED, _NOBODY = -3, -4  # keys of rows that are no record of the register
_PHONE_KIND: Final = kind_of(Issue.reporter_phone)
_PHONE: Final = re.compile(r"[+\d][\d\s-]{7,}$")


class Given(Kind):
    """One value as its editor gives it."""

    def parse(self, given: object) -> Any:
        return given


@dataclass(frozen=True)
class Reporter:
    """Who brings it: a resident, somebody whose name was typed, or nobody who is named."""

    resident_id: int | None = None
    name: str | None = None
    phone: str | None = None
    anonymous: bool = False


class QuickPicker(RecordPicker):
    """A picker in which Tab takes the row shown first, even where the list has not come yet."""

    def __init__(self, finder: Finder, *, create: Callable[[str], tuple[int, str] | None] | None = None,
                 name_of: Callable[[int], str] | None = None, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(finder, create=create, name_of=name_of, parent=parent)
        self.popup.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Tab takes the row in hand and goes on."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Tab
            and watched in (self.line, self.popup)
        ):
            self.settle()
            if watched is self.popup:
                self.popup.hide()
                self.line.setFocus()
                self.focusNextChild()
                return True
        return super().eventFilter(watched, event)

    def settle(self) -> None:
        """Take the row in hand where words stand in the field that were not chosen yet."""
        late = self._pause.isActive()  # the list does not show yet what was typed last
        self._pause.stop()
        if self.key is not None or not self.line.text().strip():
            return
        if late or not self.popup.isVisible():
            self.make_rows()  # a list that came up for a moment would take the keys that follow
        at = self.popup.currentIndex()
        first = at if at.isValid() else self.found.index(0, 0)
        if first.isValid():
            self.popup.hide()
            self._picked(first)


class PlacePicker(QuickPicker):
    """Finds a block, floor, unit or facility by its words; other words are a place as typed."""

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(self._find, create=self._typed_place, parent=parent)
        self._work = work
        self._seen: dict[int, PlaceFound] = {}
        self._estates = work.read(choices.estates)
        self.place: PlaceFound | None = None
        self.note: str | None = None

    @property
    def usual_estate(self) -> int | None:
        """The first estate: where nothing else is said."""
        return self._estates[0][0] if self._estates else None

    def given(self) -> object:
        super().given()
        return self.place if self.key is not None else None

    def show_value(self, value: Any) -> None:
        """Show a PlaceFound."""
        if value is not None and value == self.place and self.key is not None:
            return
        self.place = value
        self.note = None
        self.show_record(1 if value is not None else None, _words(value) if value is not None else "")

    def draft(self) -> str:
        place = asdict(self.place) if self.place is not None and self.key is not None else None
        return json.dumps([place, self.note, self.line.text()]) if self.line.text() else ""

    def restore(self, draft: str) -> None:
        place, note, text = json.loads(draft) if draft else (None, None, "")
        self.place = PlaceFound(**place) if place else None
        self.note = note
        self.show_record(1 if place else None, text)

    def in_words(self, draft: str) -> str:
        return str(json.loads(draft)[2]) if draft else ""

    def _find(self, words: str) -> list[Found]:
        found = self._work.read(choices.find_places, words)
        self._seen = dict(enumerate(found, 1))
        return [(key, one.label, one.second) for key, one in self._seen.items()]

    def _typed_place(self, text: str) -> tuple[int, str] | None:
        if not self._estates:
            return None
        estate = self._estates[0]
        self.place = PlaceFound(text, "", estate[0], None, None, None, None)
        self.note = text
        return _TYPED, text

    def _add(self, cell: Cell, key: int) -> None:
        if cell.icon == "plus":
            cell = replace(cell, text=_("Another place: “{typed}”", typed=self.line.text().strip()), icon="map-pin")
        super()._add(cell, key)

    def _picked(self, index: Any) -> None:
        key = int(index.data(int(Qt.ItemDataRole.UserRole) + 2) or 0)
        if key in self._seen:
            self.place, self.note = self._seen[key], None
        super()._picked(index)


class ProblemPicker(QuickPicker):
    """Finds part and problem together; categories that fit the place come first."""

    def __init__(self, work: Work, place: Callable[[], PlaceFound | None], parent: QWidget | None = None) -> None:
        super().__init__(self._find, name_of=self._name, parent=parent)
        self._work, self._place = work, place
        self._seen: dict[int, CategoryFound] = {}

    @property
    def category(self) -> CategoryFound | None:
        """The one chosen."""
        return self._seen.get(self.key) if self.key is not None else None

    def show_category(self, found: CategoryFound) -> None:
        """Show one whose words are known."""
        self._seen[found.id] = found
        self.show_record(found.id, _("{problem} · {part}", problem=found.problem, part=found.part))

    def restore(self, draft: str) -> None:
        super().restore(draft)
        if self.key is not None:
            self._find(self.line.text().partition(" · ")[0])

    def _find(self, words: str) -> list[Found]:
        found = self._work.read(choices.find_categories, words, self._place())
        self._seen |= {one.id: one for one in found}
        return [(one.id, one.problem, one.part) for one in found]

    def _name(self, key: int) -> str:
        one = self._seen.get(key)
        return _("{problem} · {part}", problem=one.problem, part=one.part) if one else ""


class ReporterPicker(QuickPicker):
    """Finds a resident; a name that is not in the register is kept as typed, with a telephone number behind it."""

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(self._find, create=lambda text: (_TYPED, text), parent=parent)
        self._work = work
        self._names: dict[int | None, str] = {}

    def given(self) -> object:
        text = self.line.text().strip()
        if not text:
            return None
        match self.key:
            case None:
                raise UserError(N_("“{typed}” is not in the list. Choose a row of the list, or empty the field."),
                                typed=text)  # fmt: skip
            case int() if self.key == _NOBODY:
                return Reporter(anonymous=True)
            case int() if self.key == _TYPED:
                phone = _PHONE.search(text)
                name = text[: phone.start()].rstrip(" ,·-") if phone else text
                return Reporter(name=name or None, phone=_PHONE_KIND.parse(phone.group()) if phone else None)
            case found:
                return Reporter(resident_id=found)

    def show_value(self, value: Any) -> None:
        """Show a Reporter who was chosen here before, or nobody."""
        if value is None:
            self.show_record(None, "")
        elif self.key is None or value != self.given():
            typed = f"{value.name or ''} {value.phone or ''}".strip()
            self.show_reporter(value, self._names.get(value.resident_id, typed))

    def show_reporter(self, reporter: Reporter, name: str) -> None:
        """Show who is known already."""
        if reporter.resident_id is not None:
            self._names[reporter.resident_id] = name
        key = _NOBODY if reporter.anonymous else reporter.resident_id or (_TYPED if name else None)
        self.show_record(key, _("Anonymous") if reporter.anonymous else name)

    def _find(self, words: str) -> list[Found]:
        nobody = _("Anonymous")
        found = self._work.read(residents.find_residents, words, 6)
        if nobody.casefold().startswith(words.casefold()):
            return [(_NOBODY, nobody, ""), *found]
        return [*found, (_NOBODY, nobody, "")]

    def _picked(self, index: Any) -> None:
        super()._picked(index)
        if self.key is not None and self.key > 0:
            self._names[self.key] = self.line.text()

    def _add(self, cell: Cell, key: int) -> None:
        if key == _NOBODY:
            cell = replace(cell, icon="user-x")
        if cell.icon == "plus":
            words = _("Not in the register: “{typed}”", typed=self.line.text().strip())
            cell = replace(cell, text=words, icon="user-plus")
        super()._add(cell, key)


def _words(place: PlaceFound) -> str:
    return _("{title} · {second}", title=place.label, second=place.second) if place.second else place.label
