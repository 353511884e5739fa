"""The view ``lanes``: organisation, policy, problem, measure, instrument in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sei_kg.drawing.lanes import Box, Layout, Link, lay_out
from sei_kg.drawing.style import Style, draw_shape, tint
from sei_kg.drawing.svg import INK, MUTED, Canvas
from sei_kg.drawing.text import cut, text_width, wrap
from sei_kg.namespaces import expand
from sei_kg.views.frame import MARGIN, foot, head, label_lines
from sei_kg.views.neighbourhood import Neighbourhood, lane_of_class, neighbourhood
from sei_kg.views.picture import EmptyViewError, Label, Picture, Request, Table
from sei_kg.views.reading import Reader

__all__ = ["lanes"]

WIDTH, GUTTER, GAP = 214.0, 66.0, 13.0
_SIZE, _LINE, _PAD = 13.0, 16.0, 9.0
_PROBLEM, _MEASURE = "sei:Problem", "sei:Measure"


def lanes(reader: Reader, request: Request) -> Picture:
    """One or several entities and their surroundings; without any, the problems that are most and least addressed."""
    counts = {row[0]: (int(row[1]), int(row[2])) for row in reader.rows("lanes-problems")}
    seeds = [reader.resolve(name) for name in request.entities]
    if seeds:
        caps = {lane: max(2, most * request.limit // 40) for lane, most in enumerate((7, 9, 8, 9, 10, 8))}
        around = neighbourhood(reader, seeds, request, caps=caps)
        if len(around.lanes) == len(set(seeds)):
            names = ", ".join(reader.label(seed).best(reader.language) for seed in seeds)
            raise EmptyViewError(
                f"{names}: " + reader.say("empty", "en"),
                hint="nothing is linked to it; `sei-kg show` tells what is known",
            )
    else:
        seeds = _telling(counts, request.limit)
        if not seeds:
            raise EmptyViewError(reader.say("empty", "en"), hint=reader.say("empty_hint", "en"))
        caps = {lane: most * request.limit // 40 for lane, most in enumerate((6, 6, 0, len(seeds), 12, 8))}
        around = neighbourhood(reader, seeds, request, caps=caps)
        problems = lane_of_class(reader)[expand(_PROBLEM)]
        hidden = len(counts) - sum(lane == problems for lane in around.lanes.values())
        around = replace(around, left_out={**around.left_out, problems: hidden})
    return _Drawing(reader, around, seeds if request.entities else [], counts).picture()


def _telling(counts: dict[str, tuple[int, int]], limit: int) -> list[str]:
    """The problems with most measures, and some that have none: both are the finding; eleven of forty entities."""
    many = max(3, 11 * limit // 40)
    addressed = [iri for iri, (measures, _) in counts.items() if measures]
    bare = [iri for iri, (measures, _) in counts.items() if not measures]
    some = many * 3 // 11
    return addressed[: max(many - some, many - len(bare))] + bare[: max(some, many - len(addressed))]


class _Drawing:
    def __init__(
        self, reader: Reader, around: Neighbourhood, chosen: Sequence[str], counts: dict[str, tuple[int, int]]
    ) -> None:
        self.reader, self.around, self.chosen, self.counts = reader, around, set(chosen), counts
        self.columns = reader.words["lanes"]["columns"]
        held = set(around.lanes.values())
        self.shown = [n for n, column in enumerate(self.columns) if n in held or column["always"]]
        self.place = {lane: position for position, lane in enumerate(self.shown)}

    def title(self) -> Label:
        reader = self.reader
        if not self.chosen:
            bare = sum(1 for measures, _ in self.counts.values() if not measures)
            key = "lanes.title" if bare else "lanes.title_all"
            return reader.both(key, uncovered=bare, problems=len(self.counts))
        first = next(iri for iri in self.around.lanes if iri in self.chosen)
        name = reader.label(first)
        if reader.cls(first) == expand(_PROBLEM):
            measures = self.counts.get(first, (0, 0))[0]
            return reader.both(
                "lanes.about_problem" if measures else "lanes.about_problem_none", name=name, measures=measures
            )
        home = {"problems": 3, "measures": 4, "instruments": 5}  # lanes
        numbers = {
            key: sum(1 for iri, at in self.around.lanes.items() if at == lane and iri not in self.chosen)
            + self.around.left_out.get(lane, 0)
            for key, lane in home.items()
        }
        forms = {key: "none" if not n else "one" if n == 1 else "many" for key, n in numbers.items()}
        told = [
            reader.both(f"lanes.{key}_{forms[key]}", n=n)
            for key, n in numbers.items()
            if n or self.around.lanes[first] != home[key]  # that an instrument is not joined to others says nothing
        ]
        parts = Label(", ".join(part.en for part in told), "、".join(part.zh for part in told))
        return reader.both("lanes.about", name=name, parts=parts)

    def picture(self) -> Picture:
        reader = self.reader
        width = 2 * MARGIN + len(self.shown) * WIDTH + (len(self.shown) - 1) * GUTTER + GUTTER * 0.6
        canvas = Canvas(max(width, 760))
        title = self.title()
        y = head(canvas, reader, title, reader.both("lanes.subtitle"))
        texts = {iri: self._lines(iri) for iri in self.around.lanes}
        boxes = [Box(iri, self.place[lane], self._height(iri, texts[iri])) for iri, lane in self.around.lanes.items()]
        high = 24 + _LINE * (2 if reader.language == "both" else 1)
        held = set(self.around.lanes.values())
        boxes += [Box(f"none {lane}", self.place[lane], high) for lane in self.place if lane not in held]
        layout = lay_out(
            boxes,
            [Link(e.source, e.target) for e in self.around.edges],
            width=WIDTH,
            gutter=GUTTER,
            gap=GAP,
            left=MARGIN,
        )
        y = self._headings(canvas, y)
        self._edges(canvas, layout, y)
        for iri, lines in texts.items():
            self._box(canvas, layout, iri, lines, y)
        bottom = y + layout.height
        bottom = self._left_out(canvas, layout, y, bottom)
        classes = {reader.cls(iri) for iri in self.around.lanes}
        relations = sorted({edge.property for edge in self.around.edges})
        names = Label(*(" · ".join(reader.label(iri).best(tongue) for iri in relations) for tongue in ("en", "zh")))
        height = foot(
            canvas,
            reader,
            bottom + 12,
            classes,
            lines=True,
            note=reader.both("legend.arrows", names=names),
        )
        nodes = tuple(reader.node(iri) for iri in self.around.lanes)
        finding = title.best(reader.language)
        return Picture(canvas.finish(height, title=finding, description=reader.say("lanes.subtitle")), finding, nodes,
                       self.around.edges, self._table(), title)  # fmt: skip

    def _lines(self, iri: str) -> list[tuple[str, float, bool]]:
        return label_lines(
            self.reader,
            self.reader.label(iri),
            WIDTH - 38,
            size=_SIZE,
            lines=5 if self.reader.language == "both" else 4,
            bold=iri in self.chosen,
        )

    def _bare(self, iri: str) -> bool:
        return iri in self.counts and not self.counts[iri][0]

    def _height(self, iri: str, lines: list[tuple[str, float, bool]]) -> float:
        sides: dict[bool, int] = {True: 0, False: 0}
        for edge in self.around.edges:
            if iri in (edge.source, edge.target):
                other = edge.target if edge.source == iri else edge.source
                sides[self.around.lanes[other] < self.around.lanes[iri]] += 1
        room = 14 + 8 * min(max(sides.values()), 14)
        return max(2 * _PAD + len(lines) * _LINE + (15 * len(self._warning(iri))), room)

    def _warning(self, iri: str) -> list[str]:
        languages = ("en", "zh") if self.reader.language == "both" else (self.reader.language,)
        return [self.reader.say("lanes.uncovered", language) for language in languages] if self._bare(iri) else []

    def _headings(self, canvas: Canvas, y: float) -> float:
        deepest = y
        for lane, position in self.place.items():
            x, line_y = MARGIN + position * (WIDTH + GUTTER), y
            for language in ("en", "zh") if self.reader.language == "both" else (self.reader.language,):
                for line in wrap(str(self.columns[lane][language]), WIDTH, 14, lines=2, bold=True):
                    line_y += 17
                    canvas.text(x, line_y, line, size=14, bold=True)
            deepest = max(deepest, line_y)
        deepest += 8
        for position in self.place.values():
            x = MARGIN + position * (WIDTH + GUTTER)
            canvas.line(x, deepest, x + WIDTH, deepest, stroke=INK, weight=1.2)
        return deepest + 16

    def _edges(self, canvas: Canvas, layout: Layout, y: float) -> None:
        canvas.marker("tip", "#6e7781")
        canvas.marker("tip-strong", "#24292f")
        for edge, route in zip(self.around.edges, layout.routes, strict=True):
            if route is None:
                continue
            strong = edge.source in self.chosen or edge.target in self.chosen
            colour = "#24292f" if strong else "#8c959f"
            tip = "tip-strong" if strong else "tip"
            name = self.reader.text(edge.property)
            ident = f"{edge.source} {edge.property} {edge.target}"
            dash = ' stroke-dasharray="5 4"' if edge.inferred else ""
            marker = f'marker-{"start" if route.backward else "end"}="url(#{tip})"'
            with canvas.group(
                cls="edge" + (" inferred" if edge.inferred else ""),
                ident=ident,
                title=self._said(edge.source, name, edge.target),
            ):
                canvas.raw(
                    f'<path transform="translate(0 {y:.1f})" d="{route.path}" fill="none" stroke="{colour}" '
                    f'stroke-width="{1.6 if strong else 1.2}"{dash} {marker}/>'
                )

    def _said(self, source: str, name: str, target: str) -> str:
        return f"{self.reader.text(source)} — {name} → {self.reader.text(target)}"

    def _box(self, canvas: Canvas, layout: Layout, iri: str, lines: list[tuple[str, float, bool]], top: float) -> None:
        placed, style, chosen, bare = layout.boxes[iri], self.reader.style(iri), iri in self.chosen, self._bare(iri)
        x, y = placed.x, placed.y + top
        with canvas.group(cls="node", ident=iri, title=self.reader.text(iri)):
            canvas.rect(
                x, y, placed.w, placed.h, fill=tint(style.colour, 0.24 if chosen else 0.09), stroke=style.colour,
                radius=5, weight=2.4 if chosen else 1.6 if bare else 1.1, dash="3 3" if bare else "", cls="box",
            )  # fmt: skip
            _mark(canvas, x, y + placed.h / 2, style)
            warning = self._warning(iri)
            baseline = y + (placed.h - len(lines) * _LINE - len(warning) * 15) / 2 + _SIZE - 1.5
            for text, size, second in lines:
                canvas.text(
                    x + 29, baseline, text, size=size, bold=chosen and not second, fill=MUTED if second else INK
                )
                baseline += _LINE
            for words in warning:
                canvas.text(
                    x + 29, baseline - 1, cut(words, WIDTH - 38, 12, bold=True), size=12, bold=True, fill=style.colour
                )
                baseline += 15

    def _left_out(self, canvas: Canvas, layout: Layout, top: float, bottom: float) -> float:
        """Says below each lane how much is not shown, or that there is nothing."""
        lowest = bottom
        for lane, position in self.place.items():
            x = MARGIN + position * (WIDTH + GUTTER)
            none = layout.boxes.get(f"none {lane}")
            count = self.around.left_out.get(lane, 0)
            if none:
                tongues = ("en", "zh") if self.reader.language == "both" else (self.reader.language,)
                canvas.rect(x, top + none.y, WIDTH, none.h, stroke="#b2324b", radius=5, dash="3 3", weight=1.4)
                for number, tongue in enumerate(tongues):
                    canvas.text(x + WIDTH / 2, top + none.y + 25 + _LINE * number, self.reader.say("lanes.none", tongue),
                                size=_SIZE, fill="#b2324b", anchor="middle", bold=True)  # fmt: skip
            elif count:
                words = self.reader.say("more", n=count)
                wide = text_width(words, 13, bold=True) + 22
                y = bottom + 14
                canvas.rect(x, y, wide, 24, fill="#eaeef2", radius=12)
                canvas.text(x + wide / 2, y + 16.5, words, size=13, bold=True, fill=MUTED, anchor="middle")
                lowest = max(lowest, y + 24)
        return lowest

    def _table(self) -> Table:
        reader = self.reader
        return Table(
            tuple(reader.say(f"table.{key}") for key in ("subject", "property", "object", "evidence")),
            tuple(
                (reader.text(e.source), reader.text(e.property), reader.text(e.target), str(len(e.graphs)))
                for e in self.around.edges
            ),
        )


def _mark(canvas: Canvas, x: float, y: float, style: Style) -> None:
    draw_shape(canvas, x + 15, y, style)
