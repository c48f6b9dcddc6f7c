"""Replies and notices by keyboard, in a window."""

from __future__ import annotations

import pytest

from k2k_desktop.services.issues import neighbours, repeats, templates
from k2k_desktop.services.issues.pages import issue_page
from k2k_desktop.ui.issues import neighbours as neighbour_forms
from k2k_desktop.ui.issues import papers, replies
from k2k_desktop.ui.kit.formdialog import FormDialog
from tests.conftest import Make
from tests.issues.papers_town import Town, town
from tests.stage import Stage, StageOf, stage_of

__all__ = ["stage_of"]


@pytest.fixture
def made(make: Make) -> Town:
    """Block C with its lift."""
    return town(make)


@pytest.fixture
def stage(stage_of: StageOf, made: Town) -> Stage:
    """The manager's window."""
    return stage_of(made.make.runner)


def dialog_of(stage: Stage) -> FormDialog:
    found = stage.dialog()
    assert isinstance(found, FormDialog)
    return found


def test_the_notice_refuses_the_name_of_the_reporter_beside_its_field(stage: Stage, made: Town) -> None:
    key = made.issue("Bising", category_id=made.noise, block_id=made.block, reporter_id=made.reporter)
    page = made.make.runner.read(issue_page, key)
    names = {one.name for one in neighbour_forms.commands(stage.work, stage, stage, page)}
    assert "issues.issue_notice" in names
    dialog = neighbour_forms.write_notice(stage.work, stage, stage, page)
    assert dialog is not None
    for name, words in (("rule", "Peraturan 12"), ("fact", "Puan Zubaidah terganggu")):
        dialog.form.put(name, words)
    dialog.form.editor("unit_id").show_record(made.other, "C-04-12")  # type: ignore[attr-defined]
    assert not dialog.save()
    assert dialog.form.rows["fact"].editor.entry.property("state") == "error"
    dialog.form.put("fact", "Muzik kuat selepas tengah malam")
    assert dialog.save()
    assert len(made.make.runner.read(neighbours.notices_of, key)) == 1
    assert len(stage.printed) == 1


def test_a_reply_takes_the_words_of_its_template_in_the_language_chosen(stage: Stage, made: Town) -> None:
    key = made.issue()
    page = made.make.runner.read(issue_page, key)
    assert {"issues.reply", "issues.reply_letter.ms"} <= {
        one.name for one in replies.commands(stage.work, stage, stage, page)
    }
    dialog = replies.write_reply(stage.work, stage, stage, page)
    chooser = dialog.form.editor("template")
    chooser.show_value(made.make.runner.read(templates.offered, key)[0].template_id)
    chooser.edited.emit()
    assert "14 Disember 2026" in dialog.form.editor("text").draft()
    assert dialog.save()
    assert len(stage.printed) == 1


def test_an_open_case_about_the_place_is_offered_on_the_complaint(stage: Stage, made: Town) -> None:
    keys = [made.issue() for _number in range(3)]
    made.make.runner.change(repeats.open_case, keys, "Lif kerap rosak")
    later = made.make.runner.read(issue_page, made.issue())
    joining = papers.commands(stage.work, stage, stage, later)[-1]
    assert "PB-0001" in joining.say()
    joining.run()
    assert made.make.runner.read(repeats.repeat_count) == 0
