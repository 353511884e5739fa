"""Writes a standalone page: HTML, style, script, picture and data in one file.

The page may not fetch anything: its content policy forbids every address and every script but the one written here,
which is named by its hash. All text of the graph reaches the document as text, never as markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from functools import cache
from importlib import resources

from sei_kg.drawing.svg import escape
from sei_kg.page.data import DRAWN_BY_PAGE, page_data
from sei_kg.store import Store
from sei_kg.views.drawing import LANGUAGES, checked, picture
from sei_kg.views.picture import Picture, Request, Table
from sei_kg.views.reading import Reader

__all__ = ["page"]


@cache
def _asset(name: str) -> str:
    return (resources.files("sei_kg.page") / name).read_text("utf-8")


def page(store: Store, view: str, request: Request, made: Picture, *, reader: Reader | None = None) -> str:
    """A page as text. A picture that the page does not draw itself is held in every language.

    Args:
        store: the store the picture was made from.
        view: its name.
        request: what was asked for.
        made: the finished view.
        reader: of the same store; what it has read is used again.
    """
    reader = Reader(store, request.language, known=reader)
    request = checked(reader, view, request)
    data = page_data(reader, view, request, made)
    script = "\n".join(map(_asset, ("layout.js", "page.js")))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    language = "zh-CN" if request.language == "zh" else "en"
    others = [] if view == DRAWN_BY_PAGE else [tongue for tongue in LANGUAGES if tongue != request.language]
    held = {tongue: picture(store, view, replace(request, language=tongue), reader=reader) for tongue in others}
    values = {
        "LANGUAGE": language,
        "TITLE": escape(made.title),
        "POLICY": f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        "STYLE": _asset("page.css"),
        "PICTURE": made.svg,
        "TABLE": _table(made.table),
        "OTHERS": "".join(
            f'<template id="in-{tongue}">{other.svg}<table>{_table(other.table)}</table></template>'
            for tongue, other in held.items()
        ),
        "DATA": _safe_json(data),
        "SCRIPT": script,
    }
    text = _asset("page.html")
    parts = text.split("%%")  # literal text and names in turn: what is filled in is never searched again
    return "".join(values[part] if place % 2 else part for place, part in enumerate(parts))


def _table(table: Table) -> str:
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    return f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"


def _safe_json(data: object) -> str:
    """JSON that cannot end its script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return (
        text.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
