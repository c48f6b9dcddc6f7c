"""What the columns of an office's own spreadsheet mean, from their Malay or English headings."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.fields import Options
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.models.office import ImportMapping


class Meaning(Options):
    """What a column can hold, in the order the template has them."""

    name = N_("Full name")
    number = N_("Identity card number")
    passport = N_("Passport number")
    unit = N_("Unit")
    block = N_("Block")
    floor = N_("Floor")
    door = N_("Door number")
    relationship = N_("Relationship to head")
    head = N_("Is head of household")
    sex = N_("Sex")
    birth_on = N_("Date of birth")
    mobile = N_("Mobile number")
    nationality = N_("Citizenship")
    email = N_("E-mail")
    occupation = N_("Occupation")
    moved_in_on = N_("Move-in date")
    disability = N_("Type of disability")
    oku_card = N_("OKU card number")
    title = P_("person", "Title")
    preferred_name = N_("Preferred name")
    notes = N_("Remarks")


_NOT: Final = re.compile(r"^(bil|no|nombor|umur|age|bangsa|agama|race|religion)$|tempat lahir|sijil lahir|keluar")
# The first column of the highest weight gets a meaning; a heading may fall back to its next one.
_PATTERNS: Final[tuple[tuple[Meaning, int, re.Pattern[str]], ...]] = tuple(
    (meaning, weight, re.compile(pattern))
    for meaning, weight, pattern in (
        (Meaning.oku_card, 95, r"\b(no|nombor|kad)\b.*\boku\b|\boku (card|no)\b"),
        (Meaning.disability, 90, r"\boku\b|kecacatan|kurang upaya|disab"),
        (Meaning.passport, 90, r"\bpass?port\b|\bpaspo?rt?\b"),
        (
            Meaning.number,
            92,
            r"\b(no |nombor )?(k ?p|i ?c|mykad|my kad|nric|kad pengenalan|k pengenalan|pengenalan diri)\b"
            r"|identity (card|no)|\bid (card|no|number)\b",
        ),
        (Meaning.relationship, 90, r"\bhubungan\b|\brelation|\bpertalian\b|^hub$"),
        (Meaning.birth_on, 90, r"\b(tarikh|tkh|t) ?lahir\b|\btlahir\b|\bbirth\b|\bd ?o ?b\b|^lahir$"),
        (Meaning.moved_in_on, 90, r"\b(tarikh|tkh) (masuk|menduduki|huni|mula)|\bmove ?d? ?in\b|^masuk$|menduduki"),
        (Meaning.sex, 90, r"\bjantina\b|^sex$|\bgender\b"),
        (Meaning.nationality, 90, r"warga ?negara|kewarganegaraan|citizen|\bnationality\b|\bwarga\b"),
        (Meaning.email, 90, r"\be ?mel\b|\be ?mail\b"),
        (Meaning.mobile, 88, r"\b(telefon|tel|phone|mobile|bimbit|handphone|whatsapp)\b|\bh ?p\b"),
        (Meaning.occupation, 90, r"pekerjaan|occupation|^kerja$|\bjob\b"),
        (Meaning.preferred_name, 95, r"nama (panggilan|timangan)|preferred name|nickname"),
        (Meaning.name, 92, r"\bnama (penuh|penghuni|penduduk|ahli|individu)|full name|^nama$|^name$"),
        (Meaning.name, 80, r"\bnama\b|\bname\b"),
        (Meaning.head, 75, r"\bkir\b|ketua (isi rumah|keluarga|rumah)|head of (house|family)"),
        (Meaning.title, 85, r"^gelaran$|^title$"),
        (Meaning.block, 90, r"^(no |kod |nama )?(blok|block|blk|bangunan)( no)?$"),
        (Meaning.floor, 90, r"^(no )?(tingkat|tkt|aras|floor|level)( no)?$"),
        (Meaning.door, 90, r"^(no )?(pintu|door)( no)?$"),
        (Meaning.unit, 85, r"\b(unit|petak)\b|\b(no|nombor) rumah\b|house no"),
        (Meaning.unit, 70, r"\brumah\b|\balamat\b|\baddress\b|blok.*(tingkat|no)|\bpintu\b"),
        (Meaning.notes, 80, r"catatan|remark|\bnotes?\b|\bnota\b|ulasan"),
    )
)
_JOIN: Final = "\n"


def folded(label: str) -> str:
    """A heading without case, dots, slashes and double spaces: `No. K/P` is `no k p`."""
    return " ".join(re.sub(r"[^\w]+|_", " ", label.casefold()).split())


def guess(labels: Sequence[str]) -> dict[str, int]:
    """{meaning: column} for headings in either language; what is not understood is left out for the clerk."""
    offers: list[tuple[int, int, Meaning]] = []
    for column, label in enumerate(labels):
        own = label.rpartition(" / ")[2]
        for text, off in ((folded(own), 0), (folded(label), 5)):
            if text and not _NOT.search(text):
                offers += [(weight - off, column, what) for what, weight, like in _PATTERNS if like.search(text)]
    found: dict[str, int] = {}
    taken: set[int] = set()
    for _weight, column, meaning in sorted(offers, key=lambda offer: (-offer[0], offer[1])):
        if meaning.name not in found and column not in taken:
            found[meaning.name] = column
            taken.add(column)
    return found


def headings_key(labels: Sequence[str]) -> str:
    """What two sheets with the same headings share."""
    return _JOIN.join(folded(label) for label in labels)


@question(needs="people.import")
def mapping_for(session: Session, labels: Sequence[str]) -> tuple[dict[str, int], bool]:
    """({meaning: column}, whether the clerk set it before) for these headings."""
    kept = session.scalar(sa.select(ImportMapping.mapping).where(ImportMapping.headings_key == headings_key(labels)))
    if kept is None:
        return guess(labels), False
    known = {meaning.name for meaning in Meaning}
    return {name: at for name, at in json.loads(kept).items() if name in known and at < len(labels)}, True


def keep_mapping(session: Session, labels: Sequence[str], columns: Mapping[str, int]) -> None:
    """Remember what the clerk says these headings mean."""
    key, text = headings_key(labels), json.dumps(dict(columns), sort_keys=True)
    kept = session.scalars(sa.select(ImportMapping).where(ImportMapping.headings_key == key)).first()
    if kept is None:
        session.add(ImportMapping(headings_key=key, mapping=text))
    elif kept.mapping != text:
        kept.mapping = text
