"""Figures as answers: with what describes them, the query that gives them and the passages that prove them."""

from __future__ import annotations

import re

from sei_kg.ask.answers import Item
from sei_kg.ask.context import Context
from sei_kg.ask.figures import Figure
from sei_kg.ask.messages import LANGUAGES, worded
from sei_kg.ask.shown import shown
from sei_kg.evidence import Proof
from sei_kg.namespaces import local_name

__all__ = ["bounded", "figure_item", "proofs_of", "reading_of", "time_of", "with_query", "written"]


def figure_item(context: Context, figure: Figure, *, value: int | float | None = None) -> Item:
    describer, language = context.graph.describer, context.language
    scopes = [describer.label(s, language) for s in figure.scopes]
    details = {
        "comparator": figure.comparator, "time": time_of(figure), "indicator": describer.label(figure.indicator, language) if figure.indicator else "",
        "scope": ", ".join(scopes), "kind": local_name(figure.kind), "observation": figure.iri, "qualityNote": figure.note,
    }  # fmt: skip
    unit = describer.label(figure.unit, language) if figure.unit else ""
    return Item(value=figure.number if value is None else value, unit=unit, labels=_as_written(context, figure), details={k: v for k, v in details.items() if v},
                proofs=proofs_of(context, figure))  # fmt: skip


def _as_written(context: Context, figure: Figure) -> dict[str, str]:
    """The number as the source writes it, where it writes it with a scale word ("105 billion"): 105."""
    from sei_kg.numerals import find_numerals

    proof = context.graph.describer.passage(figure.passage)
    for numeral in find_numerals(proof.quote, proof.language or "en"):
        written = re.match(r"\d[\d,]*(?:\.\d+)?", proof.quote[numeral.i : numeral.j])
        if written and float(numeral.value) == figure.value and float(written[0].replace(",", "")) != figure.value:
            return {"written": written[0], "en": " ".join(proof.quote[numeral.i : numeral.j].split())}
    return {}


def proofs_of(context: Context, *figures: Figure) -> tuple[Proof, ...]:
    return context.graph.describer.first_proofs(g for f in figures for g in f.evidence)


def with_query(*figures: Figure) -> str:
    """The query that gives these figures with all that describes them."""
    return shown("figures-of-passage", passage=(f.passage for f in figures), figure=(f.iri for f in figures))


def time_of(figure: Figure) -> str:
    return figure.end if figure.start == figure.end or not figure.start else f"{figure.start}/{figure.end}"


def reading_of(context: Context, figure: Figure) -> dict[str, str]:
    describer = context.graph.describer

    def what(language: str) -> str:
        parts = [describer.label(figure.indicator, language)] if figure.indicator else []
        parts += [describer.label(s, language) for s in figure.scopes] + [time_of(figure)]
        return " · ".join(p for p in parts if p)

    return worded("way/figure", what={language: what(language) for language in LANGUAGES})


def written(context: Context, figure: Figure) -> str:
    return (
        f"{figure.comparator} {figure.number:,} {context.graph.describer.label(figure.unit, context.language)}".strip()
    )


def bounded(context: Context, figure: Figure) -> dict[str, str]:
    """The number of a figure with its unit; its bound ("about") is given in English, the language that it is noted in."""
    percent = figure.unit.endswith("PERCENT")
    units = {lang: "%" if percent else " " + context.graph.describer.label(figure.unit, lang) for lang in LANGUAGES}
    return {
        lang: f"{figure.comparator if lang == 'en' else ''} {figure.number}{unit}".strip()
        for lang, unit in units.items()
    }
