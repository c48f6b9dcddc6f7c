"""The words offices write for what we keep as a choice, in Malay and English."""

from __future__ import annotations

from typing import Final

from k2k_desktop.core.fields import Options
from k2k_desktop.models.people import Disability, Nationality, Relationship, Sex
from k2k_desktop.services.imports.headings import folded

EMPTY: Final = frozenset({"", "tiada", "tidak ada", "n a", "na", "nil", "none", "t b", "tidak berkenaan"})
NO: Final = frozenset({"tidak", "no", "bukan", "0", "false", "x"})
YES: Final = frozenset({"ya", "y", "yes", "1", "true"})
TICKS: Final = frozenset({"/", "√", "✓", "✔", "☑"})


def _words(table: dict[Options, str]) -> dict[str, Options]:
    found: dict[str, Options] = {}
    for option, words in table.items():
        found |= dict.fromkeys(words.split(", "), option)
        found |= {folded(option.say("ms")): option, folded(option.say("en")): option, option.name: option}
    return found


# "penyewa" may be the tenant or a lodger and "AIR" any member of the household: those are asked.
WORDS: Final[dict[str, dict[str, Options]]] = {
    "relationship": _words({
        Relationship.head: (
            "kir, ketua, ketua isi rumah, ketua keluarga, ketua rumah, head, diri sendiri, sendiri, self"
        ),
        Relationship.spouse: "isteri, istri, suami, pasangan, wife, husband, spouse, suami isteri",
        Relationship.child: (
            "anak, anak lelaki, anak perempuan, anak kandung, anak angkat, anak tiri, son, daughter, child"
        ),
        Relationship.parent: "ibu, bapa, ayah, emak, mak, ibu bapa, mother, father, parent, bapa kandung, ibu kandung",
        Relationship.sibling: "abang, kakak, adik, adik beradik, brother, sister, sibling, saudara kandung",
        Relationship.grandchild: "cucu, grandchild, grandson, granddaughter",
        Relationship.in_law: (
            "menantu, anak menantu, mertua, ibu mertua, bapa mertua, ipar, adik ipar, abang ipar, kakak ipar, in law, "
            "son in law, daughter in law, mother in law, father in law"
        ),
        Relationship.relative: (
            "saudara, sepupu, anak saudara, bapa saudara, ibu saudara, nenek, datuk, relative, cousin, nephew, niece, "
            "uncle, aunt, grandmother, grandfather, saudara mara"
        ),
        Relationship.tenant: "penumpang, lodger, penyewa bilik",
        Relationship.other: "lain lain, lain, other, others",
    }),
    "sex": _words({Sex.male: "l, lelaki, male, m, lk", Sex.female: "p, perempuan, female, f, wanita, pr"}),
    "nationality": _words({
        Nationality.citizen: "warganegara, malaysia, malaysian, citizen, wn, w n, warganegara malaysia",
        Nationality.permanent_resident: "pr, penduduk tetap, pemastautin tetap, permanent resident, mypr",
        Nationality.non_citizen: (
            "bukan warganegara, warga asing, asing, non citizen, foreigner, indonesia, bangladesh, myanmar, nepal, "
            "india, pakistan, filipina, philippines, thailand, vietnam"
        ),
        Nationality.stateless: "tanpa kewarganegaraan, stateless",
    }),
    "disability": _words({
        Disability.hearing: "pendengaran, pekak, hearing, deaf",
        Disability.sight: "penglihatan, buta, sight, blind",
        Disability.speech: "pertuturan, bisu, speech",
        Disability.physical: "fizikal, anggota, physical",
        Disability.learning: "pembelajaran, masalah pembelajaran, learning, sindrom down, autisme",
        Disability.mental: "mental",
        Disability.multiple: "pelbagai, multiple",
    }),
}  # fmt: skip
CHOICES: Final[dict[str, type[Options]]] = {
    "relationship": Relationship, "sex": Sex, "nationality": Nationality, "disability": Disability,
}  # fmt: skip
