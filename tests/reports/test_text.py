"""Whatever was typed reaches paper, as typed or as a mark that says what it was."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import unicodedata

import pytest
from reportlab.platypus import Flowable, Paragraph

from k2k_desktop.reports.page import build
from k2k_desktop.reports.paper import Printed
from k2k_desktop.reports.text import TAMIL, Missing, paragraph, paragraph_text, paragraphs
from tests.reports import samples
from tests.reports.reading import squeezed, whole

HOSTILE = (
    "<b>Ali</b> & Sons",
    "<img src='file:///etc/hostname'/>",
    '<a href="file:///etc/passwd">x</a>',
    "&lt; &amp; &#65; &bogus;",
    "</para><para>",
    '<font color="toColor(1)">red</font>',
    "\"quoted\" 'single' `tick` \\ {name} %s",
    "a/l Rajendran @ Raju",
    "陈美玲",
    "Ŝǐñ çödé – “x” …",
)


def _print(texts: list[str]) -> Printed:
    missing = Missing()
    story: list[Flowable] = [flowable for text in texts for flowable in paragraphs(text, missing)]
    return build(samples.paper(), "t", story, missing)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_looks_like_markup_is_printed_as_typed(text: str) -> None:
    printed = _print([text])
    assert squeezed(text) in squeezed(whole(printed))
    assert printed.missing == ()


def test_three_hundred_random_texts_all_reach_paper() -> None:
    chance = random.Random(26)
    letters = "abc XYZ <>&\"'/=;#{}%\\ éñŠ 陈林志豪 \t"
    texts = ["x" + "".join(chance.choices(letters, k=chance.randint(1, 60))) + "x" for _ in range(300)]
    found = squeezed(whole(_print(texts)))
    assert [text for text in texts if squeezed(text) not in found] == []


def test_any_character_at_all_is_drawn_or_named_or_has_no_ink() -> None:
    chance = random.Random(8)
    for _ in range(300):
        text = "".join(chr(chance.randrange(1, 0x2_0000)) for _ in range(12))
        missing = Missing()
        markup = paragraph_text(text, missing)
        for code in missing.codes():
            assert f"[{code}]" in markup
        paragraph(text, Missing()).wrap(200, 500)


def test_what_no_font_has_prints_as_its_code_and_is_reported() -> None:
    printed = _print(["Ali 😀 ع \x01 selesai"])
    assert "Ali [U+1F600] [U+0639] [U+0001] selesai" in whole(printed)
    assert printed.missing == ("U+1F600", "U+0639", "U+0001")


def test_a_tamil_name_is_shaped_in_its_own_font_and_latin_stays_in_inter() -> None:
    markup = paragraph_text("முருகன் a/l ராஜா", Missing())
    assert markup.count(f'<font name="{TAMIL}">') == 2
    assert "a/l" in markup.split("</font>")[1]
    assert paragraph("முரு", Missing()).style.shaping == 1
    assert paragraph("Ali", Missing()).style.shaping == 0


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("(முருகன்)", "()"),
        ("“முரு”,", "“”,"),
        ("முருAli&x", "Ali&x"),
        ("林முரு陈Ali", "林陈Ali"),
        ("<b>முரு</b>", "<b></b>"),
        ("முரு😀", "[U+1F600]"),
        ("முரு Lim林", "Lim林"),
    ],
)
def test_tamil_glued_to_other_letters_leaves_all_of_them_on_paper(text: str, others: str) -> None:
    found = re.sub("[\u0b80-\u0bff\ue000-\uf8ff]", "", squeezed(whole(_print([text]))))
    assert others in found


def test_the_bytes_of_a_tamil_page_do_not_depend_on_earlier_documents() -> None:
    program = (
        "import sys; from tests.reports.test_text import _print;"
        "[_print([text]) for text in sys.argv[1:]]; sys.stdout.buffer.write(_print(['கோகிலா ராஜேந்திரன்']).pdf)"
    )
    made = {
        subprocess.run([sys.executable, "-c", program, *earlier], capture_output=True, check=True).stdout
        for earlier in ([], ["முருகன் தமிழ்ச்செல்வி க்ஷ ஸ்ரீ"])
    }
    assert len(made) == 1


def test_signs_that_turn_the_direction_of_text_do_not_reach_paper() -> None:
    assert paragraph_text("abc\u202edef\u200b\ufe0f", Missing()) == "abcdef"


def test_decomposed_letters_print_composed() -> None:
    assert paragraph_text(unicodedata.normalize("NFD", "José"), Missing()) == "José"


def test_a_text_of_two_hundred_thousand_characters_is_laid_out_in_pieces() -> None:
    made = paragraphs("perkataan " * 20_000, Missing())
    assert len(made) == 25
    assert sum(len(piece.text) for one in made if isinstance(one, Paragraph) for piece in one.frags) > 195_000


def test_lines_that_begin_with_a_dash_become_list_items() -> None:
    assert "Dibincang: • satu • dua Tamat" in whole(_print(["Dibincang:\n- satu\r\n- dua\nTamat"]))
