#!/usr/bin/env python3
"""Makes fonts/inter-latn.woff2 and inter-cyrl.woff2 from InterVariable.woff2 of the npm package inter-ui 4.1.1 (OFL, no reserved name).

    font-subset.py <InterVariable.woff2> <outdir>

Needs python3-fonttools and python3-brotli. The ready slices of font packages do not fit: қ ғ ҳ lie in cyrillic-ext and ǵ ń in latin-ext, so a
Karakalpak page would fetch 130 KB for three letters. Weights 400 to 700, optical size 14.
"""
import pathlib
import subprocess
import sys
import tempfile

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SLICES = {
    "latn": "U+20-7E,U+A0,U+A3,U+A7,U+A9,U+AB,U+AD,U+AE,U+B0,U+B1,U+B7,U+BB,U+BC-BE,U+C1,U+D3,U+DA,U+D6,U+DC,U+D7,U+E1,U+F3,U+FA,U+F6,U+FC,"
            "U+F7,U+11E,U+11F,U+130,U+131,U+143,U+144,U+15E,U+15F,U+1F4,U+1F5,U+2BB,U+2BC,U+2002,U+2003,U+2009,U+200B-200D,U+2010-2015,"
            "U+2018-201A,U+201C-201E,U+2020,U+2022,U+2026,U+202F,U+2032,U+2033,U+2039,U+203A,U+20AC,U+20BD,U+2116,U+2122,U+2190-2193,U+2212,"
            "U+2248,U+2260,U+2264,U+2265,U+2713",
    "cyrl": "U+401,U+40E,U+410-44F,U+451,U+45E,U+490-493,U+49A,U+49B,U+4A2,U+4A3,U+4AE-4B3,U+4D8,U+4D9,U+4E8,U+4E9,U+406,U+456,U+407,U+457,"
            "U+404,U+454",
}
FEATURES = "kern,mark,mkmk,ccmp,locl,tnum"


def main() -> None:
    source, out = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        pinned = pathlib.Path(folder) / "pinned.ttf"
        font = TTFont(source)
        font.flavor = None
        instancer.instantiateVariableFont(font, {"wght": (400, 700), "opsz": 14}).save(pinned)
        for script, characters in SLICES.items():
            subprocess.run([sys.executable, "-m", "fontTools.subset", pinned, f"--unicodes={characters}", f"--layout-features={FEATURES}",
                            "--flavor=woff2", "--no-hinting", "--desubroutinize", f"--output-file={out / f'inter-{script}.woff2'}"], check=True)


if __name__ == "__main__":
    main()
