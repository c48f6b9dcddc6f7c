"""A printed list carries the signatures that were chosen for it, in the paper's language."""

from __future__ import annotations

from tests.office.test_documents import text_of
from tests.people.screens import fill, form, show
from tests.stage import Stage

Homes = dict[str, int]


def test_who_signs_is_asked_before_the_list_is_shown(stage: Stage, homes: Homes) -> None:
    show(stage)
    stage.do("people.residents.signature")
    dialog = form(stage)
    assert dialog.form.values()["prepared_name"] == stage.work.who.name
    fill(stage, dialog, known_name="Encik Tan Ah Kow", known_position="Pegawai Penyelenggaraan")
    assert dialog.save()
    stage.no_dialog()
    text = text_of(stage.printed[0][1])  # type: ignore[arg-type]
    for part in (stage.work.who.name, "Tan Ah Kow", "Pegawai Penyelenggaraan"):
        assert part in text
    assert homes


def test_a_row_left_empty_leaves_its_line_out(stage: Stage, homes: Homes) -> None:
    show(stage)
    stage.do("people.residents.signature")
    assert form(stage).save()
    stage.no_dialog()
    text = text_of(stage.printed[0][1])  # type: ignore[arg-type]
    assert "Disediakan oleh" in text
    assert "Tan Ah Kow" not in text
    assert homes
