"""A work as a group describes one, and one that means harm."""

from dataclasses import replace

from shared.landing.work import Contributor, CreativeWork, WorkFile, WorkLink

SITE = "https://stele.example"
PAGE = f"{SITE}/deposit/0c1f6a2be94d7753"
DOI = "10.5072/STELE.9be0417c-0c1f6a2be94d7753"
ORCID = "https://orcid.org/0000-0002-1825-0097"

TIDES = CreativeWork(
    type="Dataset",
    url=PAGE,
    title="Tidal gauge 7, raw",
    identifiers=(f"https://doi.org/{DOI}", "https://hdl.handle.net/21.T12996/2f4b"),
    other_identifiers=("deposit:0c1f6a2be94d7753",),
    description="Heights of the water at gauge 7, every ten minutes, as the instrument wrote them.",
    creators=(
        Contributor(name="Wave, Nora Jane", orcid=ORCID, affiliation="Tide Office"),
        Contributor(name="Tide Office & Co", is_organisation=True),
    ),
    contributors=(Contributor(name="Ebb, Max", role="Data Manager"),),
    publisher="Stele",
    published="2026-03-05",
    changed="2026-03-07",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    licence_name="CC-BY-4.0",
    keywords=("tides", "gauges"),
    languages=("en",),
    version="2",
    funders=("The Sea Fund",),
    files=(
        WorkFile(
            name="raw/gauge 7.csv",
            url=f"{PAGE}/files/raw/gauge%207.csv",
            size=1_400,
            media_type="text/csv",
            checksums={"md5": "0" * 32, "sha256": "1" * 64},
        ),
        WorkFile(name="notes.txt", url=f"{PAGE}/files/notes.txt", size=0, media_type="text/plain; charset=utf-8"),
    ),
    metadata=((f"{SITE}/api/objects/deposit/0c1f6a2be94d7753", "application/json"),),
    part_of=(WorkLink(url=f"{SITE}/collection/77aa01d2c3b4e5f6", title="All gauges"),),
)

HOSTILE = replace(
    TIDES,
    title="</script><img src=x onerror=alert(1)> “\"'<!-- \x00\u2028 100% of {tides}\r\nSet-Cookie: a=b",
    description="</script><script>alert(1)</script>",
    creators=(Contributor(name='"><b>Wave</b>, <i>N', orcid="javascript:alert(1)"),),
    licence_url='https://x.example/a b>; rel="evil"\r\nX-Bad: 1',
    licence_name="<b>free</b>",
    keywords=("<u>",),
    files=(WorkFile(name='<a\n"b">.csv', url=f'{PAGE}/files/<a\n"b">.csv', media_type='text/csv"; evil="1'),),
    published="soon",
)


def with_files(count: int, name: str = "run") -> CreativeWork:
    """Give a work with as many files."""
    files = (
        WorkFile(name=f"{name}{n}.h5", url=f"{PAGE}/files/{name}{n}.h5", size=n, checksums={"md5": f"{n:032x}"})
        for n in range(count)
    )
    return replace(TIDES, files=tuple(files))
