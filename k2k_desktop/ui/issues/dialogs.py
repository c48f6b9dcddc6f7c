"""What a new status, a remark or another act on a complaint needs to be told: one small form each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Choice, Day, Field, Flag, Text, field_of, required
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.models.issues import EventKind, Issue, IssueStatus, PauseReason, VerifiedAs
from k2k_desktop.models.issues.works import PhotoStage
from k2k_desktop.services.issues import choices, counting, duplicates, events, statuses, verifying
from k2k_desktop.services.issues.lists import find_issues
from k2k_desktop.services.issues.pages import IssuePage
from k2k_desktop.services.people import residents
from k2k_desktop.ui.issues.photos import PhotosEditor
from k2k_desktop.ui.issues.pickers import Given, QuickPicker
from k2k_desktop.ui.issues.taps import TapEditor, face_choices
from k2k_desktop.ui.kit.chooser import Chooser, Offering
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.picker import Found
from k2k_desktop.ui.kit.work import Work

Save = Callable[[dict[str, Any]], Any]
TEXT: Final = Field("text", Text(label=N_("Remark"), lines=3, longest=8000), False)
REASON: Final = Field("reason", Text(label=N_("Reason"), lines=3, longest=2000), True)
RESIDENT: Final = Field("resident_id", Given(label=N_("Resident"), help=N_("Name, unit or last four digits.")), True)
_HOLD: Final = (
    Field("reason", Choice(label=N_("Reason"), of=PauseReason), True),
    Field("until_on", Day(label=N_("Until"), help=N_("From the next working day the clock runs again.")), True),
    TEXT,
)
_DONE_BY: Final = Field(
    "done_by_id",
    Given(label=N_("Resident who did the work"), help=N_("Only where a resident did it. That person cannot confirm.")),
    False,
)
_NOTE: Final = (
    Field("kind", Given(label=N_("Sort of remark")), True),
    Field("text", Text(label=N_("Text"), lines=4, longest=8000), True),
    Field("internal", Flag(label=N_("Internal"), help=N_("Left off every paper.")), False),
)
_PHOTO: Final = (
    Field("photos", Given(label=N_("Photos")), True),
    Field("stage", Choice(label=N_("When taken"), of=PhotoStage), True),
    Field("caption", Text(label=N_("Caption"), longest=150), False),
)


def refer(work: Work, parent: QWidget, page: IssuePage) -> FormDialog:
    """To which agency, under which reference of theirs, and by when it must reply."""
    form = (*required(Issue.agency), field_of(Issue.agency_reference), *required(Issue.reply_by), TEXT)
    offered = {"agency": Offering(choices.AGENCIES)}
    return _form(work, parent, statuses.refer.label, form, lambda given: work.change(
        statuses.refer, page.id, page.version, given["agency"], given["agency_reference"], given["reply_by"],
        given["text"] or "",
    ), values={"agency": page.agency, "agency_reference": page.agency_reference}, editors=offered,
       rows=(("agency",), ("agency_reference", "reply_by"), ("text",)))  # fmt: skip


def hold(work: Work, parent: QWidget, page: IssuePage) -> FormDialog:
    """Why the clock stands still, and until when."""
    return _form(work, parent, statuses.hold.label, _HOLD, lambda given: work.change(
        statuses.hold, page.id, page.version, given["reason"], given["until_on"], given["text"] or ""
    ), rows=(("reason", "until_on"), ("text",)))  # fmt: skip


def finish(work: Work, parent: QWidget, page: IssuePage) -> FormDialog:
    """That the work is done, and which resident did it, if one did."""
    return _form(work, parent, statuses.finish.label, (TEXT, _DONE_BY), lambda given: work.change(
        statuses.finish, page.id, page.version, given["done_by_id"], given["text"] or ""
    ), editors={"done_by_id": resident_picker(work)})  # fmt: skip


def with_reason(work: Work, parent: QWidget, page: IssuePage, act: Any, explain: str = "", *, needed: bool = True,
                verb: str = "") -> FormDialog:  # fmt: skip
    """An act that asks only why: reject, close, reopen."""
    field = Field("reason", REASON.kind, needed)
    return _form(work, parent, act.label, (field,), lambda given: work.change(
        act, page.id, page.version, given["reason"] or ""
    ), explain=explain, verb=verb)  # fmt: skip


def close(work: Work, parent: QWidget, page: IssuePage) -> FormDialog:
    """Close it; without a verification a reason is needed."""
    needed = page.status is not IssueStatus.verified
    explain = _("Nobody has confirmed yet that it is mended.") if needed else ""
    return with_reason(work, parent, page, statuses.close, explain, needed=needed)


def assign(work: Work, parent: QWidget, page: IssuePage) -> FormDialog:
    """To a user, a contractor or an agency."""
    form = (
        Field("owner_id", Given(label=N_("Person responsible")), False),
        Field("contractor_id", Given(label=N_("Contractor")), False),
        field_of(Issue.agency),
        TEXT,
    )
    people, firms = work.read(choices.find_owners), work.read(choices.find_contractors, "", 200)
    editors = {
        "owner_id": Chooser(people, optional=True), "contractor_id": Chooser(firms, optional=True),
        "agency": Offering(choices.AGENCIES),
    }  # fmt: skip

    def save(given: dict[str, Any]) -> int:
        return work.change(
            statuses.assign, page.id, page.version, owner_id=given["owner_id"], contractor_id=given["contractor_id"],
            agency=given["agency"], text=given["text"] or "",
        )  # fmt: skip

    values = {"owner_id": page.owner_id, "contractor_id": page.contractor_id, "agency": page.agency}
    return _form(work, parent, statuses.assign.label, form, save, values=values, editors=editors,
                 rows=(("owner_id", "contractor_id"), ("agency",), ("text",)),
                 explain=_("Choose who is to see to it: a person, a contractor or an agency."))  # fmt: skip


def set_priority(work: Work, parent: QWidget, page: IssuePage) -> FormDialog:
    """Another priority, and why."""
    return _form(work, parent, statuses.set_priority.label, (field_of(Issue.priority), REASON),
                 lambda given: work.change(
                     statuses.set_priority, page.id, page.version, given["priority"], given["reason"]
                 ), values={"priority": page.priority})  # fmt: skip


def note(work: Work, parent: QWidget, page: IssuePage, kind: EventKind = EventKind.note) -> FormDialog:
    """A remark, a call or a reply."""
    kinds = [(one, one.say()) for one in events.NOTES]
    return _form(work, parent, events.add_note.label, _NOTE, lambda given: work.change(
        events.add_note, page.id, given["kind"], given["text"], bool(given["internal"])
    ), values={"kind": kind, "internal": False}, editors={"kind": Chooser(kinds)},
       rows=(("kind",), ("text",), ("internal",)))  # fmt: skip


def add_photos(work: Work, parent: QWidget, page: IssuePage) -> FormDialog:
    """Photos, when they were taken and what they show."""
    opened: list[FormDialog] = []

    def refused(error: UserError) -> None:
        opened[0].form.set_invalid(Invalid({"photos": error}))

    def save(given: dict[str, Any]) -> None:
        for each in given["photos"]:
            work.change(events.add_photo, page.id, each, given["stage"], None, given["caption"])

    dialog = _form(work, parent, events.add_photo.label, _PHOTO, save, values={"stage": PhotoStage.before},
                   editors={"photos": PhotosEditor(refused)})  # fmt: skip
    opened.append(dialog)
    return dialog


def count_in(work: Work, parent: QWidget, page: IssuePage) -> FormDialog:
    """The household of which resident."""
    return _form(work, parent, counting.count_in.label, (RESIDENT,), lambda given: work.change(
        counting.count_in, page.id, given["resident_id"]
    ), editors={"resident_id": resident_picker(work)})  # fmt: skip


def join(work: Work, parent: QWidget, page: IssuePage) -> FormDialog:
    """Which complaint is about the same."""
    into = Field("into_id", Given(label=N_("The complaint that stays"), help=N_("Its number or words of it.")), True)

    def find(words: str) -> list[Found]:
        found = work.read(find_issues, words)
        return [(one.id, one.title, f"{one.reference} · {one.place}") for one in found
                if not one.ended and one.id != page.id]  # fmt: skip

    return _form(work, parent, duplicates.join.label, (into,), lambda given: work.change(
        duplicates.join, page.id, page.version, given["into_id"]
    ), editors={"into_id": QuickPicker(find)},
       explain=_("This complaint is closed; its households are counted into the other one."))  # fmt: skip


def verify(work: Work, parent: QWidget, page: IssuePage, accepted: bool | None = None) -> FormDialog:
    """Who says it, whether it is accepted, why not, and how satisfied they are."""
    entitled = work.read(verifying.may_verify, page.id)
    people = [((one.resident_id, one.as_), f"{one.name} · {one.as_.say()}") for one in entitled]
    form = (
        Field("who", Given(label=N_("Who confirms")), True),
        Field("accepted", Given(label=N_("The work is")), True),
        Field("reason", Text(label=N_("What is not mended"), lines=2, longest=2000), False),
        Field("face", Given(label=N_("Satisfaction")), False),
    )
    answers = {"yes": (_("Accepted"), "circle-check"), "no": (_("Not accepted"), "circle-x")}
    editors = {"who": Chooser(people), "accepted": TapEditor(answers), "face": TapEditor(face_choices(), optional=True)}

    def save(given: dict[str, Any]) -> int:
        resident_id, verified_as = given["who"]
        return work.change(
            verifying.verify, page.id, page.version, resident_id, VerifiedAs(verified_as), given["accepted"] == "yes",
            given["reason"], given["face"],
        )  # fmt: skip

    values = {"who": people[0][0] if len(people) == 1 else None,
              "accepted": None if accepted is None else "yes" if accepted else "no"}  # fmt: skip
    return _form(work, parent, verifying.verify.label, form, save, values=values, editors=editors,
                 rows=(("who",), ("accepted",), ("reason",), ("face",)))  # fmt: skip


def resident_picker(work: Work) -> QuickPicker:
    """Finds a resident by name, unit or last digits."""
    return QuickPicker(lambda words: work.read(residents.find_residents, words))


def _form(work: Work, parent: QWidget, title: str, form: tuple[Field, ...], save: Save, **more: Any) -> FormDialog:
    """The form *title* (marked); rows one under the other where nothing else is said."""
    more.setdefault("rows", tuple((one.name,) for one in form))
    return open_form(work, parent, _(title), form, _named(save), **more)


def _named(save: Save) -> Save:
    """Errors of `resident_id` and the like beside the field that asked for it."""

    def keep(given: dict[str, Any]) -> Any:
        try:
            return save(given)
        except Invalid as invalid:
            names = {"resident_id": "who"} if "who" in given else {}
            raise Invalid({names.get(name, name): each for name, each in invalid.fields.items()}) from invalid

    return keep
