"""What a PDF of the typesetter says, read from its bytes: as much of ISO 32000 as those files need."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_TOKEN = re.compile(
    rb"/(?P<font>f\d+) [\d.]+ Tf|/ActualText<FEFF(?P<actual>[0-9A-F]*)>>>BDC|(?P<end>EMC)"
    rb"|(?:\((?P<shown>(?:\\.|[^\\])*?)\)|<(?P<hex>[0-9A-F]+)>)(?=Tj|\]TJ|-?[\d.]+[(<])",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class PdfText:
    """What is read.

    Attributes:
        text: of all pages, without blanks: where lines end is the typesetter's. Right-to-left text may come in pieces.
        missing: how many letters are boxes, for no font has them.
        links: the addresses that it leads to.
        pages: how many there are.
    """

    text: str
    missing: int
    links: tuple[str, ...]
    pages: int


def read(pdf: bytes) -> PdfText:
    """Read a PDF."""
    objects = {int(number): content for number, content in _OBJECT.findall(pdf)}
    pages = [it for it in objects.values() if it.startswith(b"<</Type/Page/")]
    pieces = [piece for page in pages for piece in _pieces(objects, page)]
    links = [_unescaped(it).decode() for it in re.findall(rb"/S/URI/URI\(((?:\\.|[^\\])*?)\)>>", pdf)]
    text = "".join(pieces)
    return PdfText(squeezed(text.replace("\0", "")), text.count("\0"), tuple(links), len(pages))


def squeezed(text: str) -> str:
    """Leave blanks out of a text, and where words may be broken."""
    return "".join(text.split()).replace("\u200b", "")


def _pieces(objects: dict[int, bytes], page: bytes) -> Iterator[str]:
    fonts = {
        name: _letters(objects, objects[int(number)])
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", objects[_referred(page, b"Resources")])
    }
    font: dict[int, str] = {}
    replaced = False
    for token in _TOKEN.finditer(_stream(objects[_referred(page, b"Contents")])):
        if token["font"]:
            font = fonts[token["font"]]
        elif token["actual"] is not None:
            replaced = True
            yield bytes.fromhex(token["actual"].decode()).decode("utf-16-be")
        elif token["end"]:
            replaced = False
        elif not replaced:
            codes = bytes.fromhex(token["hex"].decode()) if token["hex"] else _unescaped(token["shown"])
            numbers = (int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2))
            yield "".join(font.get(number, "") if number else "\0" for number in numbers)


def _letters(objects: dict[int, bytes], font: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F ]+)>\n", _stream(objects[_referred(font, b"ToUnicode")]))
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _referred(content: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", content)
    assert found, content
    return int(found[1])


def _stream(content: bytes) -> bytes:
    raw = content.partition(b"stream\n")[2].rpartition(b"\nendstream")[0]
    return zlib.decompress(raw) if b"/FlateDecode" in content.partition(b"stream\n")[0] else raw


def _unescaped(text: bytes) -> bytes:
    def meant(escape: re.Match[bytes]) -> bytes:
        return bytes([int(escape[1], 8)]) if len(escape[1]) == 3 else _ESCAPED.get(escape[1], escape[1])

    return _ESCAPE.sub(meant, text)
