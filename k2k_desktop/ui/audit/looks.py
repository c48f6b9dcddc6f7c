"""What is filled in the list of the trail: identity numbers shown, deletions, refusals, restores."""

from __future__ import annotations

from typing import Final

from k2k_desktop.core.i18n import Language
from k2k_desktop.services import audit
from k2k_desktop.services.acts import act_of
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.cells import Cell

_ICONS: Final = {
    "office.sign_in": "log-in", "office.sign_out": "log-out", "office.create": "plus",
    "backups.copy": "database-backup", "office.upgrade": "database", "audit.verify": "shield-check",
    "backups.make_copy": "database-backup", "backups.rehearse": "history", "backups.prove_copy": "shield-check",
    "health_check.check_data": "heart-pulse", "evidence.evidence_pdf": "package", "evidence.save_evidence": "package",
    "review.run_exceptions": "play", "checkpoints.check_code": "shield-check",
}  # fmt: skip
_FILLED: Final[dict[str, tuple[BadgeKind, str]]] = {
    "refused": ("danger", "circle-x"),
    "office.older_copy_found": ("danger", "history"),
    "backups.restore": ("warn", "history"),
}


def act_cell(name: str, language: Language) -> Cell:
    """An act by the name the trail keeps: its words, and a filled badge where somebody should look."""
    words = audit.Act(label="").show(name, language)
    kind, icon = filled(name)
    if kind is not None:
        return Cell(words, badge=kind, icon=icon)
    act = act_of(name)
    plain = _ICONS.get(name) or (act.icon if act and act.icon else "")
    if not plain:
        plain = "printer" if "pdf" in name or "print" in name else "download" if "export" in name else "pencil"
    return Cell(words, icon=plain)


def filled(name: str) -> tuple[BadgeKind | None, str]:
    """(kind of badge, icon), nothing for ordinary work."""
    if name in _FILLED:
        return _FILLED[name]
    if "reveal" in name or "unmasked" in name:
        return "warn", "eye"
    if "delete" in name or "remove" in name:
        return "danger", "trash-2"
    return None, ""
