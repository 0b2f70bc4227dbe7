"""Languages by their codes: the shortest code of each (RFC 5646 §2.2.1), and what people call it in English."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_BOTH: Final = """
aaraa abkab afraf akaak amham araar argan asmas avaav aveae aymay azeaz bakba bambm belbe benbn bisbi bodbo
bosbs brebr bulbg catca cescs chach chece chucu chvcv corkw cosco crecr cymcy danda deude divdv dzodz ellel
engen epoeo estet euseu eweee faofo fasfa fijfj finfi frafr fryfy fulff glagd glega glggl glvgv grngn gujgu
hatht hauha hbssh hebhe herhz hinhi hmoho hrvhr hunhu hyehy iboig idoio iiiii ikuiu ileie inaia indid ipkik
islis itait javjv jpnja kalkl kankn kasks katka kaukr kazkk khmkm kikki kinrw kirky komkv konkg korko kuakj
kurku laolo latla lavlv limli linln litlt ltzlb lublu luglg mahmh malml marmr mkdmk mlgmg mltmt monmn mrimi
msams myamy nauna navnv nblnr ndend ndong nepne nldnl nnonn nobnb norno nyany ocioc ojioj orior ormom ossos
panpa plipi polpl porpt pusps quequ rohrm ronro runrn rusru sagsg sansa sinsi slksk slvsl smese smosm snasn
sndsd somso sotst spaes sqisq srdsc srpsr sswss sunsu swasw swesv tahty tamta tattt telte tgktg tgltl thath
tirti tonto tsntn tsots tuktk turtr twitw uigug ukruk urdur uzbuz venve vievi volvo wlnwa wolwo xhoxh yidyi
yoryo zhaza zhozh zulzu
"""
_TWO_LETTERS: Final = {each[:3]: each[3:] for each in _BOTH.split()}
"""ISO 639-3 to ISO 639-1, for the languages that both have."""


def shortest(code: str) -> str:
    """Give the shortest code of the language with a code of two or three letters."""
    return _TWO_LETTERS.get(code.lower(), code.lower())


def name_of(tag: str) -> str:
    """Give what people call the language of a tag (BCP 47) or a code; the text itself where nobody knows.

    Args:
        tag: such as `en`, `eng` or `en-GB`.
    """
    code = tag.strip().replace("_", "-").partition("-")[0]
    return names().get(shortest(code), tag)


@cache
def names() -> Mapping[str, str]:
    """Give the names of languages by their shortest codes, in the order of the names.

    They are those of the Citation Style Language's locales, which come with the processor of citations; without that
    there are none.
    """
    whole = {locale.partition("-")[0]: name for locale, (_, name) in _locales().items()}
    plain = {code: name.partition(" (")[0] for code, name in whole.items()}
    shared = Counter(plain.values())  # Norwegian is two languages
    found = {code: name if shared[name] == 1 else whole[code] for code, name in plain.items()}
    return dict(sorted(found.items(), key=lambda each: each[1]))


def _locales() -> Mapping[str, tuple[str, str]]:
    """Give locales with the names of their languages: their own, and in English."""
    package = find_spec("citeproc")  # finds it without importing it
    for place in (package and package.submodule_search_locations) or ():
        file = Path(place, "data", "locales", "locales.json")
        if file.is_file():
            told: Mapping[str, tuple[str, str]] = json.loads(file.read_bytes())["language-names"]
            return told
    return {}
