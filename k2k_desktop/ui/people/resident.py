"""One resident as shown beside the list and on a page: details, household, history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.fields import Field, Masked
from k2k_desktop.core.formats import show_day, show_money
from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.models.people import Relationship, Standing
from k2k_desktop.services import pictures
from k2k_desktop.services.people import residents, revealing
from k2k_desktop.services.people.lists import Verification
from k2k_desktop.services.people.pages import DocumentLine, ResidentPage
from k2k_desktop.services.retention import rules
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.masked import MaskedValue
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.widgets import FactList, Happening, Timeline, button, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.people.pane import Mark, RecordPane, count_row, link_row, member_words

_EMPTY: Final = ("users", N_("No resident chosen"), N_("Choose a resident in the list to see the record here."))
VERIFIED: Final[dict[Verification, Mark]] = {
    Verification.verified: (Verification.verified.label, "ok", "badge-check"),
    Verification.to_check: (Verification.to_check.label, "info", "eye"),
    Verification.never: (Verification.never.label, "warn", "clock"),
}
_DETAILS, _HOUSEHOLD, _HISTORY = 0, 1, 2


class MaskedNumber(MaskedValue):
    """A document number with only its end shown."""

    def __init__(self, work: Work, document: DocumentLine, parent: QWidget | None = None) -> None:
        super().__init__(work, parent)
        masked = document.masked.replace("-", " - ")
        self.set_value(document.kind.say(), masked, residents.reveal_number, document.document_id)


class ResidentPane(RecordPane):
    """Shows one resident."""

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        icon, title, text = _EMPTY
        super().__init__((icon, say(title), say(text)), 3, parent, avatar=True)
        self._work, self._shell = work, shell

    def show_page(self, page: ResidentPage) -> None:
        """Show this one."""
        marks: list[Mark] = []
        words, kind, icon = VERIFIED[page.verification]
        marks.append((say(words), kind, icon))
        marks.append((page.standing.say(), "neutral", ""))
        if self._work.may("retention.see") and self._work.read(rules.is_held, "resident", page.resident_id):
            marks.append((_("Legal hold"), "warn", "lock"))
        members = _("Household ({count})", count=len(page.members))
        self.show_head(page.name, second_line(page), marks, (_("Details"), members, _("History")))
        self.show_photo(self._work.read(pictures.photo, page.resident_id) if page.has_photo else None)
        self._show_details(page)
        self._show_household(page)
        self._show_history(page)

    def _show_details(self, page: ResidentPage) -> None:
        self.empty_part(_DETAILS)
        part = self.parts[_DETAILS]
        facts = FactList(self)
        for document in page.documents:
            if document.current or len(page.documents) == 1:
                value: str | QWidget = (
                    MaskedNumber(self._work, document, facts) if document.masked else say(N_("No document"))
                )
                facts.add(document.kind.say(), value)
        if not page.documents:
            facts.add(_("Identity document"), "")
        for name, said in self._facts(page):
            facts.add(name, said)
        part.addWidget(facts)
        if page.members:
            self.heading(_("Household members"))
            self._add_members(page, _DETAILS)
        self.heading(_("Related records"))
        counts = (
            ("calendar-days", _("Meetings attended"), page.meetings),
            ("shield-check", _("Consents"), len(page.consents)),
            ("landmark", _("Positions held"), len(page.positions)),
        )
        for icon, words, count in counts:
            part.addWidget(count_row(self, icon, words, count, self._open_history))

    def _facts(self, page: ResidentPage) -> list[tuple[str, str | QWidget]]:
        shown: dict[str, str | QWidget] = {
            field.name: masked_fact(self._work, self, field, page.values[field.name], ("resident", page.resident_id))
            for field in residents.RESIDENT_FORM
        }
        tenure = page.tenure.say() if page.tenure else ""
        if tenure and page.rent_sen is not None:
            tenure = _("{tenure} · {rent}", tenure=tenure, rent=show_money(page.rent_sen))
        facts: list[tuple[str, str | QWidget]] = [
            (_("Telephone"), shown["mobile"]),
            (_("Language"), shown["preferred_language"]),
            (_("Living here since"), show_day(page.since) if page.since else ""),
            (_("Tenure"), tenure),
            (_("Emergency"), shown["emergency_contact"]),
        ]
        more = (
            (_("Date of birth"), shown["birth_on"]),
            (_("Vulnerability"), shown["vulnerabilities"]),
            (_("Type of disability"), shown["disability"]),
            (_("Positions"), ", ".join(page.positions)),
            (_("Remarks"), shown["notes"]),
        )
        return facts + [(name, said) for name, said in more if said]

    def _show_household(self, page: ResidentPage) -> None:
        self.empty_part(_HOUSEHOLD)
        part = self.parts[_HOUSEHOLD]
        if not page.members or page.household_id is None or page.unit_id is None:
            part.addWidget(label(_("Lives in no unit at the moment."), "caption", self, wrap=True))
            return
        self._add_members(page, _HOUSEHOLD)
        household, unit = page.household_id, page.unit_id
        for words, opens in (
            (_("Open the household"), lambda: self._shell.open_record("household", household)),
            (_("Open the unit"), lambda: self._shell.open_record("unit", unit)),
        ):
            link = button(words, "link", self)
            link.clicked.connect(_without_args(opens))
            part.addSpacing(theme.px(8))
            part.addWidget(link)

    def _show_history(self, page: ResidentPage) -> None:
        self.empty_part(_HISTORY)
        part = self.parts[_HISTORY]
        if not page.timeline:
            part.addWidget(label(_("Nothing has been recorded yet."), "caption", self, wrap=True))
            return
        story = Timeline(self)
        story.show_happenings([
            Happening(
                line.icon, say(line.what), say(line.detail), show_day(line.on),
                opens=self._opener(line.table, line.key) if line.table != "resident" else None,
            )
            for line in page.timeline
        ])  # fmt: skip
        part.addWidget(story)

    def _add_members(self, page: ResidentPage, part: int) -> None:
        for member in page.members:
            own = member.resident_id == page.resident_id
            opens = None if own else self._opener("resident", member.resident_id)
            self.parts[part].addWidget(link_row(self, member.name, member_words(member), opens))

    def _opener(self, table: str, key: int) -> Callable[[], object]:
        return lambda: self._shell.open_record(table, key)

    def _open_history(self) -> None:
        self.tabs.setCurrentIndex(_HISTORY)
        self.tabs.setFocus()


def second_line(page: ResidentPage) -> str:
    """Where somebody belongs: `Unit A-02-01 · Ketua isi rumah`."""
    if page.unit is None:
        return _("Lives in no unit at the moment.") if page.standing is Standing.active else page.standing.say()
    relationship = page.relationship or Relationship.other
    return _("Unit {unit} · {relationship}", unit=page.unit, relationship=relationship.say())


def masked_fact(work: Work, parent: QWidget, field: Field, value: Any, record: tuple[str, int]) -> str | QWidget:
    """A value of *record* in words; one that this user does not see as dots with the eye that shows it."""
    words = field.kind.show(value)
    if not isinstance(value, Masked):
        return words
    made = MaskedValue(work, parent)
    made.set_value(say(field.kind.label), words, revealing.reveal_detail, *record, field.name)
    return made


def _without_args(run: Callable[[], object]) -> Callable[[], object]:
    """A slot that takes no notice of `checked`."""
    return lambda: run()
