"""The closure of a set of triples under Horn clauses, reckoned in memory.

Terms are numbered, triples stand in one table a predicate, found by either end, and clauses are compiled once into an
order of look-ups for each premise that may set them off. Evaluation is bottom-up and semi-naive (Abiteboul, Hull and
Vianu, Foundations of Databases, 1995, chapter 13): after the first round only what the round before made new is joined.
Used where a whole graph is inferred at once; ``inference.infer_delta`` goes through the store instead, which costs what a
change touches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, Variable

from sei_kg.inference_rules import Clause, Pattern, Term

__all__ = ["Fact", "closure", "predicates_of"]

Fact = tuple[NamedNode | BlankNode, NamedNode, NamedNode | BlankNode | Literal | Triple]

_Numbered = tuple[int, int, int]  # predicate, subject, object
_Slots = tuple[int, int, int]  # the same for a pattern: a slot of the binding (0, 1, ...), or ~number for a term (< 0)
_UNBOUND = -1


def predicates_of(clauses: Iterable[Clause]) -> set[NamedNode] | None:
    """The predicates whose triples can matter to the clauses; None where a conclusion's predicate is left open."""
    found: set[NamedNode] = set()
    for clause in clauses:
        for pattern in (clause.head, *clause.body):
            if not isinstance(pattern[1], NamedNode):
                return None
            found.add(pattern[1])
    return found


def closure(facts: Iterable[Fact], clauses: Sequence[Clause]) -> list[Fact]:
    """What follows from the facts and is not among them, each once, in an order that depends on the input alone."""
    terms: dict[Term, int] = {}
    tables: dict[int, _Table] = defaultdict(_Table)
    for fact in facts:
        start, name, end = (terms.setdefault(term, len(terms)) for term in fact)
        tables[name].add(start, end)
    rules = [_Rule(clause, terms) for clause in clauses]
    triggered: dict[tuple[int, int], list[tuple[_Rule, int]]] = defaultdict(list)  # by predicate and object
    for rule in rules:
        for at, (predicate, _, object_) in enumerate(rule.body):
            triggered[predicate, min(object_, 0)].append((rule, at))
    known = list(terms)
    subjects = [isinstance(term, NamedNode | BlankNode) for term in known]
    predicates = [isinstance(term, NamedNode) for term in known]

    derived: list[_Numbered] = []
    heads: dict[_Numbered, None] = {}
    for rule in rules:
        at, pairs = rule.rarest(tables)
        for pair in pairs:
            rule.conclude(at, pair, tables, heads)
    while heads:
        new = []
        for head in heads:
            predicate, subject, object_ = head
            if subjects[subject] and predicates[predicate] and tables[predicate].add(subject, object_):
                new.append(head)
        derived += new
        heads = {}
        for predicate, subject, object_ in new:
            for key in ((~predicate, 0), (~predicate, ~object_)):
                for rule, at in triggered.get(key, ()):
                    rule.conclude(at, (subject, object_), tables, heads)
    return [(known[subject], known[predicate], known[object_]) for predicate, subject, object_ in derived]  # type: ignore[misc]


class _Table:
    """The subject-object pairs of one predicate."""

    __slots__ = ("objects", "pairs", "subjects")

    def __init__(self) -> None:
        self.pairs: dict[tuple[int, int], None] = {}
        self.objects: dict[int, list[int]] = {}  # by subject
        self.subjects: dict[int, list[int]] = {}  # by object

    def add(self, subject: int, object_: int) -> bool:
        """Whether the pair was new."""
        pair = (subject, object_)
        if pair in self.pairs:
            return False
        self.pairs[pair] = None
        self.objects.setdefault(subject, []).append(object_)
        self.subjects.setdefault(object_, []).append(subject)
        return True


class _Rule:
    """A clause over slots, with the order in which the other premises are looked up after each premise."""

    def __init__(self, clause: Clause, terms: dict[Term, int]) -> None:
        slots: dict[Variable, int] = {}

        def slot(term: Term) -> int:
            if isinstance(term, Variable):
                return slots.setdefault(term, len(slots))
            return ~terms.setdefault(term, len(terms))

        def compiled(pattern: Pattern) -> _Slots:
            subject, predicate, object_ = pattern
            return slot(predicate), slot(subject), slot(object_)

        self.body = [compiled(pattern) for pattern in clause.body]
        self.head = compiled(clause.head)
        self.size = len(slots)
        self.orders = [self._order(at) for at in range(len(self.body))]

    def _order(self, at: int) -> list[_Slots]:
        """The premises other than one, the next one being that with the most bound ends."""
        bound = {slot for slot in self.body[at] if slot >= 0}
        rest = [pattern for i, pattern in enumerate(self.body) if i != at]
        order = []
        while rest:
            best = max(rest, key=lambda pattern: sum(slot < 0 or slot in bound for slot in pattern[1:]))
            rest.remove(best)
            order.append(best)
            bound.update(slot for slot in best if slot >= 0)
        return order

    def rarest(self, tables: dict[int, _Table]) -> tuple[int, list[tuple[int, int]]]:
        """The premise that the fewest pairs can match, and these."""

        def pairs(at: int) -> list[tuple[int, int]]:
            predicate, subject, object_ = self.body[at]
            table = tables[~predicate]
            if subject < 0:
                return [(~subject, value) for value in table.objects.get(~subject, ())]
            if object_ < 0:
                return [(value, ~object_) for value in table.subjects.get(~object_, ())]
            return list(table.pairs)

        return min(((at, pairs(at)) for at in range(len(self.body))), key=lambda found: len(found[1]))

    def conclude(self, at: int, pair: tuple[int, int], tables: dict[int, _Table], heads: dict[_Numbered, None]) -> None:
        """Puts what follows from a pair as premise ``at``, together with the tables, among the heads."""
        binding = [_UNBOUND] * self.size
        for slot, value in zip(self.body[at][1:], pair, strict=True):
            if slot < 0:
                if ~slot != value:
                    return
            elif binding[slot] == _UNBOUND:
                binding[slot] = value
            elif binding[slot] != value:
                return
        self._join(self.orders[at], 0, binding, tables, heads)

    def _join(
        self,
        order: list[_Slots],
        step: int,
        binding: list[int],
        tables: dict[int, _Table],
        heads: dict[_Numbered, None],
    ) -> None:
        if step == len(order):
            predicate, subject, object_ = (~slot if slot < 0 else binding[slot] for slot in self.head)
            heads[predicate, subject, object_] = None
            return
        predicate, first, second = order[step]
        table = tables[~predicate]
        subject = ~first if first < 0 else binding[first]
        object_ = ~second if second < 0 else binding[second]
        if subject != _UNBOUND and object_ != _UNBOUND:
            if (subject, object_) in table.pairs:
                self._join(order, step + 1, binding, tables, heads)
        elif subject != _UNBOUND:
            for value in table.objects.get(subject, ()):
                binding[second] = value
                self._join(order, step + 1, binding, tables, heads)
            binding[second] = _UNBOUND
        elif object_ != _UNBOUND:
            for value in table.subjects.get(object_, ()):
                binding[first] = value
                self._join(order, step + 1, binding, tables, heads)
            binding[first] = _UNBOUND
        else:
            for one, other in table.pairs:
                if first != second or one == other:
                    binding[first], binding[second] = one, other
                    self._join(order, step + 1, binding, tables, heads)
            binding[first] = binding[second] = _UNBOUND
