"""System fonts for characters the shipped faces lack: found by well-known file names, never through fontconfig.

In: a grapheme cluster. Out: a `Font` named by its real family, and the file behind it. The usual font folders are
walked once per process, and only when a character is missing.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from vizsys.records import dataclass
from vizsys.scene import Font

KNOWN = (
    "NotoSans-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoNaskhArabic-Regular.ttf",
    "NotoSansDevanagari-Regular.ttf",
    "NotoSansBengali-Regular.ttf",
    "NotoSansTamil-Regular.ttf",
    "NotoSansThai-Regular.ttf",
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansCJKjp-Regular.otf",
    "NotoSansCJKkr-Regular.otf",
    "NotoSansSC-Regular.otf",
    "NotoSansJP-Regular.otf",
    "NotoSansKR-Regular.otf",
    "NotoSansSymbols-Regular.ttf",
    "NotoSansSymbols2-Regular.ttf",
    "NotoSansMath-Regular.ttf",
    "NotoColorEmoji.ttf",
    "NotoEmoji-Regular.ttf",
    "DejaVuSans.ttf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "AppleSDGothicNeo.ttc",
    "ArialHB.ttc",
    "GeezaPro.ttc",
    "Kohinoor.ttc",
    "Thonburi.ttc",
    "Arial Unicode.ttf",
    "Apple Symbols.ttf",
    "Apple Color Emoji.ttc",
    "segoeui.ttf",
    "msyh.ttc",
    "YuGothM.ttc",
    "malgun.ttf",
    "simsun.ttc",
    "Nirmala.ttf",
    "Nirmala.ttc",
    "LeelawUI.ttf",
    "seguisym.ttf",
    "seguiemj.ttf",
)
"""File names in the order they are tried; the order, not the folder, decides which font wins."""

BOLD = {"DejaVuSans.ttf": "DejaVuSans-Bold.ttf", "segoeui.ttf": "segoeuib.ttf", "msyh.ttc": "msyhbd.ttc"}
BOLD |= {name: name.replace("-Regular.", "-Bold.") for name in KNOWN if "-Regular." in name}


@dataclass(frozen=True, slots=True)
class SystemFont:
    """A font file on this machine: its real family name and the characters it has."""

    font: Font
    path: Path
    index: int
    covered: frozenset[str]


_active: dict[Font, SystemFont] = {}


def active() -> dict[Font, SystemFont]:
    """The system fonts texts were set in so far, by the `Font` that names them."""
    return _active


def folders() -> list[Path]:
    """Where Linux, macOS and Windows keep fonts; those that do not exist are harmless."""
    home = Path(os.path.expanduser("~"))  # unlike Path.home(), never raises
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    found = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), data / "fonts", home / ".fonts"]
    found += [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    if windows := os.environ.get("WINDIR"):
        found.append(Path(windows) / "Fonts")
    if local := os.environ.get("LOCALAPPDATA"):
        found.append(Path(local) / "Microsoft/Windows/Fonts")
    return found


@cache
def installed() -> dict[str, Path]:
    """The known fonts that exist here, by lower-case file name; the first folder wins."""
    wanted = {name.lower() for name in (*KNOWN, *BOLD.values())}
    found: dict[str, Path] = {}
    for folder in folders():
        for root, inner, names in os.walk(folder):
            inner.sort()
            for name in sorted(names):
                if name.lower() in wanted:
                    found.setdefault(name.lower(), Path(root) / name)
    return found


@cache
def load(path: Path, weight: int) -> SystemFont | None:
    """The first face of a font file; None when it cannot be read as a font."""
    import uharfbuzz as hb

    try:
        face = hb.Face(hb.Blob.from_file_path(str(path)), 0)
        family = face.get_name(16) or face.get_name(1)  # typographic family, as renderers match it
        covered = frozenset(map(chr, face.unicodes))
    except (OSError, ValueError, hb.HarfBuzzError):
        return None
    return SystemFont(Font(family, weight), path, 0, covered) if family and covered else None


@cache
def find(cluster: str, bold: bool = False) -> Font | None:
    """The first known font on this machine that has every character of `cluster`, or None. Makes it `active`."""
    here = installed()
    for name in KNOWN:
        path = here.get(name.lower())
        regular = load(path, 400) if path else None
        if regular is None or not regular.covered.issuperset(cluster):
            continue
        heavy_path = here.get(BOLD.get(name, "").lower()) if bold else None
        heavy = load(heavy_path, 700) if heavy_path else None
        found = heavy if heavy and heavy.covered.issuperset(cluster) else regular
        _active.setdefault(found.font, found)
        return found.font
    return None
