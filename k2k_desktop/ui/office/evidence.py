"""Asking for an evidence bundle: of the meeting or organisation in hand, or of a period; on paper or as a ZIP."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QFileDialog, QWidget

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Choice, Day, Field, Options
from k2k_desktop.core.i18n import N_, P_, Language, _, language
from k2k_desktop.models.office import DocumentLanguage
from k2k_desktop.services.evidence import bundles
from k2k_desktop.services.evidence.bundles import Bundled, Wanted
from k2k_desktop.ui.kit.dialogs import run_with_panel
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work


class Shape(Options):
    """How the evidence is handed over."""

    pdf = P_("evidence", "One PDF, shown first")
    zip = P_("evidence", "One ZIP: every file by itself, with hashes")


_PERIOD: Final = (
    Field("from_on", Day(label=N_("Period from")), True),
    Field("to_on", Day(label=N_("Period to")), True),
)
_HOW: Final = (
    Field("tongue", Choice(label=N_("Language of the document"), of=DocumentLanguage), True),
    Field("shape", Choice(label=P_("evidence", "Handed over as"), of=Shape), True),
)
_FILE: Final = N_("evidence")


def open_evidence(work: Work, shell: Shell, host: QWidget, record: tuple[str, int] | None) -> None:
    """Ask what is wanted and make it. *record* is the one in hand: a meeting needs no period, an organisation narrows
    it, anything else means every meeting of the office. *host* shows the progress."""
    table, key = record or ("", 0)
    spoken = DocumentLanguage[language()]
    values: dict[str, Any] = {"tongue": spoken, "shape": Shape.pdf}
    today = work.runner.clock.today()
    fields = _HOW if table == "meeting" else (*_PERIOD, *_HOW)
    if table != "meeting":
        values |= {"from_on": today.replace(month=1, day=1), "to_on": today}

    def take(given: dict[str, Any]) -> dict[str, Any]:
        if table != "meeting" and given["from_on"] > given["to_on"]:
            raise Invalid({"to_on": UserError(N_("The last day is before the first one."))})
        return given

    def make(given: dict[str, Any]) -> None:
        wanted = Wanted(
            key if table == "meeting" else None, key if table == "organisation" else None,
            given.get("from_on"), given.get("to_on"),
        )  # fmt: skip
        _make(work, shell, host, wanted, given)

    words = _("Notice and service, attendance, quorum, minutes, votes, interests and trail, with every paper issued.")
    dialog = open_form(work, host, _("Evidence bundle"), fields, take, values=values, verb=_("&Make"), explain=words)
    dialog.accepted.connect(lambda: make(dialog.key))  # the form is gone before a file is asked for


def _make(work: Work, shell: Shell, host: QWidget, wanted: Wanted, given: dict[str, Any]) -> None:
    tongue: Language = "en" if given["tongue"] is DocumentLanguage.en else "ms"
    if given["shape"] is Shape.pdf:
        shell.print_out(PrintJob(_("Evidence bundle"), bundles.evidence_pdf, (wanted, tongue)))
        return
    kinds = _("ZIP files ({kinds})", kinds="*.zip")
    name = f"{_(_FILE)}-{work.runner.clock.today():%Y-%m-%d}.zip"
    path, _kind = QFileDialog.getSaveFileName(host, _("Evidence bundle"), name, kinds)
    if path:
        _save(work, shell, host, wanted, tongue, Path(path))


def _save(work: Work, shell: Shell, host: QWidget, wanted: Wanted, tongue: Language, path: Path) -> None:
    def done(made: Bundled) -> None:
        shell.toast(_("Evidence saved: {files} files. The list of hashes lies inside.", files=made.files))

    run_with_panel(host, work, bundles.save_evidence, _("Putting the evidence together"), done, wanted, tongue, path)
