"""The language of a document, as typesetting knows it: by its shortest code (RFC 5646 §2.2.1)."""

from __future__ import annotations

import re
from typing import Any, Final

_CODE: Final = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.IGNORECASE)

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


def language_of(value: Any) -> str:
    """Give the code of a language, from what a document says of its own; English where it says nothing known."""
    found = _CODE.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 40 else None
    if found is None:
        return "en"
    code = found[1].lower()
    return _TWO_LETTERS.get(code, code)
