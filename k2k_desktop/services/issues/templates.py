"""Words an office often writes back: the shipped ones, the office's own, and what stands in their places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.core.i18n import language as screen_language
from k2k_desktop.models.issues import EventKind, Issue, IssueStatus
from k2k_desktop.models.issues.happenings import ReplyTemplate
from k2k_desktop.services.issues.events import add_note
from k2k_desktop.services.issues.records import place_of

TEMPLATE_FORM: Final = fields(ReplyTemplate.name, ReplyTemplate.status, ReplyTemplate.text_ms, ReplyTemplate.text_en)
PLACES: Final = ("number", "title", "due", "place")
# What the shipped ones are called in English; a name the office gives stands as it is.
_ENGLISH: Final = {
    "Aduan diterima": "Complaint received",
    "Sedang dibaiki": "Being repaired",
    "Menunggu alat ganti": "Waiting for spare part",
    "Dirujuk ke agensi": "Referred to agency",
    "Siap, minta pengesahan": "Done, please confirm",
    "Ditolak": "Rejected",
    "Terima kasih": "Thank you",
}
_PLACE: Final = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Template:
    """A template, as its form shows it; `template_id` is below nought for a shipped one nobody changed yet."""

    template_id: int
    version: int
    name: str
    status: IssueStatus | None
    text_ms: str
    text_en: str

    @property
    def label(self) -> str:
        """Its name in the screen's language, where it is a shipped one."""
        return _ENGLISH.get(self.name, self.name) if screen_language() == "en" else self.name

    def text(self, language: Language) -> str:
        """Its words in *language*."""
        return self.text_en if language == "en" else self.text_ms


# (name, for the status, in Bahasa Melayu, in English)
SHIPPED: Final[tuple[tuple[str, IssueStatus | None, str, str], ...]] = (
    (
        "Aduan diterima", IssueStatus.received,
        "Aduan tuan/puan {number} mengenai “{title}” di {place} telah diterima. Kami berjanji menyelesaikannya "
        "sebelum {due}.",
        "Your complaint {number} about “{title}” at {place} has been received. We promise to settle it by {due}.",
    ),
    (
        "Sedang dibaiki", IssueStatus.in_progress,
        "Kerja pembaikan bagi aduan {number} di {place} sedang dijalankan. Kerja dijangka siap sebelum {due}.",
        "The repair for complaint {number} at {place} is under way. It should be finished by {due}.",
    ),
    (
        "Menunggu alat ganti", IssueStatus.on_hold,
        "Kerja bagi aduan {number} di {place} tertangguh kerana alat ganti belum tiba. Tarikh siap yang baharu ialah "
        "{due}. Kami memohon maaf atas kelewatan ini.",
        "Work on complaint {number} at {place} is waiting for a spare part. The new date is {due}. We are sorry for "
        "the delay.",
    ),
    (
        "Dirujuk ke agensi", IssueStatus.referred,
        "Aduan {number} di {place} di luar bidang kuasa pejabat ini dan telah dirujuk kepada agensi yang "
        "bertanggungjawab. Kami akan memaklumkan jawapannya kepada tuan/puan.",
        "Complaint {number} at {place} is not within the powers of this office and has been referred to the agency "
        "responsible. We will tell you its answer.",
    ),
    (
        "Siap, minta pengesahan", IssueStatus.done,
        "Kerja bagi aduan {number} di {place} telah siap. Sila sahkan di kaunter sama ada kerja itu memuaskan. "
        "Jika belum baik, aduan akan dibuka semula.",
        "The work on complaint {number} at {place} is done. Please tell us at the counter whether it is well done. "
        "If not, the complaint is opened again.",
    ),
    (
        "Ditolak", IssueStatus.rejected,
        "Aduan {number} mengenai “{title}” tidak dapat diambil tindakan oleh pejabat ini. Sebab: ",
        "This office cannot act on complaint {number} about “{title}”. Reason: ",
    ),
    (
        "Terima kasih", None,
        "Terima kasih atas maklumat tuan/puan mengenai “{title}” ({number}). Kami telah mencatatnya.",
        "Thank you for telling us about “{title}” ({number}). We have noted it.",
    ),
)  # fmt: skip


@question(needs="issues.see")
def templates(session: Session) -> list[Template]:
    """The office's templates by name; the shipped ones until one was changed."""
    rows = session.scalars(sa.select(ReplyTemplate).order_by(ReplyTemplate.name)).all()
    if rows:
        return [Template(row.id, row.version, row.name, row.status, row.text_ms, row.text_en) for row in rows]
    return [Template(-place, 1, *one) for place, one in enumerate(SHIPPED, 1)]


@question(needs="issues.see")
def offered(session: Session, issue_id: int) -> list[Template]:
    """The templates for a reply about a complaint: those of its status first, then those for any, then the rest."""
    status = session.get_one(Issue, issue_id).status
    order = {status: 0, None: 1}
    return sorted(templates(session), key=lambda one: order.get(one.status, 2))


@question(needs="issues.act")
def filled(session: Session, issue_id: int, words: str, language: Language) -> str:
    """*words* with number, title, due day and place of the complaint in their {places}; unknown places stay."""
    issue = session.get_one(Issue, issue_id)
    place = place_of(
        session, issue.estate_id, issue.block_id, issue.floor_label, issue.unit_id, issue.facility_id,
        issue.place_note, language,
    )  # fmt: skip
    due = say(N_("a day to be told"), language)
    if issue.finish_by is not None:
        due = show_day(local(issue.finish_by).date(), language, long=True)
    values: Mapping[str, str] = {"number": issue.reference, "title": issue.title, "due": due, "place": place}
    return _PLACE.sub(lambda found: values.get(found.group(1), found.group()), words)


@action(N_("Save reply template"), needs="issues.manage", icon="save")
def save_template(session: Session, template_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Save a template. The first change of any keeps all the shipped ones, so that nothing disappears."""
    keys = _put_shipped(session)
    key = keys.get(template_id, template_id) if template_id is not None else None
    row = ReplyTemplate() if key is None else session.get_one(ReplyTemplate, key)
    if key is not None:
        row.check_version(version)
    row.put(changes)
    for name in ("text_ms", "text_en"):
        unknown = [found for found in _PLACE.findall(getattr(row, name) or "") if found not in PLACES]
        if unknown:
            wrong = N_("“{place}” is no place that can be filled. There are: {places}.")
            shown = ", ".join(f"{{{one}}}" for one in PLACES)
            raise Invalid({name: UserError(wrong, place=f"{{{unknown[0]}}}", places=shown)})
    with session.no_autoflush:
        same = session.scalar(
            sa.select(ReplyTemplate.id).where(ReplyTemplate.name == row.name, ReplyTemplate.id != (key or 0))
        )
    if same is not None:
        raise Invalid({"name": UserError(N_("Another template has this name already."))})
    session.add(row)
    session.flush()
    return row.id


@action(N_("Remove reply template"), needs="issues.manage", icon="trash-2")
def remove_template(session: Session, template_id: int, version: int) -> None:
    """Take a template away; the last one stays, for without any the shipped ones would come back."""
    keys = _put_shipped(session)
    row = session.get_one(ReplyTemplate, keys.get(template_id, template_id))
    row.check_version(version)
    if session.scalar(sa.select(sa.func.count()).select_from(ReplyTemplate)) == 1:
        raise UserError(N_("This is the last template. Change it instead."))
    session.delete(row)


@action(N_("Reply to reporter"), needs="issues.act", icon="mail")
def reply(session: Session, issue_id: int, version: int, text: str | None) -> int:
    """Keep a reply to whoever reported; gives the key of the entry in the history, which prints as a letter."""
    issue = session.get_one(Issue, issue_id)
    issue.check_version(version)
    if not (text or "").strip():
        raise Invalid({"text": UserError(N_("Write the reply."))})
    return add_note(session, issue_id, EventKind.reply, text or "", internal=False)


def _put_shipped(session: Session) -> dict[int, int]:
    """Keep the shipped templates where there are none yet; {their place below nought: key}."""
    if session.scalar(sa.select(ReplyTemplate.id).limit(1)) is not None:
        return {}
    rows = [
        ReplyTemplate(name=name, status=status, text_ms=text_ms, text_en=text_en)
        for name, status, text_ms, text_en in SHIPPED
    ]
    session.add_all(rows)
    session.flush()
    return {-place: row.id for place, row in enumerate(rows, 1)}
