"""The rules of inference, read from ``queries/inference/*.rq`` and bound to the axioms of the ontology.

A file with a CONSTRUCT is one rule, of the form

    CONSTRUCT { conclusion } WHERE { { SELECT ... axioms in GRAPH g:ontology ... } premise . premise . }

and runs as it stands on any SPARQL 1.1 engine whose default graph is the union of the named graphs. Here the inner
SELECT is evaluated once, which turns each axiom into a Horn clause over triple patterns: ``chain.rq`` with the axiom of
``sei:addresses`` becomes "?x hasMeasure ?y, ?y addresses ?z -> ?x addresses ?z". A premise with an unbound predicate is
refused: a clause is found by the predicate of the statement that sets it off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple, Variable

from sei_kg.errors import InputError
from sei_kg.namespaces import PREFIXES
from sei_kg.resources import queries_dir
from sei_kg.store import QuadSource

__all__ = ["Clause", "Pattern", "Rule", "Term", "clauses", "excluded_graphs", "read_rules"]

Term = NamedNode | BlankNode | Literal | Triple | Variable
Pattern = tuple[Term, Term, Term]

_EXCLUDED = "excluded-graphs.rq"
_RULE = re.compile(
    r"(?P<prologue>.*?)CONSTRUCT\s*\{(?P<head>[^{}]*)\}\s*WHERE\s*\{\s*\{(?P<axioms>\s*SELECT\b.*\})\s*\}(?P<body>[^{}]*)\}\s*",
    re.S,
)
_PREFIX = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>")
_NOTE = re.compile(r"^#\+\s*(\w+):\s*(.*?)\s*$", re.M)


@dataclass(frozen=True, slots=True)
class Rule:
    """One file of ``queries/inference/``.

    Attributes:
        name: the file's name without its ending.
        summary: what it says, by language ("en", "zh").
        axioms: the SELECT over the ontology, with its prefixes; it binds variables of the patterns.
        head: the pattern it concludes.
        body: the patterns it needs, in the order of evaluation.
    """

    name: str
    summary: Mapping[str, str]
    axioms: str
    head: Pattern
    body: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule whose axiom variables are bound: ``body`` implies ``head``."""

    rule: Rule
    head: Pattern
    body: tuple[Pattern, ...]


def read_rules(folder: Path | None = None) -> tuple[Rule, ...]:
    """The rules of a folder (default ``queries/inference``), by name. Raises InputError for a file of another form."""
    return _read_rules(folder or queries_dir() / "inference")


def clauses(store: QuadSource, rules: Iterable[Rule] | None = None) -> tuple[Clause, ...]:
    """The rules, each with every axiom of the store's ``g:ontology`` that fits it; sorted, without duplicates."""
    found: dict[str, Clause] = {}
    for rule in read_rules() if rules is None else rules:
        solutions = store.query(rule.axioms)
        if not isinstance(solutions, QuerySolutions):
            raise InputError("the inner query of a rule must be a SELECT", file=rule.name)
        names = solutions.variables
        for solution in solutions:
            bound: dict[Variable, Term] = {name: solution[name] for name in names if solution[name] is not None}
            head, *body = (_bind(pattern, bound) for pattern in (rule.head, *rule.body))
            for pattern in body:
                if isinstance(pattern[1], Variable):
                    raise InputError(f"no axiom binds {pattern[1]} in a premise", file=f"{rule.name}.rq")
            found.setdefault(f"{rule.name} {head} {body}", Clause(rule, head, tuple(body)))
    return tuple(found[key] for key in sorted(found))


def excluded_graphs(store: QuadSource) -> frozenset[Term]:
    """The names of the graphs from which nothing is inferred, by ``queries/inference/excluded-graphs.rq``."""
    path = queries_dir() / "inference" / _EXCLUDED
    solutions = store.query(path.read_text("utf-8"))
    if not isinstance(solutions, QuerySolutions):
        raise InputError("must be a SELECT of one column", file=path)
    return frozenset(solution[0] for solution in solutions)


def _bind(pattern: Pattern, bound: Mapping[Variable, Term]) -> Pattern:
    s, p, o = (bound.get(term, term) if isinstance(term, Variable) else term for term in pattern)
    return s, p, o


@cache
def _read_rules(folder: Path) -> tuple[Rule, ...]:
    return tuple(_read_rule(path) for path in sorted(folder.glob("*.rq")) if path.name != _EXCLUDED)


def _read_rule(path: Path) -> Rule:
    text = path.read_text("utf-8")
    notes = dict(_NOTE.findall(text))
    if not {"summary", "summary_zh"} <= notes.keys():
        raise InputError("a rule begins with `#+ summary:` and `#+ summary_zh:`", file=path)
    form = _RULE.fullmatch("\n".join(line for line in text.splitlines() if not line.startswith("#")))
    if form is None:
        raise InputError(
            "not a rule", file=path, hint="CONSTRUCT { one triple } WHERE { { SELECT over g:ontology } triples }"
        )
    prefixes = dict(_PREFIX.findall(form["prologue"]))
    head = _patterns(form["head"], prefixes, path)
    if len(head) != 1:
        raise InputError(f"a rule concludes one triple, not {len(head)}", file=path)
    summary = {"en": notes["summary"], "zh": notes["summary_zh"]}
    return Rule(path.stem, summary, form["prologue"] + form["axioms"], head[0], _patterns(form["body"], prefixes, path))


def _patterns(text: str, prefixes: Mapping[str, str], path: Path) -> tuple[Pattern, ...]:
    found: list[Pattern] = []
    for statement in re.split(r"\s\.(?:\s|$)", text):
        terms = [_term(word, prefixes, path) for word in statement.split()]
        if len(terms) == 3:
            found.append((terms[0], terms[1], terms[2]))
        elif terms:
            raise InputError(f"not three terms: {statement.strip()!r}", file=path)
    if not found:
        raise InputError("a rule without a triple", file=path)
    return tuple(found)


def _term(word: str, prefixes: Mapping[str, str], path: Path) -> Term:
    if word.startswith("?"):
        return Variable(word[1:])
    if word == "a":
        return NamedNode(PREFIXES["rdf"] + "type")
    if word.startswith("<") and word.endswith(">"):
        return NamedNode(word[1:-1])
    prefix, colon, local = word.partition(":")
    if colon and prefix in prefixes:
        return NamedNode(prefixes[prefix] + local)
    raise InputError(f"a rule takes variables and IRIs only, not {word!r}", file=path)
