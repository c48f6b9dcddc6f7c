"""Outages, with the one in hand beside them: where, since when, and the complaints it explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Count, Field, field_of
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, Language, _, language, say_count
from k2k_desktop.models.issues.happenings import Outage
from k2k_desktop.services.estate import facilities
from k2k_desktop.services.issues.works import outage_list, outage_papers, outages
from k2k_desktop.services.issues.works.outage_list import Standing
from k2k_desktop.services.issues.works.outages import IssueMatch, OutagePage
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.basics import Badge
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.dialogs import ask_and_do
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.inhand import InHandPane
from k2k_desktop.ui.kit.listpage import ListPage
from k2k_desktop.ui.kit.moments import moment_fields, moment_row, moment_values, taken, told
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.rows import Look
from k2k_desktop.ui.kit.sections import paper_commands
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import FactList, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.works.facilities import printed_list
from k2k_desktop.ui.works.listed import ListedSection
from k2k_desktop.ui.works.places import PLACES_FIELD, PlacesEditor

_NOTICE_WORDS: Final = (N_("Print notice for the lobby in Bahasa Melayu"), N_("Print notice for the lobby in English"))
_NONE: Final = N_("No open complaint at these places is about such an outage.")
_OVER: Final = N_("This outage has ended already.")
_BEGINS: Final = moment_fields("starts_at", N_("Begins on"))
_EXPECTED: Final = moment_fields("expected_until", N_("Expected until"), required=False)
_ENDED: Final = moment_fields("ended_at", N_("Ended on"))
_ESTATE: Final = Field("estate_id", Count(label=N_("Estate")), True)
_BADGES: Final[dict[Standing, BadgeKind | None]] = {
    Standing.on_now: "danger", Standing.to_come: "info", Standing.ended: None,
}  # fmt: skip
_ROW: Final = 46
_MOST_ROWS: Final = 6
_ROWS: Final = (
    ("kind", "title"), ("places",), moment_row("starts_at"), moment_row("expected_until"), ("planned", "facility_id"),
    ("cause",), ("advice",), ("agency", "agency_reference"),
)  # fmt: skip


class OutagePane(InHandPane):
    """One outage, whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        words = _("Choose an outage in the list to see where it is, and what was promised.")
        super().__init__(("triangle-alert", _("No outage chosen"), words), _("Outage in hand"), parent)
        self.reference = label("", "caption")
        self.name = label("", "heading", wrap=True)
        self.badge = Badge("", "neutral")
        self.facts = FactList(label_width=120)
        self.offer = label("", kind="warn", wrap=True)
        self.head = label("", "strong", wrap=True)
        self.issues = ShortTable(_("Complaints of this outage"), (), (0,), self, row=_ROW, gutter=0)
        for part in (self.reference, self.name, self.badge, self.facts, self.offer, self.head, self.issues):
            self.lines.addWidget(part)
        self.lines.addStretch(1)

    def show_page(self, page: OutagePage, commands: Sequence[Command], now: bool) -> None:
        """Show one outage; *now*: it has begun."""
        self.reference.setText(page.reference)
        self.name.setText(page.title)
        standing = Standing.ended if page.ended_at else Standing.on_now if now else Standing.to_come
        self.badge.show_state(standing.say(), _BADGES[standing] or "neutral")
        self.facts.show_facts(_facts(page))
        self.offer.setText(
            say_count(
                "{count} open complaint at these places may be about this.",
                "{count} open complaints at these places may be about this.", len(page.matching),
            )
        )  # fmt: skip
        self.offer.setVisible(bool(page.matching))
        self.head.setText(say_count("{count} complaint joined", "{count} complaints joined", len(page.linked)))
        self.head.setVisible(bool(page.linked))
        self.issues.show_rows([(one.issue_id, [_issue_cell(one)]) for one in page.linked])
        self.issues.setFixedHeight(theme.px(_ROW) * min(len(page.linked), _MOST_ROWS) + theme.px(4))
        self.issues.setVisible(bool(page.linked))
        self.show_whole(commands)


class OutagesSection(ListedSection):
    """Outages, the latest first; what is on now stands out."""

    record_table = "outage"

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.page: OutagePage | None = None
        self._new = command_for(
            outages.save_outage, work, self.add, label=N_("New outage"), shortcut="Ctrl+N", icon="plus"
        )
        looks: dict[str, Look] = {"standing": _standing}
        self.list = ListPage(
            work, outage_list.OUTAGES, looks,
            empty=(_("No outage yet"), _("Record what many homes are without; it prints the notice for the lobby.")),
            empty_actions=(button_of(self._new, self, kind="primary"),), parent=self,
        )  # fmt: skip
        self.pane = self.shown = OutagePane(self)
        self.list.row_opened.connect(lambda _key: self.edit())
        self.shown.issues.row_opened.connect(lambda key: self.shell.open_record("issue", key))
        self.put_beside((_("Outages"), _("Outage in hand")), "works/outages")

    def title(self) -> str:
        """The tab's words."""
        return _("Outages")

    def commands(self) -> Sequence[Command]:
        """Record one, join complaints, end it, print its notice."""
        work = self.work
        edit = command_for(
            outages.save_outage, work, self.edit, label=N_("Edit outage"), shortcut="F2", icon="pencil",
            enabled=self.chosen,
        )  # fmt: skip
        return [
            self._new,
            replace(edit, name="issues.edit_outage"),
            command_for(outages.end_outage, work, self.end, enabled=self._open),
            command_for(outages.link_issues, work, self.join, enabled=self._matching),
            *paper_commands(
                work, self.shell, outage_papers.outage_notice_pdf, _("Notice of outage"), _NOTICE_WORDS, self._about
            ),
            command_for(outages.delete_outage, work, self.delete, enabled=self.chosen),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The notice of the outage in hand; otherwise the list as shown."""
        if self.page is None:
            return printed_list(self.list)
        return PrintJob(_("Notice of outage"), outage_papers.outage_notice_pdf, (self.page.id, language()))

    def read_hand(self) -> None:
        """Read and show the outage in hand."""
        self.page = None
        if self.hand:
            try:
                self.page = self.work.read(outages.outage_page, self.hand)
            except UserError:  # undone meanwhile
                self.hand = 0
        if self.page is None:
            self.shown.show_nothing()
        else:
            wanted = ("issues.link_issues",) if self.page.matching else ("issues.end_outage",)
            buttons = [one for one in self.commands() if one.name in wanted]
            short = N_("Notice for the lobby")
            buttons += [replace(one, label=short) for one in self.commands() if one.name == _notice_name()]
            begun = self.page.starts_at <= self.work.runner.clock.now()
            self.shown.show_page(self.page, buttons, begun)
        self.commands_changed.emit()

    def add(self) -> FormDialog | None:
        """Record an outage."""
        return self._form(_("New outage"), None)

    def edit(self) -> FormDialog | None:
        """Change the one in hand."""
        if self.page is None or self.work.can(outages.save_outage) is not None:
            return None
        return self._form(_("Edit outage"), self.page)

    def end(self) -> FormDialog | None:
        """It is over."""
        page = self.page
        if page is None:
            return None

        def save(given: dict[str, Any]) -> None:
            wanted = taken(given, "ended_at")
            told(
                lambda: self.work.change(
                    outages.end_outage, page.id, page.version, wanted["ended_at"], wanted["cause"]
                ),
                "ended_at",
            )  # fmt: skip

        values = {"cause": page.values["cause"], **moment_values("ended_at", self.work.runner.clock.now())}
        return open_form(
            self.work, self, _("Outage has ended: {title}", title=page.title), (*_ENDED, field_of(Outage.cause)), save,
            values=values, rows=(moment_row("ended_at"), ("cause",)), verb=_("&Record"),
        )  # fmt: skip

    def join(self) -> None:
        """Join every open complaint at its places that may be about it, after a look at them."""
        page = self.page
        if page is None or not page.matching:
            return
        lines = [f"{one.reference} · {one.title} · {one.place}" for one in page.matching[:_MOST_ROWS]]
        if more := len(page.matching) - len(lines):
            lines.append(say_count("and {count} more", "and {count} more", more))
        ask_and_do(
            self, _("Join complaints to outage"), "\n".join(lines), _("Join"),
            lambda: self.work.change(outages.link_issues, page.id, tuple(one.issue_id for one in page.matching)),
        )  # fmt: skip

    def delete(self) -> None:
        """Take out the last number."""
        if page := self.page:
            text = _("{name} is deleted, and its number is given to the next one.", name=page.reference)
            ask_and_do(
                self, _("Delete outage"), text, _("Delete"),
                lambda: self.work.change(outages.delete_outage, page.id, page.version),
            )  # fmt: skip

    def _form(self, title: str, page: OutagePage | None) -> FormDialog | None:
        estates, _blocks = self.work.read(facilities.place_choices)
        if not estates:
            return None
        values = _values(page) if page else {
            "estate_id": estates[0][0], "planned": False, **moment_values("starts_at", self.work.runner.clock.now()),
        }  # fmt: skip
        places = PlacesEditor(self.work, values["estate_id"])
        kept = self.work.read(facilities.facility_choices)
        editors = {"places": places, "facility_id": Chooser(kept, optional=True), "estate_id": Chooser(estates)}
        several = len(estates) > 1
        names = ("starts_at", "expected_until", *(("ended_at",) if page and page.ended_at else ()))
        form = (*outages.OUTAGE_FORM, PLACES_FIELD, *_BEGINS, *_EXPECTED, *(_ENDED if len(names) > 2 else ()),
                *((_ESTATE,) if several else ()))  # fmt: skip
        rows = [*((("estate_id",),) if several else ()), *_ROWS, *([moment_row("ended_at")] if len(names) > 2 else [])]

        def save(given: dict[str, Any]) -> int:
            wanted = {"estate_id": values["estate_id"], **taken(given, *names)}
            chosen = wanted.pop("places")
            key, version = (page.id, page.version) if page else (None, 0)
            made = told(lambda: self.work.change(outages.save_outage, key, version, wanted, chosen), *names)
            if page is None:
                self.show_record("outage", made)
            return made

        dialog = open_form(self.work, self, title, form, save, values=values, editors=editors, rows=rows, width=720)
        if several:
            estate = dialog.form.editor("estate_id")
            estate.edited.connect(lambda: places.load(int(str(estate.given()))))
        return dialog

    def _about(self) -> tuple[Any, ...]:
        return (self.page.id,) if self.page else ()

    def _open(self) -> UserError | None:
        return self.chosen() or (UserError(_OVER) if self.page and self.page.ended_at else None)

    def _matching(self) -> UserError | None:
        return self.chosen() or (None if self.page and self.page.matching else UserError(_NONE))


def _values(page: OutagePage) -> dict[str, Any]:
    moments = {"starts_at": page.starts_at, "expected_until": page.expected_until, "ended_at": page.ended_at}
    found = {**page.values, "places": page.places}
    for name, when in moments.items():
        found |= moment_values(name, when)
    return found


def _notice_name() -> str:
    return f"{outage_papers.outage_notice_pdf.name}.{language()}"


def _facts(page: OutagePage) -> list[tuple[str, str]]:
    expected = show_instant(page.expected_until) if page.expected_until else ""
    rows = [
        (_("Kind of outage"), page.kind.say()), (_("Where"), "\n".join(page.where)),
        (_("Units affected"), f"{page.units:,}"),
        (_("Planned beforehand"), _("Yes") if page.planned else ""), (_("Begins at"), show_instant(page.starts_at)),
        (_("Expected until"), expected), (_("Ended at"), show_instant(page.ended_at) if page.ended_at else ""),
        (_("Facility"), page.facility), (_("Cause"), page.values["cause"] or ""),
        (_("What residents should do"), page.values["advice"] or ""), (_("Agency"), page.values["agency"] or ""),
        (_("Agency's reference"), page.values["agency_reference"] or ""),
    ]  # fmt: skip
    return [(name, value) for name, value in rows if value]


def _issue_cell(one: IssueMatch) -> Cell:
    return Cell(one.title, second=f"{one.reference} · {one.place}")


def _standing(value: Any, spoken: Language) -> Cell:
    return Cell(value.say(spoken), badge=_BADGES[value], muted=value is Standing.ended)
