"""Inference: what follows from the asserted statements by the axioms of the ontology, kept apart in ``g:inferred``.

The rules are data (see ``inference_rules``): Horn clauses over triple patterns. A whole graph is closed in memory (see
``closure``). A change is followed through the store, round by round, deletions by delete-and-rederive (Gupta, Mumick and
Subrahmanian, SIGMOD 1993), so that adding or removing one entry costs what the entry touches, not what the store holds.
Nothing is inferred from the graphs that ``excluded-graphs.rq`` selects, and nothing is written that is asserted already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple, Variable

from sei_kg.closure import Fact, closure, predicates_of
from sei_kg.inference_rules import Clause, Pattern, Rule, Term, clauses, excluded_graphs
from sei_kg.namespaces import INFERRED
from sei_kg.store import QuadSource

__all__ = ["Derivation", "Explainer", "explain", "infer", "infer_delta"]

Binding = dict[Variable, Term]

_GRAPH = NamedNode(INFERRED)


@dataclass(frozen=True, slots=True)
class Derivation:
    """One way in which a triple follows: a rule, and the triples it was applied to (asserted or inferred)."""

    rule: Rule
    premises: tuple[Triple, ...]


def infer(store: Store) -> int:
    """Replaces ``g:inferred`` by all that follows from the other graphs; returns the number of quads written.

    The store is read until everything is known and then written once. Same statements, same result.
    """
    rules = clauses(store)
    derived = closure(_asserted(store, predicates_of(rules)), rules)
    store.clear_graph(_GRAPH)
    store.extend([Quad(*fact, _GRAPH) for fact in sorted(derived, key=str)])
    return len(derived)


def _asserted(store: Store, predicates: set[NamedNode] | None) -> Iterator[Fact]:
    """The triples with one of the predicates (None: with any) that stand in a graph that counts."""
    passed_over = {*excluded_graphs(store), _GRAPH}
    for predicate in [None] if predicates is None else sorted(predicates, key=str):
        for quad in store.quads_for_pattern(None, predicate, None, None):
            if quad.graph_name not in passed_over:
                yield _fact(quad)


def infer_delta(
    store: Store, added: Iterable[Quad], removed: Iterable[Quad] = (), *, apply: bool = True
) -> tuple[list[Quad], list[Quad]]:
    """Brings ``g:inferred`` up to date after (or, with ``apply=False``, ahead of) a change of asserted quads.

    Args:
        store: holds ``g:inferred`` as it was before the change. Whether ``added`` and ``removed`` are in it makes no
            difference, except that a changed review status has to be in the store already.
        added: asserted quads of the change; a quad whose subject is the name of a graph touches that whole graph.
        removed: quads that are asserted no longer.
        apply: False to learn the consequences without writing them.

    Returns:
        The quads of ``g:inferred`` that come in and that go out, sorted. A triple that is asserted now goes out.
    """
    added, removed = list(added), list(removed)
    view = _View(store, added=added, removed=removed)
    program = _Program(clauses(store))
    names = dict.fromkeys(q.subject for q in added + removed if isinstance(q.subject, NamedNode))
    graphs = [name for name in names if store.contains_named_graph(name)]
    touched = [quad for name in graphs for quad in store.quads_for_pattern(None, None, None, name)]
    lost = list(dict.fromkeys(fact for q in removed + touched if not view.asserted(fact := _fact(q))))
    gained = list(dict.fromkeys(fact for q in added + touched if view.asserted(fact := _fact(q))))

    # Delete all that a lost statement may have supported, ...
    before = {fact for fact in lost + gained if _stored(store, fact)}
    view.lost = _Index(lost)
    doubtful: dict[Fact, None] = {}
    agenda = lost
    while agenda:
        heads = dict.fromkeys(fact for old in agenda for fact in program.triggered(view, old))
        agenda = [
            fact for fact in heads if fact not in doubtful and fact not in view.lost.facts and _stored(store, fact)
        ]
        doubtful.update(dict.fromkeys(agenda))
    view.lost = _Index()
    view.deleted.update(doubtful)
    view.deleted.update(before)
    # ... then put back what still follows, and go on from there and from what was added.
    seeds = [fact for fact in dict.fromkeys([*doubtful, *lost]) if program.follows(view, fact)]
    fresh = [fact for old in gained for fact in program.triggered(view, old)]
    derived = _close(view, program, list(dict.fromkeys(seeds + fresh)))
    gone = (set(doubtful) | before) - derived
    written = sorted((Quad(*fact, _GRAPH) for fact in derived if not _stored(store, fact)), key=str)
    deleted = sorted((Quad(*fact, _GRAPH) for fact in gone), key=str)
    if apply:
        store.extend(written)
        for quad in deleted:
            store.remove(quad)
    return written, deleted


def explain(store: QuadSource, triple: Triple, *, most: int = 100) -> list[Derivation]:
    """Every way in which a triple follows in one step from what the store holds; see :class:`Explainer`."""
    return Explainer(store).explain(triple, most=most)


class Explainer:
    """Explains triples of one store; reads the axioms once."""

    def __init__(self, store: QuadSource) -> None:
        self._view, self._program = _View(store), _Program(clauses(store))

    def explain(self, triple: Triple, *, most: int = 100) -> list[Derivation]:
        """Every way in which a triple follows in one step from what the store holds; sorted, at most ``most``.

        Premises may be inferred themselves: explain them in turn. Reasons that go round in a circle (a is the inverse of
        b, b that of a) are left out. Empty where nothing implies the triple.
        """
        view, program = self._view, self._program
        fact = (triple.subject, triple.predicate, triple.object)
        found: dict[tuple[str, str], Derivation] = {}
        for clause, bound in program.backwards(fact):  # type: ignore[arg-type]
            for solution in view.join(clause.body, bound):
                premises = tuple(Triple(*_ground(pattern, solution)) for pattern in clause.body)  # type: ignore[arg-type]
                if program.proves(view, clause.body, solution, (fact,)):  # type: ignore[arg-type]
                    found.setdefault((clause.rule.name, str(premises)), Derivation(clause.rule, premises))
                if len(found) >= most:
                    break
        return [found[key] for key in sorted(found)]


class _Program:
    """Clauses, found by the predicates of their premises and by that of their conclusion."""

    def __init__(self, clauses: tuple[Clause, ...]) -> None:
        self.clauses = clauses
        self._by_premise: dict[Term, list[tuple[Clause, int]]] = defaultdict(list)
        for clause in clauses:
            for i, pattern in enumerate(clause.body):
                self._by_premise[pattern[1]].append((clause, i))

    def triggered(self, view: _View, fact: Fact) -> Iterator[Fact]:
        """What follows in one step from a fact together with what the view holds."""
        for clause, i in self._by_premise.get(fact[1], ()):
            bound = _match(clause.body[i], fact)
            if bound is not None:
                yield from view.conclusions(clause, bound, clause.body[:i] + clause.body[i + 1 :])

    def backwards(self, fact: Fact) -> Iterator[tuple[Clause, Binding]]:
        for clause in self.clauses:
            bound = _match(clause.head, fact)
            if bound is not None:
                yield clause, bound

    def proves(self, view: _View, body: tuple[Pattern, ...], bound: Binding, path: tuple[Fact, ...]) -> bool:
        """Whether every premise is asserted or can be traced to what is, without the facts of the path."""
        for pattern in body:
            fact: Fact = _ground(pattern, bound)  # type: ignore[assignment]
            if fact in path:
                return False
            if not view.asserted(fact) and not any(
                self.proves(view, clause.body, solution, (*path, fact))
                for clause, start in self.backwards(fact)
                for solution in view.join(clause.body, start)
            ):
                return False
        return True

    def follows(self, view: _View, fact: Fact) -> bool:
        return any(True for clause, bound in self.backwards(fact) for _ in view.join(clause.body, bound))


class _View:
    """The triples that count: those of the store outside the excluded graphs, with a change laid over them."""

    def __init__(self, store: QuadSource, *, added: Iterable[Quad] = (), removed: Iterable[Quad] = ()) -> None:
        self.store = store
        self.excluded = excluded_graphs(store)
        self.removed = set(removed)
        self.extra = _Index(_fact(q) for q in added if q.graph_name not in self.excluded and q not in self.removed)
        self.over = _Index()  # inferred by now, not yet in the store
        self.lost = _Index()  # no longer asserted, but still to be reckoned with while consequences are sought
        self.deleted: set[Fact] = set()  # in g:inferred, but held no longer

    def asserted(self, fact: Fact) -> bool:
        """Whether a fact stands in a graph other than ``g:inferred``."""
        if fact in self.extra.facts:
            return True
        return any(
            quad.graph_name != _GRAPH and quad.graph_name not in self.excluded and quad not in self.removed
            for quad in self.store.quads_for_pattern(*fact, None)
        )

    def holds(self, fact: Fact) -> bool:
        return next(self.match(*fact), None) is not None

    def match(self, subject: Term | None, predicate: Term | None, object_: Term | None) -> Iterator[Fact]:
        """The facts of a pattern (None matches anything); a fact may come more than once."""
        for quad in self.store.quads_for_pattern(subject, predicate, object_, None):
            graph = quad.graph_name
            fact = _fact(quad)
            if graph == _GRAPH:
                if fact not in self.deleted:
                    yield fact
            elif graph not in self.excluded and (not self.removed or quad not in self.removed):
                yield fact
        for index in (self.extra, self.over, self.lost):
            if index.facts:
                yield from index.match(subject, predicate, object_)

    def join(self, body: tuple[Pattern, ...], bound: Binding) -> Iterator[Binding]:
        """All bindings under which every pattern holds; the next pattern is the one with the most bound ends."""
        if not body:
            yield bound
            return
        at = max(range(len(body)), key=lambda i: sum(_value(term, bound) is not None for term in body[i]))
        pattern, rest = body[at], body[:at] + body[at + 1 :]
        seen: set[Fact] = set()
        for fact in self.match(*(_value(term, bound) for term in pattern)):
            if fact not in seen:
                seen.add(fact)
                more = _match(pattern, fact, bound)
                if more is not None:
                    yield from self.join(rest, more)

    def conclusions(
        self, clause: Clause, bound: Binding | None = None, body: tuple[Pattern, ...] | None = None
    ) -> Iterator[Fact]:
        for solution in self.join(clause.body if body is None else body, bound or {}):
            subject, predicate, object_ = _ground(clause.head, solution)
            if isinstance(subject, (NamedNode, BlankNode)) and isinstance(predicate, NamedNode):
                yield subject, predicate, object_  # type: ignore[misc]


class _Index:
    """Facts in memory, found by predicate and either end."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self.facts: dict[Fact, None] = {}
        self._by: dict[tuple[Term | None, Term, Term | None], list[Fact]] = defaultdict(list)
        for fact in facts:
            self.add(fact)

    def add(self, fact: Fact) -> None:
        if fact not in self.facts:
            self.facts[fact] = None
            s, p, o = fact
            for key in ((None, p, None), (s, p, None), (None, p, o), (s, p, o)):
                self._by[key].append(fact)

    def match(self, subject: Term | None, predicate: Term | None, object_: Term | None) -> Iterator[Fact]:
        # A copy, since the caller may add facts while it reads.
        return iter(tuple(self._by.get((subject, predicate, object_), ())))  # type: ignore[arg-type]


def _close(view: _View, program: _Program, new: list[Fact]) -> set[Fact]:
    """Adds to the view what follows from ``new``, round by round, until nothing new comes; returns what came."""
    derived: set[Fact] = set()
    while new:
        new = [fact for fact in new if not view.holds(fact)]
        for fact in new:
            view.over.add(fact)
        derived.update(new)
        new = list(dict.fromkeys(head for fact in new for head in program.triggered(view, fact)))
    return derived


def _stored(store: Store, fact: Fact) -> bool:
    return Quad(*fact, _GRAPH) in store


def _fact(quad: Quad) -> Fact:
    return quad.subject, quad.predicate, quad.object  # type: ignore[return-value]


def _value(term: Term, bound: Binding) -> Term | None:
    return bound.get(term) if isinstance(term, Variable) else term


def _ground(pattern: Pattern, bound: Binding) -> Pattern:
    s, p, o = (bound[term] if isinstance(term, Variable) else term for term in pattern)
    return s, p, o


def _match(pattern: Pattern, fact: Fact, bound: Binding | None = None) -> Binding | None:
    """The binding under which a pattern is the fact, or None; ``bound`` is extended in a copy."""
    found = dict(bound) if bound else {}
    for term, value in zip(pattern, fact, strict=True):
        if isinstance(term, Variable):
            if found.setdefault(term, value) != value:
                return None
        elif term != value:
            return None
    return found
