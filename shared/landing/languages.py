"""What languages are called, by the codes that records name them by (ISO 639, RFC 5646)."""

from __future__ import annotations

from typing import Final

_KNOWN: Final = """
ar ara Arabic; bg bul Bulgarian; bn ben Bengali; ca cat Catalan; cs ces Czech; cs cze Czech; cy cym Welsh;
cy wel Welsh; da dan Danish; de deu German; de ger German; el ell Greek; el gre Greek; en eng English;
es spa Spanish; et est Estonian; eu eus Basque; eu baq Basque; fa fas Persian; fa per Persian; fi fin Finnish;
fr fra French; fr fre French; fy fry Frisian; ga gle Irish; gd gla Scottish Gaelic; gl glg Galician; he heb Hebrew;
hi hin Hindi; hr hrv Croatian; hu hun Hungarian; id ind Indonesian; is isl Icelandic; is ice Icelandic; it ita Italian;
ja jpn Japanese; ko kor Korean; la lat Latin; lb ltz Luxembourgish; lt lit Lithuanian; lv lav Latvian; ms msa Malay;
mt mlt Maltese; nb nob Norwegian Bokmål; nl nld Dutch; nl dut Dutch; nn nno Norwegian Nynorsk; no nor Norwegian;
pl pol Polish; pt por Portuguese; ro ron Romanian; ro rum Romanian; ru rus Russian; se sme Northern Sami;
sk slk Slovak; sk slo Slovak; sl slv Slovenian; sq sqi Albanian; sq alb Albanian; sr srp Serbian; sv swe Swedish;
sw swa Swahili; ta tam Tamil; th tha Thai; tr tur Turkish; uk ukr Ukrainian; ur urd Urdu; vi vie Vietnamese;
zh zho Chinese; zh chi Chinese; zu zul Zulu
"""

_LINES: Final = [each.split(maxsplit=2) for each in _KNOWN.split(";")]
_NAMES: Final = {code: name for *codes, name in _LINES for code in codes}


def language_name(code: str) -> str:
    """Give what a language is called in English; a code that is not known here as it is.

    What stands behind the language in a tag (a country, a script) is kept: `Portuguese (BR)`.
    """
    language, dash, rest = code.strip().replace("_", "-").partition("-")
    name = _NAMES.get(language.lower())
    if name is None:
        return code
    return f"{name} ({rest})" if dash and rest else name
