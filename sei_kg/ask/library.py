"""A query of the library, where the question is worded like one of the ways it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from sei_kg.ask.answers import Draft, Item, Items
from sei_kg.ask.context import Context
from sei_kg.ask.phrases import Unit, likeness, units_of
from sei_kg.ask.shown import bound_text
from sei_kg.namespaces import expand
from sei_kg.queries import Query, run_query
from sei_kg.search import tokens
from sei_kg.store import Rows, Term

__all__ = ["answer_from_library"]

_SLOT = re.compile(r"\{(\w+)\}")
_ALIKE = 0.78  # words in common with a wording of the library
_MEANT = 0.785  # meanings in common
_FEW = 200  # answers whose classes are looked at one by one


def answer_from_library(context: Context) -> Draft | None:
    """The library query whose wording is most like the question, run with what the question names."""
    best: tuple[float, Query, dict[str, str], str] | None = None
    above = context.graph.above
    for query in context.graph.library.values():
        for phrase in query.phrases.get(context.language, ()):
            for score, bound, column in _readings(context, query, phrase, above):
                if best is None or score > best[0]:
                    best = (score, query, bound, column)
    if best is None:
        return None
    score, query, bound, column = best
    result = run_query(context.graph.store, query, {k: ox.NamedNode(v) for k, v in bound.items()})
    columns = result.table.columns
    names = [name for name in (column, *query.answer) if name in columns] or [c for c in columns if c not in bound][:1]
    at = columns.index("evidence") if "evidence" in columns else -1
    groups: dict[str, list[tuple[Term | None, ...]]] = {}
    for row in _of_verdict(context, result.table):
        if isinstance(row[columns.index(names[0])], ox.NamedNode | ox.Literal):
            key = "\x1f".join(str(getattr(row[columns.index(name)], "value", "")) for name in names)
            groups.setdefault(key, []).append(row)

    def graphs(key: str) -> list[str]:
        return [row[at].value for row in groups[key] if isinstance(row[at], ox.NamedNode)] if at >= 0 else []  # type: ignore[union-attr]

    def describe(key: str) -> Item:
        proofs = context.graph.describer.first_proofs(graphs(key))
        beside = _beside(context, columns, groups[key], {names[0], "evidence", *bound})
        thing = groups[key][0][columns.index(names[0])]
        if isinstance(thing, ox.NamedNode):
            return context.item(thing.value, proofs, **beside)
        return Item(value=_number(str(getattr(thing, "value", ""))), details=beside, proofs=proofs[:6])

    quoted = [key for key in groups if at < 0 or any(map(context.graph.describer.proved, graphs(key)))]
    items = Items(_persons(context, quoted, groups, columns.index(names[0])), describe)
    if not items:
        return None
    if bound and not any(item.proofs for item in items):
        score = min(score, 0.62)  # another way of answering may have the quotes
    return Draft(score, query.name, bound_text(query.text, **bound), items, dict(query.summary))


def _persons(
    context: Context, keys: list[str], groups: Mapping[str, Sequence[tuple[Term | None, ...]]], at: int
) -> list[str]:
    """Only the persons, where a person alone is asked for ("who is the head of the group"); the group may have bodies at its head."""
    person, asked = expand("sei:Person"), [part.classes for part in context.frame.parts]
    if len(keys) > _FEW or not any(person in classes for classes in asked):
        return keys
    if (person,) not in asked:  # "who": persons and bodies, and nothing else
        first = str(getattr(groups[keys[0]][0][at], "value", "")) if keys else ""
        classes = {row[1] for row in context.rows("classes-of", entity=first)} if first.startswith("http") else set()
        acts = {person, expand("sei:Organization")}
        return keys if not classes or any(acts & context.graph.above.get(c, {c}) for c in classes) else []
    things = {key: str(getattr(groups[key][0][at], "value", "")) for key in keys}
    return [
        key
        for key, iri in things.items()
        if not iri.startswith("http")
        or expand("sei:Person") in {row[1] for row in context.rows("classes-of", entity=iri)}
    ]


def _of_verdict(context: Context, table: Rows) -> Sequence[tuple[Term | None, ...]]:
    """The rows of the verdict that alone is asked for ("which targets were missed"); else all."""
    if "verdict" not in table.columns:
        return table.rows
    text = context.frame.text.casefold()
    wanted = []
    for verdict, words in context.lexicon.data["verdicts"].items():
        said = [word for word in words[context.language] if word in text]
        if said:
            wanted.append(verdict)
            for word in said:
                text = text.replace(word, " ")
    at = table.columns.index("verdict")
    return [row for row in table.rows if len(wanted) != 1 or getattr(row[at], "value", "") in wanted]


def _beside(
    context: Context, columns: Sequence[str], rows: Sequence[tuple[Term | None, ...]], done: set[str]
) -> dict[str, str]:
    """What the other columns say, by the name of the column."""
    said: dict[str, str] = {}
    for n, name in enumerate(columns):
        if name in done:
            continue
        found = dict.fromkeys(
            context.graph.describer.label(term.value, context.language)
            if isinstance(term, ox.NamedNode)
            else term.value
            for term in (row[n] for row in rows)
            if isinstance(term, ox.NamedNode | ox.Literal)
        )
        if found:
            said[name] = "; ".join(list(found)[:6])
    return said


def _number(text: str) -> int | float | str:
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value == int(value) else value


def _readings(
    context: Context, query: Query, phrase: str, above: Mapping[str, frozenset[str]]
) -> Iterator[tuple[float, dict[str, str], str]]:
    """Ways in which a question may be this wording: how sure, what its places are filled with, which column is asked for ("": the usual)."""
    bound = _fill(context, query, phrase)
    if bound is not None:
        score = _same_words(context, phrase, bound)
        if score >= _ALIKE:
            yield min(0.95, 0.1 + score * 0.85), bound, ""
        mine, theirs = _mine(context), _theirs(context, _SLOT.sub(" ", phrase))
        score = likeness(mine, theirs)
        if score >= _MEANT:
            yield _sure(score), bound, ""
        return
    slots = _SLOT.findall(phrase)
    if len(slots) != 1 or not _nothing_named(context) or not context.frame.parts:
        return
    cls = query.parameter(slots[0]).cls  # "which countries have ...": the place of the wording is itself asked for
    asked = context.frame.parts[0].classes[:1]
    if cls and cls != expand("owl:Thing") and any(cls in above.get(one, {one}) for one in asked):
        theirs = (Unit(frozenset(f"class:{one}" for one in asked)), *_theirs(context, _SLOT.sub(" ", phrase)))
        score = likeness(_mine(context), theirs)
        if score >= _MEANT + 0.08:
            yield _sure(score) - 0.08, {}, slots[0]


def _sure(score: float) -> float:
    return 0.6 + (score - _MEANT) * 1.3


def _nothing_named(context: Context) -> bool:
    links = context.frame.links
    return not (context.frame.entities or links.documents or links.sections or links.times)


def _mine(context: Context) -> tuple[Unit, ...]:
    """Units of the question without what it names."""
    text = context.frame.text
    spans = [(one.start, one.end) for one in context.frame.links.entities] + list(context.frame.links.spans)
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return units_of(text, context.lexicon)


def _theirs(context: Context, phrase: str) -> tuple[Unit, ...]:
    """Units of a wording without what nearly every question names."""
    for one in context.frame.links.entities:
        for label in sorted(one.labels, key=len, reverse=True) if one.background else ():
            phrase = re.sub(re.escape(label), " ", phrase, flags=re.IGNORECASE)
    return units_of(phrase, context.lexicon)


def _fill(context: Context, query: Query, phrase: str) -> dict[str, str] | None:
    """Parameters of the phrase from what the question names; None where one is missing or something is left over."""
    slots = _SLOT.findall(phrase)
    left = [(one.iri, one.cls) for one in context.frame.entities]
    documents = [iri for iri, _ in context.frame.links.documents]
    bound: dict[str, str] = {}
    for name in slots:
        parameter = query.parameter(name)
        if not parameter.cls:
            return None
        if parameter.cls == expand("sei:SourceDocument"):
            if not documents:
                return None
            bound[name] = documents.pop(0)
            continue
        match = next((iri for iri, cls in left if parameter.cls in cls or parameter.cls == expand("owl:Thing")), None)
        if match is None:
            return None
        bound[name] = match
        left = [pair for pair in left if pair[0] != match]
    if left or documents or context.frame.links.sections or context.frame.links.times:
        return None
    return bound


def _same_words(context: Context, phrase: str, bound: dict[str, str]) -> float:
    """Words in common, of all words, names left out."""
    text = context.frame.text
    spans = [(o.start, o.end) for o in context.frame.entities if o.iri in bound.values()] + list(
        context.frame.links.spans
    )
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    mine, theirs = set(tokens(text)), set(tokens(_SLOT.sub(" ", phrase)))
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0
