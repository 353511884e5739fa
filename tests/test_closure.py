"""The closure in memory: the same as trying every binding, until nothing new comes."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable

import pytest
from pyoxigraph import Literal, NamedNode, Variable

from sei_kg.closure import Fact, closure, predicates_of
from sei_kg.inference_rules import Clause, Pattern, Rule, Term

X, Y, Z, P = (Variable(name) for name in "xyzp")


def node(name: str) -> NamedNode:
    return NamedNode(f"http://example.org/{name}")


def clause(head: Pattern, *body: Pattern) -> Clause:
    return Clause(Rule("test", {}, "", head, body), head, body)


def term(value: Term | str) -> Term:
    return node(value) if isinstance(value, str) else value


def pattern(subject: Term | str, predicate: Term | str, object_: Term | str) -> Pattern:
    return term(subject), term(predicate), term(object_)


def naive(facts: Iterable[Fact], clauses: list[Clause]) -> set[Fact]:
    """Every assignment of known terms to variables is tried, round by round."""
    known = set(facts)
    asserted = frozenset(known)
    while True:
        terms = {t for fact in known for t in fact} | {
            t for c in clauses for p in (c.head, *c.body) for t in p if not isinstance(t, Variable)
        }
        found = set()
        for one in clauses:
            variables = sorted({t for p in (one.head, *one.body) for t in p if isinstance(t, Variable)}, key=str)
            for values in itertools.product(terms, repeat=len(variables)):
                binding = dict(zip(variables, values, strict=True))
                ground = [tuple(binding.get(t, t) for t in p) for p in (one.head, *one.body)]  # type: ignore[call-overload]
                head = ground[0]
                if all(p in known for p in ground[1:]) and all(isinstance(t, NamedNode) for t in head[:2]):
                    found.add(head)
        if found <= known:
            return known - asserted  # type: ignore[return-value]
        known |= found


RULES = [
    clause(pattern(X, "r", Z), pattern(X, "r", Y), pattern(Y, "r", Z)),
    clause(pattern(Y, "s", X), pattern(X, "r", Y)),
    clause(pattern(X, "type", "wide"), pattern(X, "type", "narrow")),
    clause(pattern(X, "s", "a"), pattern(X, "type", "wide"), pattern(X, "r", "b")),
    clause(pattern(X, "type", "round"), pattern(X, "r", X)),
    clause(pattern("a", "t", Y), pattern(X, "s", Y), pattern(Z, "type", "narrow"), pattern(X, "r", Z)),
]


@pytest.mark.parametrize("seed", range(12))
def test_it_holds_what_trying_every_binding_gives(seed: int) -> None:
    dice = random.Random(seed)
    names = [node(name) for name in "abcd"]
    facts: list[Fact] = [
        (dice.choice(names), node(dice.choice("rrs")), dice.choice([*names, Literal("word")]))
        for _ in range(dice.randint(2, 7))
    ]
    facts += [(dice.choice(names), node("type"), node("narrow"))]
    found = closure(facts, RULES)
    assert set(found) == naive(facts, RULES)
    assert len(found) == len(set(found)), "each once"


def test_the_same_input_gives_the_same_order() -> None:
    facts: list[Fact] = [(node(a), node("r"), node(b)) for a, b in ("ab", "bc", "cd", "da")]
    assert closure(facts, RULES) == closure(facts, RULES)
    assert set(closure(facts, RULES)) == set(closure(facts[::-1], RULES))


def test_a_conclusion_may_leave_its_predicate_open() -> None:
    rule = clause(pattern(X, P, Y), pattern(P, "shown-by", X), pattern(X, "r", Y))
    facts: list[Fact] = [(node("q"), node("shown-by"), node("a")), (node("a"), node("r"), node("b"))]
    assert closure(facts, [rule]) == [(node("a"), node("q"), node("b"))]
    assert predicates_of([rule]) is None


def test_literals_are_never_subjects_or_predicates() -> None:
    rules = [clause(pattern(Y, "s", X), pattern(X, "r", Y)), clause(pattern(X, Y, X), pattern(X, "r", Y))]
    assert closure([(node("a"), node("r"), Literal("b"))], rules) == []


def test_only_predicates_of_the_clauses_matter() -> None:
    assert predicates_of(RULES) == {node(name) for name in ("r", "s", "t", "type")}
