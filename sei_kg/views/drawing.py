"""The table of views, and ``draw``."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable

from sei_kg.drawing.convert import chinese_is_lost, svg_to
from sei_kg.errors import InputError, UnknownNameError
from sei_kg.store import Store
from sei_kg.views.picture import Picture, Request
from sei_kg.views.reading import Reader

__all__ = ["FORMATS", "LANGUAGES", "VIEWS", "draw", "picture"]

VIEWS: dict[str, str] = {  # name -> module:function, which takes a Reader and a Request and gives a Picture
    "lanes": "sei_kg.views.lanes:lanes",
    "coverage": "sei_kg.views.coverage:coverage",
    "timeline": "sei_kg.views.timeline:timeline",
    "targets": "sei_kg.views.targets:targets",
    "sankey": "sei_kg.views.sankey:sankey",
    "industries": "sei_kg.views.industries:industries",
    "institutions": "sei_kg.views.institutions:institutions",
    "ontology": "sei_kg.views.ontology:ontology",
    "overview": "sei_kg.views.overview:overview",
}
FORMATS = ("svg", "png", "pdf")
LANGUAGES = ("en", "zh", "both")


def picture(store: Store, view: str, request: Request | None = None, *, reader: Reader | None = None) -> Picture:
    """One view of a store.

    Args:
        store: an open store.
        view: a name in ``VIEWS``.
        request: what to show, and in which language.
        reader: of the same store; what it has read is used again.

    Raises:
        UnknownNameError: no such view or entity; holds the nearest names.
        EmptyViewError: the store holds nothing that the view could show.
    """
    request = request or Request()
    if request.language not in LANGUAGES:
        raise UnknownNameError("language", request.language, LANGUAGES)
    if view not in VIEWS:
        from difflib import get_close_matches

        raise UnknownNameError("view", view, get_close_matches(view, VIEWS, 3, 0.4), hint="known: " + ", ".join(VIEWS))
    module, name = VIEWS[view].split(":")
    function: Callable[[Reader, Request], Picture] = getattr(importlib.import_module(module), name)
    return function(Reader(store, request.language, known=reader), request)


def draw(
    store: Store, view: str, *, entities: Iterable[str] = (), language: str = "en", format: str = "svg",
    rows: str = "", columns: str = "",
) -> bytes:  # fmt: skip
    """A picture as bytes.

    Args:
        store: an open store.
        view: a name in ``VIEWS``.
        entities: IRIs, slugs, CURIEs or exact labels of what the picture is about.
        language: "en", "zh" or "both".
        format: "svg", "png" (300 dots an inch) or "pdf" (fonts embedded).
        rows, columns: for ``coverage``: what is crossed with what.

    Raises:
        UnknownNameError, EmptyViewError: see ``picture``.
    """
    if format not in FORMATS:
        raise UnknownNameError("picture format", format, FORMATS)
    if isinstance(entities, str):
        raise InputError("a list of names is wanted, not one text", field="entities")
    made = picture(store, view, Request(entities=tuple(entities), language=language, rows=rows, columns=columns))
    data = svg_to(made.svg, format)
    if warning := chinese_is_lost(made.svg, format):
        import warnings

        warnings.warn(warning, stacklevel=2)
    return data
