"""An SVG canvas that gives the same bytes for the same drawing.

Every text is escaped, every text line carries the width it was measured with, and the parts of a node or edge are held
in one group with a ``data-id``, a title for screen readers and a class, so that a page can make them answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sei_kg.drawing.text import CJK_FONTS, FONTS, cjk, text_width

__all__ = ["INK", "MUTED", "PAPER", "RULE", "Canvas", "escape"]

INK, MUTED, RULE, PAPER = "#1b1f24", "#57606a", "#d0d7de", "#ffffff"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """Text for XML content and attributes; what XML cannot hold, and marks that turn the direction, are dropped."""
    text = _FORBIDDEN.sub("", text)
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#39;")
    )


def _n(value: float) -> str:
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


class Canvas:
    """Collects shapes; ``finish`` gives the document. Units are CSS pixels, y grows downwards."""

    def __init__(self, width: float) -> None:
        self.width, self._parts, self._defs = width, [], []  # type: float, list[str], list[str]

    def raw(self, text: str) -> None:
        self._parts.append(text)

    @contextmanager
    def group(
        self, *, cls: str = "", ident: str = "", title: str = "", data: dict[str, str] | None = None
    ) -> Iterator[None]:
        """A group; with ``ident`` it can be reached by keyboard and pointed at."""
        extra = "".join(f' data-{k}="{escape(v)}"' for k, v in sorted((data or {}).items()))
        attributes = (
            (f' class="{escape(cls)}"' if cls else "") + (f' data-id="{escape(ident)}"' if ident else "") + extra
        )
        self.raw(f"<g{attributes}>" + (f"<title>{escape(title)}</title>" if title else ""))
        yield
        self.raw("</g>")

    def rect(
        self, x: float, y: float, w: float, h: float, *, fill: str = "none", stroke: str = "none", radius: float = 0,
        dash: str = "", weight: float = 1, opacity: float = 1, cls: str = "",
    ) -> None:  # fmt: skip
        self.raw(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(w, 0))}" height="{_n(max(h, 0))}"'
            + _paint(fill, stroke, weight, dash, opacity)
            + (f' rx="{_n(radius)}"' if radius else "") + (f' class="{cls}"' if cls else "") + "/>"
        )  # fmt: skip

    def path(
        self, d: str, *, fill: str = "none", stroke: str = "none", weight: float = 1, dash: str = "", marker: str = "",
        opacity: float = 1, cls: str = "",
    ) -> None:  # fmt: skip
        self.raw(
            f'<path d="{d}"{_paint(fill, stroke, weight, dash, opacity)}'
            + (f' marker-end="url(#{marker})"' if marker else "") + (f' class="{cls}"' if cls else "") + "/>"
        )  # fmt: skip

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = RULE, weight: float = 1, dash: str = ""
    ) -> None:
        self.path(f"M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}", stroke=stroke, weight=weight, dash=dash)

    def circle(
        self, x: float, y: float, r: float, *, fill: str = "none", stroke: str = "none", weight: float = 1
    ) -> None:
        self.raw(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}"{_paint(fill, stroke, weight, "", 1)}/>')

    def text(
        self, x: float, y: float, text: str, *, size: float = 13, bold: bool = False, fill: str = INK,
        anchor: str = "start", italic: bool = False, turn: float = 0, cls: str = "",
    ) -> None:  # fmt: skip
        """One line; ``y`` is its baseline."""
        if not text.strip():
            return
        runs = _runs(text)
        widths = [text_width(run, size, bold=bold) for run in runs]
        if len(runs) > 1:  # a second language has a font, and so an element, of its own
            x -= sum(widths) * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
            anchor = "start"
        turned, along = (x, y), 0.0
        for run, width in zip(runs, widths, strict=True):
            kind = f"{cls} zh".strip() if any(map(cjk, run)) else cls
            run = run.rstrip()
            held = text_width(run, size, bold=bold)
            fit = f' textLength="{_n(held)}" lengthAdjust="spacingAndGlyphs"' if held > 24 else ""
            self.raw(
                f'<text x="{_n(x + along)}" y="{_n(y)}" font-size="{_n(size)}" fill="{fill}"{fit}'
                + (' font-weight="700"' if bold else "") + (' font-style="italic"' if italic else "")
                + (f' text-anchor="{anchor}"' if anchor != "start" else "")
                + (f' transform="rotate({_n(turn)} {_n(turned[0])} {_n(turned[1])})"' if turn else "")
                + (f' class="{kind}"' if kind else "") + f">{escape(run)}</text>"
            )  # fmt: skip
            along += width

    def marker(self, name: str, colour: str) -> None:
        """An arrow head for ``path(marker=name)``."""
        self._defs.append(
            f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
            'markerUnits="userSpaceOnUse" '
            'orient="auto-start-reverse">'
            f'<path d="M0 1L9 5L0 9z" fill="{colour}"/></marker>'
        )

    def finish(self, height: float, *, title: str, description: str = "") -> str:
        """The whole document, on white paper."""
        defs = f"<defs><style>.zh{{font-family:{CJK_FONTS}}}</style>{''.join(self._defs)}</defs>"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(self.width)} {_n(height)}" '
            f'width="{_n(self.width)}" height="{_n(height)}" font-family="{escape(FONTS)}" role="img" aria-label="{escape(title)}">\n'
            f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{defs}\n"
            f'<rect width="100%" height="100%" fill="{PAPER}" class="paper"/>\n' + "\n".join(self._parts) + "\n</svg>\n"
        )


def _runs(text: str) -> list[str]:
    """A line in pieces of one language each, where it names a thing in both: "name / 名称"."""
    parts = text.split(" / ")
    runs = [parts[0]]
    for part in parts[1:]:
        if any(map(cjk, part)) == any(map(cjk, runs[-1])):
            runs[-1] += " / " + part
        else:
            runs[-1] += " / "
            runs.append(part)
    return runs


def _paint(fill: str, stroke: str, weight: float, dash: str, opacity: float) -> str:
    return (
        f' fill="{fill}"'
        + (f' stroke="{stroke}" stroke-width="{_n(weight)}"' if stroke != "none" else "")
        + (f' stroke-dasharray="{dash}"' if dash else "")
        + (f' opacity="{opacity:.2f}"' if opacity < 1 else "")
    )
