"""The visual language: a colour and a shape for each class, read from ``ontology/style.ttl``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from sei_kg.drawing.svg import PAPER, Canvas
from sei_kg.errors import InputError
from sei_kg.namespaces import expand
from sei_kg.resources import ontology_dir

__all__ = ["PLAIN", "Style", "draw_shape", "read_styles", "tint"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a class looks.

    Attributes:
        cls: IRI of the class.
        colour: ``#rrggbb``, dark enough for marks on white.
        shape: name of a shape in ``SHAPES``.
        rank: where an entity has several classes, the one with the lowest rank speaks.
    """

    cls: str
    colour: str
    shape: str
    rank: int


PLAIN = Style("", "#57606a", "circle", 99)  # of what has no class with a style


@cache
def read_styles() -> dict[str, Style]:
    """Class IRI -> style, by rank; raises InputError where the file is broken."""
    path = ontology_dir() / "style.ttl"
    found: dict[str, dict[str, str]] = {}
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                found.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    except (OSError, SyntaxError) as error:
        raise InputError(f"the styles cannot be read: {error}", file=path) from error
    colour, shape, rank = expand("sei:colour"), expand("sei:shape"), expand("sei:styleRank")
    styles = []
    for cls, data in found.items():
        if colour in data:
            if data.get(shape) not in SHAPES or not data.get(rank, "").isdigit():
                raise InputError("a style needs a known shape and a rank", file=path, field=cls)
            styles.append(Style(cls, data[colour], data[shape], int(data[rank])))
    return {style.cls: style for style in sorted(styles, key=lambda s: (s.rank, s.cls))}


def tint(colour: str, share: float = 0.12) -> str:
    """A colour mixed with white: ``share`` of the colour."""
    base, paper = (tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (colour, PAPER))
    return "#" + "".join(f"{round(b * share + p * (1 - share)):02x}" for b, p in zip(base, paper, strict=True))


SHAPES: dict[str, str] = {  # name -> path in a box from -6 to 6
    "square": "M-5-5H5V5H-5z",
    "circle": "M-5.5 0A5.5 5.5 0 1 0 5.5 0A5.5 5.5 0 1 0-5.5 0z",
    "page": "M-4.5-6H1.5L4.5-3V6H-4.5z",
    "book": "M-6-4.5L0-3L6-4.5V4.5L0 6L-6 4.5z",
    "triangle": "M0-5.5L6 5H-6z",
    "diamond": "M0-6L6 0L0 6L-6 0z",
    "cross": "M-2-6H2V-2H6V2H2V6H-2V2H-6V-2H-2z",
    "hexagon": "M-6 0L-3-5.2H3L6 0L3 5.2H-3z",
    "pentagon": "M0-6L5.7-1.9L3.5 4.9H-3.5L-5.7-1.9z",
    "drop": "M0 6L-4.6-.5A5 5 0 1 1 4.6-.5z",
    "star": "M0-6L1.5-2L5.7-1.9L2.4.8L3.5 4.9L0 2.5L-3.5 4.9L-2.4.8L-5.7-1.9L-1.5-2z",
    "bar": "M-6-2.5H6V2.5H-6z",
    "chart": "M-6 6V0H-2.6V6zM-1.7 6V-6H1.7V6zM2.6 6V-3H6V6z",
    "octagon": "M-2.4-5.8H2.4L5.8-2.4V2.4L2.4 5.8H-2.4L-5.8 2.4V-2.4z",
}


def draw_shape(canvas: Canvas, x: float, y: float, style: Style, *, size: float = 12) -> None:
    """The mark of a class, centred at (x, y)."""
    scale = f" scale({size / 12:.2f})" if size != 12 else ""
    canvas.raw(f'<path transform="translate({x:.1f} {y:.1f}){scale}" d="{SHAPES[style.shape]}" fill="{style.colour}"/>')
