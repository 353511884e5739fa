"""What every picture has around it: a title that says the finding, a legend, and the source line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from sei_kg.drawing.style import Style, draw_shape, read_styles
from sei_kg.drawing.svg import INK, MUTED, RULE, Canvas
from sei_kg.drawing.text import cut, text_width, wrap
from sei_kg.views.picture import Label
from sei_kg.views.reading import Reader

__all__ = ["MARGIN", "Slant", "foot", "head", "label_lines"]

MARGIN = 28.0
_REACH, _SLOPE = 230.0, 50.0  # longest sloping heading; its angle in degrees


def head(canvas: Canvas, reader: Reader, title: Label, subtitle: Label | None = None) -> float:
    """Draws title and subtitle; returns the y below them."""
    room, y = canvas.width - 2 * MARGIN, MARGIN + 4.0
    languages = ("en", "zh") if reader.language == "both" else (reader.language,)
    for place, language in enumerate(languages):
        size = 22 if place == 0 else 17
        for line in wrap(title.best(language), room, size, lines=2, bold=True):
            y += size * 1.05
            canvas.text(MARGIN, y, line, size=size, bold=True, cls="title")
        y += 4
    for language in languages if subtitle else ():
        assert subtitle is not None
        for line in wrap(subtitle.best(language), room, 14, lines=2):
            y += 18
            canvas.text(MARGIN, y, line, size=14, fill=MUTED)
    return y + 18


def foot(
    canvas: Canvas, reader: Reader, y: float, classes: Iterable[str] = (), *, lines: bool = False,
    extra: Sequence[tuple[str, str]] = (), note: Label | None = None,
) -> float:  # fmt: skip
    """Draws legend and source line from ``y`` on; returns the height of the picture.

    Args:
        classes: IRIs of the classes to explain.
        lines: whether solid and dashed lines are explained.
        extra: (colour, words) of further patches.
        note: a line of explanation below the legend.
    """
    styles = [style for cls, style in read_styles().items() if cls in set(classes)]
    y += 6
    canvas.line(MARGIN, y, canvas.width - MARGIN, y)
    y += 20
    x, size = MARGIN, 13.0
    items: list[tuple[Style | str, str]] = [(style, reader.text(style.cls)) for style in styles]
    items += [(colour, words) for colour, words in extra]
    if lines:
        items += [("", reader.say("legend.asserted")), ("4 3", reader.say("legend.inferred"))]
    for mark, words in items:
        wide = text_width(words, size) + (44 if isinstance(mark, str) and not mark.startswith("#") else 24) + 18
        if x + wide > canvas.width - MARGIN and x > MARGIN:
            x, y = MARGIN, y + 20
        if isinstance(mark, Style):
            draw_shape(canvas, x + 7, y - 4.5, mark)
            start = x + 19
        elif mark.startswith("#"):
            canvas.rect(x, y - 11, 14, 12, fill=mark, stroke=RULE)
            start = x + 20
        else:
            canvas.line(x, y - 4.5, x + 32, y - 4.5, stroke=MUTED, weight=1.6, dash=mark)
            start = x + 39
        canvas.text(start, y, words, size=size, fill=INK)
        x += wide
    if items:
        y += 22
    for language in ("en", "zh") if reader.language == "both" else (reader.language,):
        for line in wrap(note.best(language), canvas.width - 2 * MARGIN, 12, lines=3) if note else ():
            canvas.text(MARGIN, y, line, size=12, fill=MUTED)
            y += 17
    for language in ("en", "zh") if reader.language == "both" else (reader.language,):
        for line in wrap(reader.source_line(language), canvas.width - 2 * MARGIN, 12, lines=3):
            canvas.text(MARGIN, y, line, size=12, fill=MUTED, cls="source")
            y += 16
    return y + MARGIN - 14


def label_lines(
    reader: Reader, label: Label, width: float, *, size: float = 13, lines: int = 3, bold: bool = False
) -> list[tuple[str, float, bool]]:
    """The lines of a label: (text, type size, whether it is the second language)."""
    if reader.language == "both" and label.en and label.zh and label.en != label.zh:
        first = wrap(label.en, width, size, lines=max(lines - 2, 1), bold=bold)
        second = wrap(label.zh, width, size - 1, lines=max(lines - len(first), 1))
        return [(line, size, False) for line in first] + [(line, size - 1, True) for line in second]
    return [(line, size, False) for line in wrap(label.best(reader.language), width, size, lines=lines, bold=bold)]


class Slant:
    """The headings of the columns, on a slope; as long as they need, up to a limit.

    Attributes:
        reach: length of the longest, along the slope.
        height: what they take above the matrix.
        overhang: what the last one takes to the right of the last column.
    """

    def __init__(self, reader: Reader, columns: Sequence[str], *, cell: float) -> None:
        self.reader, self.cell = reader, cell
        self.texts = {iri: self._lines(iri) for iri in columns}
        self.reach = max((text_width(text, 12.5) for lines in self.texts.values() for text in lines), default=0.0)
        self.height = (self.reach + 14) * math.sin(math.radians(_SLOPE)) + 30
        self.overhang = max(self.reach * math.cos(math.radians(_SLOPE)) - cell / 2 + 12, 0.0)

    def _lines(self, iri: str) -> list[str]:
        label = self.reader.label(iri)
        if self.reader.language == "both" and label.en and label.zh and label.en != label.zh:
            return [cut(label.en, _REACH, 12.5), cut(label.zh, _REACH, 12)]
        return wrap(label.best(self.reader.language), _REACH, 12.5, lines=2)

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        for number, (iri, texts) in enumerate(self.texts.items()):
            x = left + number * self.cell + self.cell / 2
            label = self.reader.label(iri)
            second = self.reader.language == "both" and label.en and label.zh
            with canvas.group(cls="node", ident=iri, title=self.reader.text(iri)):
                draw_shape(canvas, x, top - 9, self.reader.style(iri), size=11)
                for place, text in enumerate(texts):
                    canvas.text(x + 4 + 18 * place, top - 18, text, size=12 if place and second else 12.5, turn=-_SLOPE,
                                fill=MUTED if place and second else INK)  # fmt: skip
