"""The table of views, and ``draw``."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import fields, replace

from sei_kg.drawing.convert import chinese_is_lost, svg_to
from sei_kg.drawing.style import read_styles
from sei_kg.errors import InputError, UnknownNameError
from sei_kg.namespaces import local_name
from sei_kg.store import Store
from sei_kg.views.picture import Picture, Request
from sei_kg.views.reading import Reader

__all__ = ["FORMATS", "LANGUAGES", "VIEWS", "checked", "draw", "picture"]

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
_TAKES: dict[str, tuple[str, ...]] = {  # name -> what of a request it heeds, beside the language
    "lanes": ("entities", "classes", "relations", "asserted", "limit"),
    "coverage": ("entities", "rows", "columns", "asserted"),
    "timeline": ("entities", "relations", "asserted"),
    "targets": ("entities",),
    "sankey": ("entities", "asserted"),
    "industries": ("entities", "limit"),
    "institutions": ("entities", "asserted"),
    "ontology": (),
    "overview": ("classes", "relations", "asserted"),
}
_OPTIONS = {"entities": "--entity", "classes": "--class", "relations": "--relation"}
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
        UnknownNameError: no such view, entity, class or relation; holds the nearest names.
        InputError: the view does not heed what was asked for.
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
    reader = Reader(store, request.language, known=reader)
    return function(reader, checked(reader, view, request))


def checked(reader: Reader, view: str, request: Request) -> Request:
    """The request with the exact names of its filters; refuses what the view would pass over in silence."""
    for field in fields(Request):
        if field.name not in ("language", *_TAKES[view]) and getattr(request, field.name) != field.default:
            takes = ", ".join(_OPTIONS.get(name, f"--{name}") for name in _TAKES[view])
            raise InputError(
                f"the view {view} does not take {_OPTIONS.get(field.name, '--' + field.name)}",
                hint=f"it takes {takes}" if takes else "it takes --language alone",
            )
    classes = _exact("class", request.classes, map(local_name, read_styles()))
    known = [local_name(prop) for (prop,) in reader.rows("relations")] if request.relations else []
    relations = _exact("relation", request.relations, known) if known else request.relations
    return replace(request, classes=classes, relations=relations)


def _exact(kind: str, names: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    exact = {name.casefold(): name for name in known}
    found = []
    for name in names:
        wanted = name.rpartition(":")[2].rpartition("#")[2].casefold()
        if wanted not in exact:
            from difflib import get_close_matches

            raise UnknownNameError(kind, name, [exact[near] for near in get_close_matches(wanted, exact, 3, 0.4)])
        found.append(exact[wanted])
    return tuple(found)


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
