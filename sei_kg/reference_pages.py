"""The pages of ``docs/reference`` that are made from the project itself: commands, ontology, queries, rules."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import pyoxigraph as ox

from sei_kg.namespaces import SEI, curie, expand, local_name
from sei_kg.resources import ontology_dir

__all__ = ["checks_page", "commands_page", "ontology_page", "queries_page", "rules_page"]

_NOTE = "Made by `make generate`; not edited by hand."


def commands_page() -> str:
    """Every command with its help, as ``sei-kg COMMAND --help`` prints it."""
    import click

    from sei_kg.cli import COMMANDS, cli

    lines = ["# Commands", "", _NOTE, ""]
    for name in COMMANDS:
        with click.Context(cli, info_name="sei-kg", max_content_width=100, terminal_width=100) as context:
            command = cli.get_command(context, name)
            if command is None:
                continue
            inner = click.Context(command, parent=context, info_name=name, max_content_width=100, terminal_width=100)
            lines += [f"## `sei-kg {name}`", "", "```text", command.get_help(inner).rstrip(), "```", ""]
    return "\n".join(lines)


def ontology_page() -> str:
    """Every class and property of the ontology: labels, definitions and examples in both languages, domain and range."""
    store = ox.Store()
    for path in sorted(ontology_dir().glob("*.ttl")):
        store.extend(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    lines = ["# Ontology", "", _NOTE, "", f"Namespace `sei:` is <{SEI}>.", ""]
    kinds = (
        ("Classes", "owl:Class"),
        ("Properties to entities", "owl:ObjectProperty"),
        ("Properties to values", "owl:DatatypeProperty"),
        ("Annotations", "owl:AnnotationProperty"),
    )
    for title, kind in kinds:
        terms = [term for term in _instances(store, kind) if term.startswith(SEI)]
        if terms:
            lines += [f"## {title}", ""]
        for term in terms:
            lines += _term(store, term)
    return "\n".join(lines)


def _term(store: ox.Store, iri: str) -> list[str]:
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for name in ("rdfs:label", "skos:definition", "skos:example"):
        for quad in store.quads_for_pattern(ox.NamedNode(iri), _node(name), None):
            if isinstance(quad.object, ox.Literal):
                texts[name][quad.object.language or ""] = quad.object.value
    links = []
    for name, word in (
        ("rdfs:subClassOf", "a kind of"),
        ("rdfs:subPropertyOf", "a kind of"),
        ("rdfs:domain", "from"),
        ("rdfs:range", "to"),
    ):
        values = [_value(store, q.object) for q in store.quads_for_pattern(ox.NamedNode(iri), _node(name), None)]
        if shown := sorted(value for value in values if value):
            links.append(f"{word} {', '.join(shown)}")
    lines = [f"### `{curie(iri)}` — {' · '.join(texts['rdfs:label'].get(tag, '') for tag in ('en', 'zh'))}", ""]
    for tag, word in (("en", "For example"), ("zh", "例")):
        definition, example = (texts[name].get(tag, "") for name in ("skos:definition", "skos:example"))
        lines += [f"{definition}{f' *{word}: {example}*' if example else ''}", ""]
    return lines + ([f"({'; '.join(links)})", ""] if links else [])


def _value(store: ox.Store, node: object) -> str:
    """A class by its name; a union by those of its members; other expressions are left to the Turtle."""
    if isinstance(node, ox.NamedNode):
        return f"`{curie(node.value)}`"
    if not isinstance(node, ox.BlankNode):
        return ""
    members: list[str] = []
    at = next((q.object for q in store.quads_for_pattern(node, _node("owl:unionOf"), None)), None)
    while isinstance(at, ox.BlankNode):
        members += [_value(store, q.object) for q in store.quads_for_pattern(at, _node("rdf:first"), None)]
        at = next((q.object for q in store.quads_for_pattern(at, _node("rdf:rest"), None)), None)
    return " or ".join(members)


def queries_page() -> str:
    """The query library: what each query answers, its parameters, how a person would ask."""
    from sei_kg.queries import read_library

    lines = [
        "# Query library",
        "",
        _NOTE,
        "",
        "Run one by `sei-kg query NAME --PARAMETER VALUE`; values may be labels in either language.",
        "",
    ]
    for name, query in sorted(read_library().items()):
        lines += [f"## `{name}`", "", f"{query.summary['en']} · {query.summary['zh']}", ""]
        lines += [f"{query.description[tag]}\n" for tag in ("en", "zh") if query.description.get(tag)]
        for parameter in query.parameters:
            labels = " · ".join(parameter.labels.get(tag, "") for tag in ("en", "zh"))
            lines.append(
                f"- `--{parameter.name}`: {labels} ({curie(parameter.cls) if parameter.cls else parameter.type})"
            )
        lines += [""] if query.parameters else []
        asked = [f"“{text}”" for tag in ("en", "zh") for text in query.phrases.get(tag, ())]
        lines += ["Asked as " + " ".join(asked), ""] if asked else []
    return "\n".join(lines)


def rules_page() -> str:
    """The extraction rules, what each reads, and the confidence its statements carry."""
    store = ox.Store()
    for path in sorted((ontology_dir() / "vocab").glob("rules*.ttl")):
        store.extend(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    lines = [
        "# Extraction rules",
        "",
        _NOTE,
        "",
        "| rule | confidence | what it reads | 说明 |",
        "| --- | --- | --- | --- |",
    ]
    for iri in _instances(store, "sei:ExtractionRule"):
        texts = {"en": "", "zh": ""}
        for quad in store.quads_for_pattern(ox.NamedNode(iri), _node("skos:definition"), None):
            if isinstance(quad.object, ox.Literal) and quad.object.language in texts:
                texts[quad.object.language] = quad.object.value.replace("|", "\\|")
        numbers = [q.object for q in store.quads_for_pattern(ox.NamedNode(iri), _node("sei:confidence"), None)]
        number = next((term.value for term in numbers if isinstance(term, ox.Literal)), "")
        lines.append(f"| `{local_name(iri).removeprefix('rule-')}` | {number} | {texts['en']} | {texts['zh']} |")
    return "\n".join(lines) + "\n"


def checks_page() -> str:
    """The rules that entries and graphs are checked against: how heavily, what is wrong, how to mend it."""
    lines = [
        "# Rules for entries and graphs",
        "",
        _NOTE,
        "",
        "The rules stand in `ontology/shapes/`. Behind each stands how heavily it weighs in an entry, and in the whole graph.",
        "",
    ]
    for path in sorted((ontology_dir() / "shapes").glob("*.ttl")):
        store = ox.Store()
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
        rows = [_check_row(store, iri) for iri in _rules(store)]
        if rows:
            title = path.read_text("utf-8").split("\n", 1)[0].removeprefix("# ").rstrip(".")
            lines += [f"## {title}", "", "| rule | entry | graph | what is wrong, and the way out | 错误与改法 |"]
            lines += ["| --- | --- | --- | --- | --- |", *rows, ""]
    return "\n".join(lines)


def _rules(store: ox.Store) -> list[str]:
    subjects = {q.subject for q in store.quads_for_pattern(None, _node("sh:message"), None)}
    return sorted(subject.value for subject in subjects if isinstance(subject, ox.NamedNode))


def _check_row(store: ox.Store, iri: str) -> str:
    node = ox.NamedNode(iri)
    texts = {"en": [""] * 2, "zh": [""] * 2}
    for place, name in enumerate(("sh:message", "sei:remedy")):
        for quad in store.quads_for_pattern(node, _node(name), None):
            if isinstance(quad.object, ox.Literal) and quad.object.language in texts:
                texts[quad.object.language][place] = re.sub(r"\{\?\w+\}", "…", quad.object.value).replace("|", "\\|")
    shapes = [q.subject for n in ("sh:sparql", "sh:property") for q in store.quads_for_pattern(None, _node(n), node)]
    entry = _weight(store, [node, *shapes], "sh:severity") or "violation"
    graph = _weight(store, shapes, "sei:severityInGraph")
    said = [": ".join(filter(None, texts["en"])), "：".join(filter(None, texts["zh"]))]
    return f"| `{local_name(iri)}` | {entry} | {graph} | {said[0]} | {said[1]} |"


def _weight(store: ox.Store, nodes: Sequence[ox.NamedNode | ox.BlankNode | ox.Triple], name: str) -> str:
    """The severity said of the first of several shapes, as a word; "" for none."""
    found = (q.object for node in nodes for q in store.quads_for_pattern(node, _node(name), None))
    return next((local_name(term.value).lower() for term in found if isinstance(term, ox.NamedNode)), "")


def _instances(store: ox.Store, cls: str) -> list[str]:
    subjects = {q.subject for q in store.quads_for_pattern(None, _node("rdf:type"), _node(cls))}
    return sorted(subject.value for subject in subjects if isinstance(subject, ox.NamedNode))


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))
