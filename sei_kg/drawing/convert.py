"""SVG to PNG and PDF, by resvg inside vl-convert: no browser, no network, fonts embedded in the PDF."""

from __future__ import annotations

from functools import cache

from sei_kg.drawing.text import CJK_FONTS, cjk
from sei_kg.errors import InputError

__all__ = ["PNG_PPI", "chinese_is_lost", "svg_to"]

PNG_PPI = 300
_UNASSIGNED = "\u0378"  # a code point that Unicode has not assigned: no font draws it


def chinese_is_lost(svg: str, form: str) -> str:
    """One line of warning where a picture holds Chinese and no font here draws it; else "".

    SVG names its fonts and leaves the choice to the viewer; PNG and PDF are drawn here, with the fonts of this machine.
    """
    if form == "svg" or not any(map(cjk, svg)) or _draws("国"):
        return ""
    return (
        f"no Chinese font is installed here: Chinese text in this {form} shows as empty boxes (install Noto Sans CJK, "
        "on Debian `apt-get install fonts-noto-cjk`; or take --language en, svg or html)"
    )


@cache
def _draws(char: str) -> bool:
    """Whether a font draws a character: it looks other than a code point that has no sign."""
    import vl_convert

    def look(text: str) -> bytes:
        return bytes(vl_convert.svg_to_png(
            '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">'
            f'<text x="2" y="20" font-size="20" font-family="{CJK_FONTS}">{text}</text></svg>'
        ))  # fmt: skip

    return look(char) != look(_UNASSIGNED)


def svg_to(svg: str, form: str) -> bytes:
    """A picture in another form.

    Args:
        svg: the document; 1 user unit is taken as 1/96 inch, as browsers do.
        form: "svg", "png" (300 dots an inch) or "pdf" (fonts embedded).

    Raises:
        InputError: the converter is not installed.
    """
    if form == "svg":
        return svg.encode()
    try:
        import vl_convert
    except ImportError as error:
        raise InputError(f"{form} needs vl-convert", hint="pip install vl-convert-python, or take svg") from error
    if form == "pdf":
        return bytes(vl_convert.svg_to_pdf(svg))
    # the library counts 72 units an inch; ``scale`` makes the pixels, so that 96 units fill an inch of 300 dots
    png = bytes(vl_convert.svg_to_png(svg, scale=PNG_PPI / 96))
    return _density(png, PNG_PPI)


def _density(png: bytes, ppi: int) -> bytes:
    """The PNG with its resolution written down (chunk pHYs, dots a metre), in the place of one that is there."""
    import struct
    import zlib

    parts, at = [png[:8]], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, end = png[at + 4 : at + 8], at + 12 + length
        if kind != b"pHYs":
            parts.append(png[at:end])
        if kind == b"IHDR":
            dots = round(ppi / 0.0254)
            body = b"pHYs" + struct.pack(">IIB", dots, dots, 1)
            parts.append(struct.pack(">I", 9) + body + struct.pack(">I", zlib.crc32(body)))
        at = end
    return b"".join(parts)
