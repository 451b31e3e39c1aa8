"""Make the Chinese font of the pictures from Noto Sans SC: ``npm pack @expo-google-fonts/noto-sans-sc@0.4.3``, then
``python docs/font.py 400Regular/NotoSansSC_400Regular.ttf``. Needs fontTools, which Matplotlib brings along."""

import sys
from pathlib import Path

from fontTools import subset

HERE = Path(__file__).parents[1] / "crmlib" / "showing" / "fonts" / "NotoSansSC-GB2312.ttf"


def rows(first: int, last: int) -> str:
    """The characters of some rows of GB 2312; 1 to 9 are signs, 16 to 55 the daily characters, 56 to 87 the rarer ones."""
    pairs = (bytes([0xA0 + row, cell]) for row in range(first, last + 1) for cell in range(0xA1, 0xFF))
    return "".join(pair.decode("gb2312", "ignore") for pair in pairs)


def letters() -> str:
    """All of them: the signs in use, both levels of characters, ASCII and Latin-1."""
    return rows(1, 3) + rows(16, 87) + "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)]))


def main(source: str) -> None:
    """Cut the font down and store it; hints are left out, since pictures are drawn larger than hints are for."""
    options = subset.Options(
        layout_features=[], hinting=False, drop_tables=["BASE", "STAT", "vhea", "vmtx", "GSUB", "GPOS"]
    )
    font = subset.load_font(source, options)
    cut = subset.Subsetter(options)
    cut.populate(text=letters())
    cut.subset(font)
    font.save(HERE)
    print(f"{HERE.name}: {len(font.getBestCmap()):,} characters, {HERE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
