"""What can be done with a work order: its form, its steps from draft to accepted, and its papers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.actions import Question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field, field_of
from k2k_desktop.core.i18n import LANGUAGES, N_, Language, _, language
from k2k_desktop.models.issues.works import SignOff, WorkOrderIssue, WorkStatus
from k2k_desktop.services.issues.works import contractors, order_moves, order_pages, order_papers, work_orders
from k2k_desktop.services.issues.works.order_pages import OrderPage
from k2k_desktop.services.people import residents
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.dialogs import change_with_reason, try_change
from k2k_desktop.ui.kit.editors import Editor
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.picker import RecordPicker
from k2k_desktop.ui.kit.work import Work

_ROWS: Final = (
    ("title",), ("scope",), ("estate_id", "block_id"), ("facility_id", "place_note"), ("contractor_id", "staff"),
    ("due_on", "payer"), ("cost_limit_sen", "estimate_sen"), ("approved_sen", "actual_sen"), ("sign_off", "percent"),
)  # fmt: skip
_PAPERS: Final[tuple[tuple[Question[..., Any], tuple[str, str]], ...]] = (
    (order_papers.work_order_pdf,
     (N_("Print work order in Bahasa Melayu"), N_("Print work order in English"))),
    (order_papers.photo_sheet_pdf,
     (N_("Print photo sheet in Bahasa Melayu"), N_("Print photo sheet in English"))),
    (order_papers.quotation_table_pdf,
     (N_("Print comparison of quotations in Bahasa Melayu"), N_("Print comparison of quotations in English"))),
)  # fmt: skip


class Ordering:
    """Forms and steps of one order at a time; *page* gives the one in hand, *parent* is what the forms stand over."""

    def __init__(self, work: Work, shell: Shell, parent: QWidget, page: Callable[[], OrderPage | None]) -> None:
        self._work, self._shell, self._parent, self._page = work, shell, parent, page

    def commands(self) -> list[Command]:
        """The next step first, then the other steps, editing and papers."""
        page = self._page()
        if page is None:
            return []
        work = self._work
        edit = command_for(
            work_orders.save_order, work, self.edit, label=N_("Edit work order"), shortcut="F2", icon="pencil",
            enabled=lambda: self._open(page),
        )  # fmt: skip
        link = command_for(work_orders.link_issue, work, self.link, enabled=lambda: self._drafted(page))
        unlink = command_for(
            work_orders.unlink_issue, work, self.unlink, enabled=lambda: self._drafted(page) or _linked(page)
        )
        return [*self._steps(page), edit, link, unlink, *self.papers()]

    def first(self) -> list[Command]:
        """What a pane shows as buttons: the next step, and editing."""
        page = self._page()
        if page is None:
            return []
        edit = next(one for one in self.commands() if one.name == work_orders.save_order.name)
        return [*self._steps(page)[:1], edit]

    def papers(self) -> list[Command]:
        """Each paper in each language."""
        page = self._page()
        if page is None:
            return []
        made = []
        for question, words in _PAPERS:
            for spoken, label in zip(LANGUAGES, words, strict=True):
                made.append(Command(
                    f"{question.name}.{spoken}", label, self._printing(question, page, spoken), "", "record",
                    "printer", self._may(question), "papers",
                ))  # fmt: skip
        return made

    def job(self, page: OrderPage) -> PrintJob:
        """What Ctrl+P prints of an order."""
        return PrintJob(_("Work order {reference}", reference=page.reference), order_papers.work_order_pdf,
                        (page.id, language()))  # fmt: skip

    def add(self, then: Callable[[int], object], values: dict[str, Any] | None = None) -> FormDialog:
        """Draft an order; *then* is told its key."""
        estates, _blocks, _found = self._work.read(order_pages.place_choices)
        start = {"sign_off": SignOff.manager, "percent": 0, "estate_id": estates[0][0] if estates else None}
        given = [one for one in work_orders.FORM if one.name not in ("approved_sen", "actual_sen", "percent")]

        def save(found: dict[str, Any]) -> int:
            key: int = self._work.change(work_orders.save_order, None, 0, found)
            then(key)
            return key

        return self._form(_("New work order"), given, save, {**start, **(values or {})})

    def edit(self) -> FormDialog | None:
        """Change the order in hand; a cost over what was approved asks why."""
        page = self._page()
        if page is None:
            return None

        def save(given: dict[str, Any]) -> int:
            reason = dialog.form.reasons().get("actual_sen", "")
            key: int = self._work.change(work_orders.save_order, page.id, page.version, given, reason=reason)
            return key

        dialog = self._form(_("Edit work order"), work_orders.FORM, save, page.values, changed_only=True)
        return dialog

    def issue(self) -> FormDialog | None:
        """Give the work out."""
        page = self._page()
        if page is None:
            return None
        now = self._work.runner.clock.today()
        return self._small(
            page, order_moves.issue_order.label, order_moves.ISSUE_FORM, {"ordered_on": now} | _only(page, "due_on"),
            lambda given: self._work.change(
                order_moves.issue_order, page.id, page.version, given["due_on"], given["ordered_on"]
            ),
            page.blocked,
        )  # fmt: skip

    def start(self) -> None:
        """The work has begun today."""
        self._do(lambda page: self._work.change(order_moves.start_order, page.id, page.version))

    def finish(self) -> FormDialog | None:
        """The work is done: when, by which resident if one, at what cost."""
        page = self._page()
        if page is None:
            return None

        def save(given: dict[str, Any]) -> None:
            reason = dialog.form.reasons().get("actual_sen", "")
            self._work.change(order_moves.finish_order, page.id, page.version, given, reason=reason)

        dialog = self._small(
            page, order_moves.finish_order.label, order_moves.DONE_FORM,
            {"done_on": self._work.runner.clock.today()} | _only(page, "actual_sen"), save,
            editors={"done_by_id": RecordPicker(lambda words: self._work.read(residents.find_residents, words))},
            warnings=lambda given: _over(page.approved_sen, given.get("actual_sen")),
        )  # fmt: skip
        return dialog

    def accept(self) -> FormDialog | None:
        """Take the work over."""
        page = self._page()
        if page is None:
            return None
        now = self._work.runner.clock.today()
        mine = page.sign_off is SignOff.manager
        return self._small(
            page, order_moves.accept_order.label, order_moves.ACCEPT_FORM,
            {"accepted_on": now, "accepted_by": self._work.who.name if mine else None},
            lambda given: self._work.change(order_moves.accept_order, page.id, page.version, given),
            _("Accepted by: {who}", who=page.sign_off.say()),
        )  # fmt: skip

    def send_back(self) -> None:
        """The work is not as ordered."""
        page = self._page()
        if page is not None:
            change_with_reason(
                self._parent, order_moves.reopen_order.label,
                lambda reason: self._work.change(order_moves.reopen_order, page.id, page.version, reason=reason),
            )  # fmt: skip

    def cancel(self) -> FormDialog | None:
        """The work is not done after all."""
        page = self._page()
        if page is None:
            return None
        return self._small(
            page, order_moves.cancel_order.label, order_moves.CANCEL_FORM, {},
            lambda given: self._work.change(
                order_moves.cancel_order, page.id, page.version, given["cancel_reason"] or ""
            ),
        )  # fmt: skip

    def link(self) -> FormDialog | None:
        """Let another complaint be mended by the order in hand."""
        page = self._page()
        if page is None:
            return None
        asked = _issue_field()
        return self._small(
            page, work_orders.link_issue.label, (asked,), {},
            lambda given: self._work.change(work_orders.link_issue, page.id, page.version, given["issue_id"]),
            editors={"issue_id": RecordPicker(lambda words: self._work.read(order_pages.open_issue_choices, words))},
        )  # fmt: skip

    def unlink(self) -> FormDialog | None:
        """Take a complaint off the order in hand."""
        page = self._page()
        if page is None:
            return None
        choices = [(one.id, f"{one.reference} · {one.title}") for one in page.issues]
        return self._small(
            page, work_orders.unlink_issue.label, (_issue_field(),), {"issue_id": choices[0][0]},
            lambda given: self._work.change(work_orders.unlink_issue, page.id, page.version, given["issue_id"]),
            editors={"issue_id": Chooser(choices)},
        )  # fmt: skip

    def _steps(self, page: OrderPage) -> list[Command]:
        """What may come next in the life of the order."""
        work = self._work
        issue = command_for(order_moves.issue_order, work, self.issue)
        start = command_for(order_moves.start_order, work, self.start)
        finish = command_for(order_moves.finish_order, work, self.finish)
        accept = command_for(order_moves.accept_order, work, self.accept)
        back = command_for(order_moves.reopen_order, work, self.send_back)
        cancel = command_for(order_moves.cancel_order, work, self.cancel)
        return {
            WorkStatus.draft: [issue, cancel], WorkStatus.issued: [start, finish, cancel],
            WorkStatus.in_progress: [finish, cancel], WorkStatus.done: [accept, back],
        }.get(page.status, [])  # fmt: skip

    def _form(
        self, title: str, given: Sequence[Field], save: Callable[[dict[str, Any]], Any], values: Any,
        *, changed_only: bool = False,
    ) -> FormDialog:  # fmt: skip
        names = {one.name for one in given}
        rows = [kept for row in _ROWS if (kept := tuple(name for name in row if name in names))]
        return open_form(
            self._work, self._parent, title, given, save, values=values, editors=self._editors(), rows=rows,
            changed_only=changed_only, width=720,
            warnings=lambda found: _over(found.get("approved_sen"), found.get("actual_sen")),
        )  # fmt: skip

    def _editors(self) -> dict[str, Editor]:
        estates, blocks, found = self._work.read(order_pages.place_choices)
        firms = self._work.read(contractors.contractor_choices)
        return {
            "estate_id": Chooser(estates), "block_id": Chooser(blocks, optional=True),
            "facility_id": Chooser(found, optional=True),
            "contractor_id": Chooser(firms, optional=True),
        }  # fmt: skip

    def _small(
        self, page: OrderPage, label: str, form: Sequence[Field], values: dict[str, Any],
        save: Callable[[dict[str, Any]], Any], explain: str = "", **more: Any,
    ) -> FormDialog:  # fmt: skip
        return open_form(
            self._work, self._parent, _("{command}: {reference}", command=_(label), reference=page.reference), form,
            save, values=values, explain=explain, verb=_(label), width=520, **more,
        )  # fmt: skip

    def _do(self, change: Callable[[OrderPage], Any]) -> None:
        page = self._page()
        if page is not None:
            try_change(self._parent, lambda: change(page))

    def _printing(self, question: Question[..., Any], page: OrderPage, spoken: Language) -> Callable[[], None]:
        return lambda: self._shell.print_out(PrintJob(page.reference, question, (page.id, spoken)))

    def _may(self, question: Question[..., Any]) -> Callable[[], UserError | None]:
        return lambda: self._work.can(question)

    def _drafted(self, page: OrderPage) -> UserError | None:
        out = N_("This work order has gone out: its complaints stay as they are.")
        return None if page.status is WorkStatus.draft else UserError(out)

    def _open(self, page: OrderPage) -> UserError | None:
        closed = N_("This work order is closed and changes no more.")
        return UserError(closed) if page.status in work_orders.ENDED else None


def _linked(page: OrderPage) -> UserError | None:
    return None if page.issues else UserError(N_("No complaint stands on this work order."))


def _only(page: OrderPage, name: str) -> dict[str, Any]:
    return {name: page.values[name]}


def _over(approved: int | None, actual: int | None) -> dict[str, UserError]:
    """The warning of a cost over what was approved."""
    if approved is None or actual is None or actual <= approved:
        return {}
    return {"actual_sen": work_orders.over_cost(approved)}


def _issue_field() -> Field:
    return replace(field_of(WorkOrderIssue.issue_id), required=True)
