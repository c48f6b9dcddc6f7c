"""A complaint recorded at the counter in under a minute: eight stops of the Tab key, the last of them saves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Field, field_of
from k2k_desktop.core.formats import show_day, show_instant
from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.models.issues import Channel, Issue, IssueKind, Priority
from k2k_desktop.services.issues import counting, intake
from k2k_desktop.services.issues.choices import PlaceFound
from k2k_desktop.services.issues.clocks import Promise
from k2k_desktop.services.issues.duplicates import LikelyQuery
from k2k_desktop.services.issues.intake import IssueGiven
from k2k_desktop.ui.issues.likely import LikelyPanel
from k2k_desktop.ui.issues.photos import PhotosEditor
from k2k_desktop.ui.issues.pickers import Given, PlacePicker, ProblemPicker, Reporter, ReporterPicker
from k2k_desktop.ui.issues.presets import ChipEditor, ChoiceChip, MarkChip, OutsideChip
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.editors import Editor
from k2k_desktop.ui.kit.fieldrow import with_access_keys
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.work import Work

PRESETS: Final = ("kind", "channel", "danger", "confidential", "outside")
_ROWS: Final = (PRESETS, ("place", "category_id"), ("title",), ("reporter",), ("description",), ("photos", "priority"))
_TAKEN: Final = "stbchk"  # letters of the buttons, in both languages
PLACE_PARTS: Final = ("estate_id", "block_id", "floor_label", "unit_id", "facility_id")
FIELDS: Final = (
    Field("kind", Given(label=N_("Kind of complaint")), False),
    Field("channel", Given(label=N_("Channel")), False),
    Field("danger", Given(label=N_("Danger to life")), False),
    Field("confidential", Given(label=N_("Confidential")), False),
    Field("outside", Given(label=N_("Outside reference")), False),
    Field("place", Given(label=N_("Place"), help=N_("A unit, a block, a floor or a lift: c 3, lif c.")), True),
    Field("category_id", Given(label=N_("Problem"), help=N_("Type what is wrong: bocor, lampu padam.")), True),
    field_of(Issue.title),
    Field("reporter", Given(label=N_("Reported by"),
          help=N_("Name, unit or last four digits. Leave empty where the office itself reports.")), False),
    field_of(Issue.description),
    Field("photos", Given(label=N_("Photos")), False),
    field_of(Issue.priority),
)  # fmt: skip


class IntakeDialog(FormDialog):
    """The form *Aduan baharu*. `counted_into` is set where the household was counted into another complaint."""

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        self._work = work
        self.counted_into = 0
        self._auto_title = ""
        self._by_hand = False  # the priority
        self._area_height = 0
        self._promise_of: tuple[Any, ...] = ()
        self.place = PlacePicker(work)
        self.problem = ProblemPicker(work, self._place)
        self.reporter = ReporterPicker(work)
        self.photos = PhotosEditor(self._refused)
        editors: dict[str, Editor] = {
            "kind": ChoiceChip(N_("Kind of complaint"), IssueKind), "channel": ChoiceChip(N_("Channel"), Channel),
            "danger": MarkChip(N_("Danger to life")), "confidential": MarkChip(N_("Confidential")),
            "outside": OutsideChip(work),
            "place": self.place, "category_id": self.problem, "reporter": self.reporter, "photos": self.photos,
        }  # fmt: skip
        form = Form(FIELDS, fresh_values(), rows=_ROWS, editors=editors, today=work.runner.clock.today)
        super().__init__(_("New complaint"), form, self._keep, parent, more=True, fresh=fresh_values)
        self.likely = LikelyPanel(work, self)
        self.body.addWidget(self.likely)
        self._dress()
        self._connect()
        self.setAcceptDrops(True)
        form.go_to("place")

    # ---- what is typed

    def given(self) -> IssueGiven:
        """What the form says. Raises Invalid."""
        values = self.form.values()
        place, reporter = values["place"], values["reporter"] or Reporter()
        system, reference = values["outside"] or (None, None)
        return IssueGiven(
            title=values["title"], category_id=values["category_id"], kind=values["kind"], channel=values["channel"],
            place_note=self.place.note, reporter_id=reporter.resident_id, reporter_name=reporter.name,
            reporter_phone=reporter.phone, anonymous=reporter.anonymous, confidential=bool(values["confidential"]),
            description=values["description"], danger=bool(values["danger"]), priority=values["priority"],
            outside_system=system, outside_reference=reference, photos=values["photos"] or (),
            **{name: getattr(place, name) for name in PLACE_PARTS},
        )  # fmt: skip

    def save(self) -> bool:
        """Rows not chosen yet are taken as shown; then as every form."""
        self._settle()
        return super().save()

    def save_and_more(self) -> bool:
        """The next one begins with an empty form."""
        self._settle()
        if not super().save_and_more():
            return False
        self._auto_title, self._by_hand = "", False
        self.form.go_to("place")
        return True

    def count_in(self, issue_id: int) -> None:
        """Count the reporter's household into a complaint that is there already, in place of a second one."""
        self._settle()
        try:
            reporter = self.reporter.given()
            if not isinstance(reporter, Reporter) or reporter.resident_id is None:
                text = N_("Choose the reporter in the register first: then the household can be counted in.")
                raise Invalid({"reporter": UserError(text)})
            self._work.change(counting.count_in, issue_id, reporter.resident_id)
        except UserError as error:  # shown in the form
            self.form.set_invalid(error)
            return
        self.counted_into = issue_id
        self.form.start_with(fresh_values())  # nothing is left to be asked about
        self.accept()

    def _keep(self, _changes: dict[str, Any]) -> int:
        try:
            return self._work.change(intake.record_issue, self.given(), self.likely.wanted_case())
        except Invalid as invalid:
            raise Invalid({FORM_NAMES.get(name, name): each for name, each in invalid.fields.items()}) from invalid

    def _settle(self) -> None:
        for picker in (self.place, self.problem, self.reporter):
            picker.settle()

    def _place(self) -> PlaceFound | None:
        return self.place.place if self.place.key is not None else None

    # ---- what follows from it

    def _dress(self) -> None:
        rows = self.form.rows
        names = with_access_keys((row.name for row in rows.values()), taken=_TAKEN)
        for name, words in zip(rows, names, strict=True):
            rows[name].set_mnemonic(words)
            editor = rows[name].editor
            if isinstance(editor, ChipEditor):
                rows[name].label.hide()
                at = words.replace("&&", "  ").find("&")
                if at >= 0:
                    editor.set_key(words[at + 1])
        for made in (self.more_button, self.cancel_button):
            if made is not None:
                made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Esc and Ctrl+Shift+Enter: no stops of Tab
        for text in (*self.form.findChildren(QLineEdit), *self.form.findChildren(QPlainTextEdit)):
            text.installEventFilter(self)
        column = self.form.layout()
        first = column.itemAt(1) if column is not None else None  # after the banner
        line = first.layout() if first is not None else None
        if isinstance(line, QHBoxLayout):
            for place in range(line.count()):
                line.setStretch(place, 0)
            line.setSpacing(theme.px(8))
            line.addStretch(1)

    def _connect(self) -> None:
        self.form.edited.connect(self._edited)
        self.problem.edited.connect(self._take_category)
        self.form.editor("priority").edited.connect(self._priority_typed)
        self.form.editor("danger").edited.connect(self._danger_marked)
        self.form.editor("confidential").edited.connect(self._confidential_turned)
        self.likely.chosen.connect(self.count_in)
        self.likely.appearing.connect(self._make_room)
        QShortcut(QKeySequence("F6"), self).activated.connect(self._next_pane)
        QShortcut(QKeySequence.StandardKey.Paste, self).activated.connect(self._paste)
        self._edited()

    def _edited(self) -> None:
        self._show_promise()
        place, category = self._place(), self.problem.category
        title = self.form.editor("title").draft().strip()
        if place is None or (category is None and len(title) < 4):
            self.likely.look_for(None)
            return
        self.likely.look_for(
            LikelyQuery(
                estate_id=place.estate_id, block_id=place.block_id, floor_label=place.floor_label,
                unit_id=place.unit_id, facility_id=place.facility_id,
                category_id=category.id if category else None, title=title,
            )
        )  # fmt: skip

    def _take_category(self) -> None:
        category = self.problem.category
        if category is None:
            return
        title = self.form.editor("title").draft().strip()
        if title in ("", self._auto_title):
            self._auto_title = category.problem
            self.form.put("title", category.problem)
        if not self._by_hand:
            self.form.put("priority", category.priority)
        if category.confidential:
            self.form.put("confidential", True)

    def _priority_typed(self) -> None:
        self._by_hand = True

    def _danger_marked(self) -> None:
        if self.form.editor("danger").given():
            self.form.put("priority", Priority.emergency)

    def _confidential_turned(self) -> None:
        """What the category says, only a manager may turn off."""
        category = self.problem.category
        if category is None or not category.confidential or self._work.may(intake.OPENS_CONFIDENTIAL):
            return
        if not self.form.editor("confidential").given():
            self.form.put("confidential", True)
            self.form.banner.tell(say(intake.ONLY_MANAGER))

    def _show_promise(self) -> None:
        priority, kind = self.form.editor("priority").given(), self.form.editor("kind").given()
        place = self._place()
        asked = (priority, place.estate_id if place else self.place.usual_estate, kind)
        if asked == self._promise_of or None in asked:
            return
        self._promise_of = asked
        row = self.form.rows["priority"]
        self._work.fetch(intake.promised, self._promised, *asked, owner=row, failed=lambda _error: None)

    def _promised(self, promise: Promise) -> None:
        row = self.form.rows["priority"]
        words = promise_words(promise)
        row.help.setText(words)
        row.help.setVisible(bool(words) and row.error is None)
        row.editor.entry.setAccessibleDescription(words)

    def _make_room(self, shown: bool) -> None:
        """The form gives up the room the panel takes: the dialog stays as high as it is."""
        area = self.findChild(QScrollArea)
        if area is None:
            return
        self._area_height = self._area_height or area.minimumHeight()
        taken = self.likely.sizeHint().height() + self.body.spacing() if shown else 0
        area.setMinimumHeight(max(theme.px(200), self._area_height - taken))
        focused = self.focusWidget()
        if focused is not None and self.form.isAncestorOf(focused):
            area.ensureWidgetVisible(focused)

    # ---- keys, paste and drop

    def _next_pane(self) -> None:
        stops = [self.form.editor("kind").entry, self.place.entry]
        stops += [one for one in (self.likely.table, self.likely.join_box) if one.isVisibleTo(self)]
        stops.append(self.save_button)
        focused = self.focusWidget()
        inside = [place for place, one in enumerate(stops) if focused is one]
        at = inside[0] if inside else (1 if focused is not None and self.form.isAncestorOf(focused) else 0)
        stops[(at + 1) % len(stops)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _paste(self) -> None:
        self.photos.paste()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """A picture is pasted even while the cursor stands in a text."""
        pasted = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Paste)
        if pasted and event.type() == QEvent.Type.KeyPress and not QGuiApplication.clipboard().text():
            return self.photos.paste()
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files and pictures may be dropped anywhere."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take what was dropped."""
        if self.photos.take(event.mimeData()):
            event.acceptProposedAction()

    def _refused(self, error: UserError) -> None:
        self.form.set_invalid(Invalid({"photos": error}))


FORM_NAMES: Final = {
    **dict.fromkeys((*PLACE_PARTS, "place_note"), "place"),
    **dict.fromkeys(("reporter_id", "reporter_name", "reporter_phone"), "reporter"),
    **dict.fromkeys(("outside_system", "outside_reference"), "outside"),
}


def promise_words(promise: Promise) -> str:
    """`Perlu siap: 11 Disember 2026`; with the time where hours count; nothing where nothing is promised."""
    if promise.finish_by is None:
        return ""
    due = local(promise.finish_by)
    whole_day = (due.hour, due.minute) == (23, 59)  # working days end with their day
    shown = show_day(due.date(), long=True) if whole_day else show_instant(promise.finish_by)
    return _("To be finished: {when}", when=shown)


def fresh_values() -> dict[str, Any]:
    """What an empty form begins with."""
    return {"kind": IssueKind.complaint, "channel": Channel.counter, "danger": False, "confidential": False,
            "priority": Priority.normal}  # fmt: skip


def open_intake(work: Work, parent: QWidget, saved: Callable[[int], object], counted: Callable[[int], object]) -> None:
    """Show the form over *parent*; *saved* and *counted* get the key of the complaint."""
    dialog = IntakeDialog(work, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.saved.connect(lambda key: saved(int(key)))
    dialog.accepted.connect(lambda: counted(dialog.counted_into) if dialog.counted_into else None)
    dialog.open()
