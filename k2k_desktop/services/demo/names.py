"""Invented people: names of every community in the forms their cards print, and numbers nobody can hold."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import Final, Literal

Community = Literal["malay", "chinese", "indian", "borneo", "asli"]
SexName = Literal["male", "female"]
# Shares of a Klang Valley estate, roughly: only what makes a sample look like its office.
SHARES: Final[dict[Community, float]] = {"malay": 0.62, "indian": 0.19, "chinese": 0.13, "borneo": 0.04, "asli": 0.02}
UNUSED_PLACES: Final = ("17", "18", "19", "20")  # codes of no place: nobody holds such a number

_MALAY_MEN: Final = tuple(
    """
    Ahmad Aiman Amir Anuar Azlan Azman Bakri Daud Fadhil Faizal Farid Fauzi Hafiz Hakim Halim Hamid Harun Hashim
    Idris Ikmal Ismail Izzat Jamal Kamal Khalid Kamarul Luqman Mahmud Mansor Mat Mokhtar Nasir Nizam Omar Osman
    Rahim Rahman Ramli Razak Rosli Saiful Salleh Samad Shahrul Sulaiman Syafiq Taib Umar Wahab Yusof Zainal Zaki
    Zulkifli Zamri Zahari Borhan Ghazali Jaafar Latif Musa Najib Ridzuan Roslan Sabri Tarmizi Yahya Zaidi
    """.split()
)
_MALAY_WOMEN: Final = tuple(
    """
    Aisyah Aminah Anis Asmah Azizah Azlina Balqis Faridah Fatimah Fauziah Hajar Halimah Hanim Hasnah Haslinda
    Izzati Jamilah Kalsom Khadijah Laila Latifah Mahani Maimunah Mariam Maznah Nadia Norhayati Norliza Norma
    Raihan Rahmah Rohana Rokiah Rosnah Rubiah Sabariah Safiah Salmah Salina Saodah Shuhada Suraya Wahidah
    Yusnita Zaharah Zainab Zaleha Zuraidah Zarina Syahirah Puteri Mastura Liyana Insyirah
    """.split()
)
_CHINESE_FAMILIES: Final = tuple(
    """
    Lim Tan Lee Wong Ong Chong Ng Chan Goh Teoh Yap Low Cheah Chin Liew Lau Foo Koh Leong Yong Khoo Ho Chua Tay
    Soh
    """.split()
)
_CHINESE_GIVEN: Final = tuple(
    """
    Ah Boon Chee Cheng Chin Chong Chun Eng Fong Guan Hock Hoe Hong Hui Hwa Jin Joo Keat Keong Kim Kok Lan Lee
    Leng Lian Ling Meng Mei Min Ming Peng Poh Seng Siew Sin Soon Swee Tat Teck Wai Wei Xin Yee Ying Yit Yoke
    Yuen Zhi
    """.split()
)
_INDIAN_MEN: Final = tuple(
    """
    Anand Arjunan Arumugam Balan Chandran Devan Ganesan Gopal Karthik Kumar Krishnan Letchumanan Mahendran Mani
    Maniam Murugan Muthu Nadarajan Palani Perumal Prakash Raj Rajan Ramasamy Raman Ravi Sangaran Saravanan Segar
    Selvam Sivam Subramaniam Suresh Thiagu Veloo Vijayan Yogeswaran
    """.split()
)
_INDIAN_WOMEN: Final = tuple(
    """
    Ambika Anjali Chitra Devi Gayathri Indra Jaya Kamala Kavitha Kogila Lakshmi Letchumi Malathi Mala Meena
    Pushpa Rajeswari Rani Saraswathy Selvi Shanti Sumathi Thulasi Uma Valli Vasanthi Vijaya Yamuna
    """.split()
)
_BORNEO_MEN: Final = tuple(
    """
    Anthony Bujang Jelani Jugah Limbai Luat Mathew Nyaring Peter Rentap Sagan Stephen Unting
    """.split()
)
_BORNEO_WOMEN: Final = tuple(
    """
    Agnes Bibiana Dayang Jasmine Linda Lucy Magdalene Rose Saloma Suzie Theresa Veronica
    """.split()
)
_ASLI_MEN: Final = tuple(
    """
    Alang Anjang Bah Busu Itam Juli Kulup Ngah Panjang Tahat Udal Yok
    """.split()
)
_ASLI_WOMEN: Final = tuple(
    """
    Adik Intan Juli Masni Melor Minah Rina Sara Wa Yah
    """.split()
)


@dataclass(frozen=True)
class Person:
    """An invented person, before the office knows them."""

    name: str
    sex: SexName
    born: dt.date
    community: Community


class People:
    """Makes invented people from one source of chance."""

    def __init__(self, chance: random.Random, today: dt.date) -> None:
        self.chance = chance
        self.today = today
        self._serial = 0

    def community(self) -> Community:
        """One community, by the shares of an estate."""
        return self.chance.choices(list(SHARES), weights=list(SHARES.values()))[0]

    def person(self, community: Community, sex: SexName, age: int, father: str | None = None) -> Person:
        """Somebody of about *age* years; *father* is his given name where it is known."""
        born = self.today - dt.timedelta(days=age * 365 + self.chance.randrange(365))
        return Person(self._name(community, sex, father), sex, born, community)

    def father_name(self, man: Person) -> str:
        """What a child's name takes from the father's, or the family name that stands first."""
        if man.community == "chinese":
            return man.name.split()[0]
        return man.name.split(" bin ")[0].split(" a/l ")[0].split(" anak ")[0]

    def number(self, person: Person) -> str:
        """A twelve-digit number of that date and sex with a place code nobody has."""
        self._serial += 1
        last = self.chance.choice("13579" if person.sex == "male" else "02468")
        return f"{person.born:%y%m%d}{UNUSED_PLACES[self._serial // 1000 % 4]}{self._serial % 1000:03}{last}"

    def mobile(self) -> str:
        """A number in the block kept for samples."""
        return f"+601{self.chance.choice('02346789')}000{self.chance.randrange(10_000):04}"

    def _name(self, community: Community, sex: SexName, father: str | None) -> str:
        pick = self.chance.choice
        man = sex == "male"
        match community:
            case "malay":
                given = self._malay_given(man)
                return f"{given} {'bin' if man else 'binti'} {father or pick(_MALAY_MEN)}"
            case "chinese":
                first, second = self.chance.sample(_CHINESE_GIVEN, 2)
                return f"{father or pick(_CHINESE_FAMILIES)} {first} {second}"
            case "indian":
                given = pick(_INDIAN_MEN if man else _INDIAN_WOMEN)
                return f"{given} {'a/l' if man else 'a/p'} {father or pick(_INDIAN_MEN)}"
            case "borneo":
                given = pick(_BORNEO_MEN if man else _BORNEO_WOMEN)
                return f"{given} anak {father or pick(_BORNEO_MEN)}"
            case "asli":
                given = pick(_ASLI_MEN if man else _ASLI_WOMEN)
                return f"{given} {'a/l' if man else 'a/p'} {father or pick(_ASLI_MEN)}"

    def _malay_given(self, man: bool) -> str:
        pick, roll = self.chance.choice, self.chance.random()
        given = pick(_MALAY_MEN if man else _MALAY_WOMEN)
        if man:
            before = "Muhammad " if roll < 0.12 else "Mohd " if roll < 0.3 else "Abdul " if roll < 0.36 else ""
        else:
            before = "Nur " if roll < 0.18 else "Siti " if roll < 0.32 else "Noor " if roll < 0.36 else ""
        alias = f" @ {pick(_MALAY_MEN if man else _MALAY_WOMEN)}" if roll > 0.985 else ""
        return f"{before}{given}{alias}"
