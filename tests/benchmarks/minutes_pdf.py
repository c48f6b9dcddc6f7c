"""How long minutes of 40 items and 60 people take on paper, against the same text and table in plain ReportLab."""

from __future__ import annotations

import datetime as dt
import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from k2k_desktop.reports.minutes import Attendee, Entry, Item, Minutes, print_minutes
from k2k_desktop.reports.page import LEFT, MARGIN, body_width
from k2k_desktop.reports.paper import Letterhead, Paper
from k2k_desktop.reports.text import load_fonts
from tests.benchmarks.measure import Result, compare

PAPER = Paper("ms", Letterhead("PPR Teratai Damai"))
ITEMS, PEOPLE, ENTRIES = 40, 60, 4
TEXT = (
    "Pegawai Penyelenggaraan melaporkan bahawa kedua-dua lif Blok C rosak sejak 17 November. Kontraktor mengesahkan "
    "papan kawalan rosak; alat ganti telah dipesan dan dijangka tiba pada 25 November. Mesyuarat mengambil maklum."
)


def minutes() -> Minutes:
    """Invented minutes of a long meeting."""
    people = tuple(Attendee(f"Siti Aminah binti Abdullah {number}", "Ahli Jawatankuasa") for number in range(PEOPLE))
    items = tuple(
        Item(f"{item}.0", f"Penyelenggaraan Blok {item}", tuple(_entry(item, place) for place in range(1, ENTRIES + 1)))
        for item in range(1, ITEMS + 1)
    )
    return Minutes(
        PAPER, "Persatuan Penduduk Teratai", "Mesyuarat Jawatankuasa", "6/2026", dt.date(2026, 11, 26), dt.time(20, 30),
        "Dewan Serbaguna", "Ahmad Kamal bin Idris", present=people, items=items,
    )  # fmt: skip


def _entry(item: int, place: int) -> Entry:
    if place == ENTRIES:
        return Entry(
            f"{item}.{place}", "Sediakan jadual giliran.", "action", "Norliza binti Hamid", dt.date(2026, 12, 1)
        )
    return Entry(f"{item}.{place}", TEXT)


def plain(document: Minutes) -> bytes:
    """What a straightforward program does: one table, a Paragraph in each of its cells."""
    load_fonts()
    body = ParagraphStyle("body", fontName="Inter", fontSize=10.5, leading=14.1)
    strong = ParagraphStyle("strong", parent=body, fontName="Inter-Bold")
    whole = body_width(PAPER)
    names = [
        [Paragraph(f"{number}.", body), Paragraph(one.name, body), Paragraph(one.position, body)]
        for number, one in enumerate(document.present, 1)
    ]
    rows = [[Paragraph(words, strong) for words in ("Bil.", "Perkara", "Tindakan / Makluman")]]
    for item in document.items:
        rows.append([Paragraph(item.number, strong), Paragraph(item.title.upper(), strong), Paragraph("", body)])
        for entry in item.entries:
            act = f"{entry.action_by} 1 Disember 2026" if entry.action_by else "Makluman"
            rows.append([Paragraph(words, body) for words in (entry.number, entry.text, act)])
    story = [
        Paragraph("PPR TERATAI DAMAI", strong), Paragraph("MINIT MESYUARAT JAWATANKUASA BIL. 6/2026", strong),
        Table(names, colWidths=[28, (whole - 28) / 2, (whole - 28) / 2]), Spacer(1, 8),
        Table(rows, colWidths=[37, whole - 139, 102], repeatRows=1, style=[("GRID", (0, 0), (-1, -1), 0.5, "black"),
                                                                           ("VALIGN", (0, 0), (-1, -1), "TOP")]),
    ]  # fmt: skip
    target = io.BytesIO()
    SimpleDocTemplate(target, pagesize=A4, leftMargin=LEFT, rightMargin=MARGIN, initialFontName="Inter").build(story)
    return target.getvalue()


def run() -> Result:
    """40 items, 60 people."""
    document = minutes()
    title = f"minutes PDF of {ITEMS} items, {PEOPLE} people"
    return compare(title, lambda: print_minutes(document).pdf, lambda: plain(document), 1.3)
