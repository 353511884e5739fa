"""Views: each picture says its finding, shows what is missing, and nothing in it overlaps or runs out."""

from __future__ import annotations

import json
import os
import re
import struct
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from sei_kg.cli import cli
from sei_kg.drawing.convert import _draws
from sei_kg.drawing.lanes import Box, Link, lay_out
from sei_kg.drawing.style import SHAPES, read_styles
from sei_kg.drawing.text import cut, text_width, wrap
from sei_kg.errors import SeiError, UnknownNameError
from sei_kg.page import page
from sei_kg.store import EmbeddedStore, current_database, open_store
from sei_kg.views import VIEWS, EmptyViewError, Request, draw, picture
from sei_kg.views.coverage import pairs
from sei_kg.views.timeline import years
from tests.endpoint_server import Endpoint, serving
from tests.exports_store import small_store

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def small() -> EmbeddedStore:
    return small_store()


@pytest.fixture(scope="module")
def store(digest_store: Path) -> EmbeddedStore:
    return open_store(digest_store)


# ---- text and style ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Lack of a sound financing system for small firms",
        "新能源汽车产业发展规划（2021—2035年），推动",
        "Öl, naïve café",
        "x" * 90,
    ],
)
@pytest.mark.parametrize("width", [60, 120, 240])
def test_lines_fit_and_hold_the_whole_text_when_there_is_room(text: str, width: int) -> None:
    lines = wrap(text, width, 13, lines=50)
    assert all(text_width(line, 13) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_what_does_not_fit_ends_with_an_ellipsis() -> None:
    lines = wrap("one two three four five six seven eight nine ten", 60, 13, lines=2)
    assert len(lines) == 2 and lines[1].endswith("…") and text_width(lines[1], 13) <= 60
    assert text_width(cut("战略性新兴产业发展规划", 60, 13), 13) <= 60


def test_chinese_never_begins_a_line_with_a_closing_mark() -> None:
    for width in range(40, 140, 7):
        assert not any(
            line[0] in "，。、）》；："
            for line in wrap("规划（草案）、方案，意见。办法；通知：公告《目录》", width, 13, lines=30)
        )


def test_every_style_is_told_apart_by_colour_or_shape_and_shows_on_white() -> None:
    styles = list(read_styles().values())
    assert len({(s.colour, s.shape) for s in styles}) >= len(styles) - 1  # figure and indicator share theirs
    for style in styles:
        assert style.shape in SHAPES
        red, green, blue = (int(style.colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        channel = lambda c: c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4  # noqa: E731
        light = 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue)
        assert 1.05 / (light + 0.05) >= 3, style.cls  # WCAG 2.2, 1.4.11


# ---- layout -----------------------------------------------------------------------------------------------------


def _points(path: str) -> list[tuple[float, float]]:
    from sei_kg.views.overview import _points as points

    return points(path)


@pytest.mark.parametrize("seed", range(6))
def test_edges_run_round_the_boxes_and_boxes_keep_apart(seed: int) -> None:
    import random

    chance = random.Random(seed)
    boxes = [Box(f"b{i}", chance.randrange(5), chance.choice((34, 50, 66))) for i in range(40)]
    links = [Link(f"b{chance.randrange(40)}", f"b{chance.randrange(40)}") for _ in range(60)]
    layout = lay_out(boxes, links, width=200, gutter=66)
    placed = list(layout.boxes.values())
    for n, a in enumerate(placed):
        for b in placed[n + 1 :]:
            assert a.x != b.x or a.y + a.h <= b.y + 0.1 or b.y + b.h <= a.y + 0.1
    for route in layout.routes:
        for x, y in _points(route.path) if route else ():
            inside = [p for p in placed if p.x + 0.5 < x < p.x + p.w - 0.5 and p.y + 0.5 < y < p.y + p.h - 0.5]
            assert not inside


def test_a_link_to_nothing_or_to_itself_has_no_route() -> None:
    layout = lay_out([Box("a", 0, 30)], [Link("a", "a"), Link("a", "z")], width=100, gutter=40)
    assert layout.routes == (None, None)


# ---- every view -------------------------------------------------------------------------------------------------

ALL = sorted(VIEWS)


@pytest.mark.parametrize("language", ["en", "zh", "both"])
@pytest.mark.parametrize("view", ALL)
def test_every_view_is_well_formed_and_says_title_and_source(store: EmbeddedStore, view: str, language: str) -> None:
    made = picture(store, view, Request(language=language))
    root = ElementTree.fromstring(made.svg)
    words = "".join(root.itertext())
    assert made.title in words
    assert "SEI-KG" in words and ("5 documents" in words or "5份文件" in words)
    assert made.nodes and made.table.rows
    if language == "zh":
        assert re.search("[\u4e00-\u9fff]", made.title)


@pytest.mark.parametrize("language", ["en", "zh", "both"])
@pytest.mark.parametrize("view", ALL)
def test_no_text_runs_out_of_its_box_or_off_the_page(store: EmbeddedStore, view: str, language: str) -> None:
    root = ElementTree.fromstring(picture(store, view, Request(language=language)).svg)
    width = float(root.get("width") or 0)
    height = float(root.get("height") or 0)
    for text in root.iter(SVG + "text"):
        x, y, size = (float(text.get(name) or 0) for name in ("x", "y", "font-size"))
        wide = text_width(text.text or "", size, bold=text.get("font-weight") == "700")
        left = {"middle": x - wide / 2, "end": x - wide}.get(text.get("text-anchor") or "", x)
        assert size >= 12, text.text
        if not text.get("transform"):
            assert left >= -1 and left + wide <= width + 1 and 0 < y <= height, text.text
    for group in root.iter(SVG + "g"):
        box = next((r for r in group.findall(SVG + "rect") if r.get("class") == "box"), None)
        if box is None or (group.get("class") or "") != "node" or view in ("sankey", "timeline"):
            continue
        right = float(box.get("x") or 0) + float(box.get("width") or 0)
        for text in group.findall(SVG + "text"):
            if text.get("text-anchor"):
                continue
            end = float(text.get("x") or 0) + text_width(
                text.text or "", float(text.get("font-size") or 0), bold=text.get("font-weight") == "700"
            )
            assert end <= right + 1, text.text


@pytest.mark.parametrize("language", ["en", "zh", "both"])
@pytest.mark.parametrize("view", ALL)
def test_no_two_texts_overlap(store: EmbeddedStore, view: str, language: str) -> None:
    root = ElementTree.fromstring(picture(store, view, Request(language=language)).svg)
    spans = []
    for text in root.iter(SVG + "text"):
        if text.get("transform"):
            continue
        x, y, size = (float(text.get(name) or 0) for name in ("x", "y", "font-size"))
        wide = text_width(text.text or "", size, bold=text.get("font-weight") == "700")
        left = {"middle": x - wide / 2, "end": x - wide}.get(text.get("text-anchor") or "", x)
        spans.append((left, y - size * 0.72, left + wide, y + size * 0.1, text.text))
    for n, a in enumerate(spans):
        for b in spans[n + 1 :]:
            assert a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1, (a, b)


@pytest.mark.parametrize("view", ALL)
def test_the_same_store_gives_the_same_bytes(store: EmbeddedStore, view: str) -> None:
    assert draw(store, view) == draw(store, view)


def test_lanes_show_what_has_no_measure_and_dash_what_is_inferred(small: EmbeddedStore) -> None:
    made = picture(small, "lanes", Request(entities=("problem-talent",)))
    assert "no measure" in made.title and "none found around it" in made.svg
    inferred = picture(small, "lanes", Request(entities=("measure-guarantees",)))
    assert any(edge.inferred for edge in inferred.edges) and "stroke-dasharray" in inferred.svg
    asserted = picture(small, "lanes", Request(entities=("measure-guarantees",), asserted=True))
    assert not any(edge.inferred for edge in asserted.edges)


@pytest.mark.parametrize("view", ["lanes", "coverage", "sankey"])
def test_what_only_the_topic_suggests_is_dashed_or_left_out(view: str) -> None:
    held = small_store()
    assert isinstance(held.raw, ox.Store)
    addresses = [
        edge
        for edge in picture(held, view).edges
        if edge.target.endswith("problem-loans") or "problem-loans" in edge.source
    ]
    assert addresses and not any(edge.inferred for edge in addresses)
    held.raw.update(
        "PREFIX sei: <https://w3id.org/sei-kg/ontology#> DELETE { GRAPH ?g { ?e sei:basis sei:Explicit } } "
        "INSERT { GRAPH ?g { ?e sei:basis sei:Inferred } } WHERE { GRAPH ?g { ?e sei:basis sei:Explicit } }"
    )
    suggested = picture(held, view)
    assert all(edge.inferred for edge in suggested.edges)
    if view == "lanes":
        assert "stroke-dasharray" in suggested.svg
        assert not picture(held, view, Request(asserted=True)).edges


def test_lanes_hold_at_most_the_limit_and_say_how_many_more(store: EmbeddedStore) -> None:
    made = picture(store, "lanes", Request(entities=("industry-strategic-emerging-industries",)))
    assert len(made.nodes) <= 40
    assert re.search(r"\+\d+ more", made.svg)


def test_a_name_in_either_language_finds_the_entity(small: EmbeddedStore) -> None:
    for name in ("problem-loans", "Small firms find no loans", "小企业贷款难", "id:problem-loans"):
        assert any(n.iri.endswith("problem-loans") for n in picture(small, "lanes", Request(entities=(name,))).nodes)


def test_coverage_lists_uncovered_rows_first(small: EmbeddedStore) -> None:
    made = picture(small, "coverage", Request(rows="problem", columns="measure"))
    assert made.title == "No measure for 1 of 2 problems"
    rows = [node.iri.rpartition("/")[2] for node in made.nodes]
    assert rows.index("problem-talent") < rows.index("problem-loans")


@pytest.mark.parametrize(("row", "column"), pairs())
def test_every_pair_of_coverage_can_be_drawn_or_says_it_is_empty(store: EmbeddedStore, row: str, column: str) -> None:
    try:
        made = picture(store, "coverage", Request(rows=row, columns=column))
    except EmptyViewError as error:
        assert row in str(error)
    else:
        ElementTree.fromstring(made.svg)


def test_the_timeline_draws_what_supersedes_what(small: EmbeddedStore) -> None:
    made = picture(small, "timeline")
    assert [e.property.rpartition("#")[2] for e in made.edges] == ["supersedes"]
    assert "2016" in made.svg and "2012" in made.svg


@pytest.mark.parametrize(
    ("date", "year"), [("2016", 2016), ("2016-07", 2016.5), ("2016-01-01", 2016), ("soon", None), ("", None)]
)
def test_dates_become_years(date: str, year: float | None) -> None:
    assert years(date) == year


def test_institutions_count_what_two_issue_together(small: EmbeddedStore) -> None:
    assert "1 policies" in picture(small, "institutions").title


@pytest.mark.parametrize("view", ["targets", "industries"])
def test_an_empty_view_is_refused_in_one_line(small: EmbeddedStore, view: str) -> None:
    with pytest.raises(EmptyViewError) as error:
        picture(small, view)
    assert "\n" not in str(error.value) and error.value.exit_code == 1


def test_markup_in_names_stays_text(small: EmbeddedStore) -> None:
    for view in ("lanes", "coverage", "sankey", "timeline"):
        svg = picture(small, view).svg
        assert "<script" not in svg.replace("&lt;script", "") and "\u202e" not in svg


# ---- forms and errors -------------------------------------------------------------------------------------------


def test_png_has_300_dots_an_inch_and_pdf_embeds_its_fonts(small: EmbeddedStore) -> None:
    png = draw(small, "lanes", format="png", language="both")
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at = png.index(b"pHYs")
    assert struct.unpack(">IIB", png[at + 4 : at + 13]) == (11811, 11811, 1)
    pdf = draw(small, "lanes", format="pdf", language="both")
    assert pdf[:5] == b"%PDF-" and b"FontFile" in pdf


@pytest.mark.parametrize(
    ("view", "options", "near"),
    [("lane", {}, "'lanes'"), ("lanes", {"format": "pgn"}, "'png'"), ("lanes", {"entities": ["Ministry C"]}, "Ministry"),
     ("coverage", {"rows": "problems"}, "problem"), ("lanes", {"language": "de"}, "'en'")],
)  # fmt: skip
def test_an_unknown_name_is_answered_with_the_nearest(
    small: EmbeddedStore, view: str, options: dict, near: str
) -> None:
    with pytest.raises(UnknownNameError) as error:
        draw(small, view, **options)
    assert near in str(error.value) and "\n" not in str(error.value)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, arguments)
    if isinstance(result.exception, SeiError):
        return result.exception.exit_code, str(result.exception)
    return result.exit_code, result.stderr


def test_the_command_writes_pictures_pages_and_graph_files(digest_store: Path, tmp_path: Path) -> None:
    for form in ("svg", "html", "graphml", "mermaid"):
        code, said = run("export", form, "--store", str(digest_store), "-o", str(tmp_path / form))
        assert code == 0 and said
        assert (tmp_path / form).stat().st_size > 500
    assert sorted(p.name for p in tmp_path.iterdir()) == ["graphml", "html", "mermaid", "svg"]


def test_wrong_use_is_one_line_and_leaves_no_file(digest_store: Path, tmp_path: Path) -> None:
    store = ("--store", str(digest_store))
    for arguments, words in (
        (("svgg",), "'svg'"),
        (("svg", "--view", "lans"), "'lanes'"),
        (("svg", "--entity", "Qwrtzplx Vbnmk"), "no such"),
        (("graphml", "--view", "lanes"), "--view"),
        (("turtle", "--class", "Policy"), "whole store"),
        (("graphml", "--relation", "issuedby2"), "issuedBy"),
    ):
        code, said = run("export", *arguments, *store, "-o", str(tmp_path / "x"))
        assert code == 2 and words in said and "\n" not in said.strip(), (arguments, said)
    code, said = run("export", "svg", *store, "-o", str(tmp_path / "none" / "x.svg"))
    assert code == 2 and "no such folder" in said
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", ["png", "pdf", "svg"])
def test_chinese_without_a_font_is_said_in_one_line(form: str, digest_store: Path, tmp_path: Path) -> None:
    """A font configuration that names no folder hides every font of the machine from the converter."""
    empty = tmp_path / "fonts.conf"
    empty.write_text('<?xml version="1.0"?><fontconfig><dir>/nowhere</dir></fontconfig>', "utf-8")
    found = {}
    for language in ("zh", "en"):
        command = [sys.executable, "-m", "sei_kg", "export", form, "--view", "ontology", "--language", language,
                   "--store", str(digest_store), "-o", str(tmp_path / "x")]  # fmt: skip
        where = {**os.environ, "FONTCONFIG_FILE": str(empty), "HOME": str(tmp_path)}
        done = subprocess.run(command, capture_output=True, text=True, env=where)
        assert done.returncode == 0
        found[language] = [line for line in done.stderr.splitlines() if line.startswith("warning: ")]
    assert found["en"] == []
    if form == "svg" or not sys.platform.startswith("linux"):
        assert found["zh"] == []
    else:
        assert len(found["zh"]) == 1 and "fonts-noto-cjk" in found["zh"][0]


def test_the_probe_tells_drawn_signs_from_lost_ones() -> None:
    assert _draws("A") and not _draws("\u0379")


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_an_endpoint_gives_the_same_picture(view: str, digest_store: Path, store: EmbeddedStore) -> None:
    """But for the date of the build, which only a folder tells."""
    served = Endpoint(ox.Store.read_only(str(current_database(digest_store))))
    with serving(served):
        far = picture(open_store(served.address), view)
    near = picture(store, view)
    assert far.table == near.table and far.nodes == near.nodes and far.edges == near.edges
    assert unsigned(far.svg) == unsigned(near.svg)


def test_a_page_is_made_from_an_endpoint_in_few_requests(digest_store: Path, store: EmbeddedStore) -> None:
    served = Endpoint(ox.Store.read_only(str(current_database(digest_store))))
    with serving(served):
        far = open_store(served.address)
        text = page(far, "lanes", Request(), picture(far, "lanes"))
    assert (
        served.requests < 400
        and data_of(text)["nodes"] == data_of(page(store, "lanes", Request(), picture(store, "lanes")))["nodes"]
    )


def unsigned(svg: str) -> list[str]:
    return [line for line in svg.splitlines() if 'class="source' not in line]


def data_of(text: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)[1])


@pytest.mark.parametrize(
    ("view", "request_", "words"),
    [("coverage", Request(classes=("Policy",)), "--class"), ("ontology", Request(entities=("x",)), "--entity"),
     ("lanes", Request(rows="problem"), "--rows"), ("lanes", Request(classes=("Polcy",)), "Policy"),
     ("timeline", Request(relations=("supercedes",)), "supersedes"), ("targets", Request(limit=7), "--limit")],
)  # fmt: skip
def test_a_filter_is_heeded_or_refused_never_passed_over(
    small: EmbeddedStore, view: str, request_: Request, words: str
) -> None:
    with pytest.raises(SeiError, match=words) as error:
        picture(small, view, request_)
    assert error.value.exit_code == 2


def test_filters_of_lanes_and_timeline_are_heeded(small: EmbeddedStore) -> None:
    made = picture(small, "lanes", Request(classes=("sei:measure",)))
    assert {node.cls.rpartition("#")[2] for node in made.nodes} <= {"Problem", "Measure"}
    assert picture(small, "timeline", Request(relations=("supersedes",))).edges
    assert not picture(small, "timeline", Request(relations=("amends",))).edges
