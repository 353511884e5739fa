"""A change of the graph as lines a person reads: what is added (+), removed (-), changed (~), and what follows."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from sei_kg.additions import Change
from sei_kg.namespaces import curie

__all__ = ["write_difference"]

_MOST = 30
_WORDS = {
    "en": {"added": "added", "removed": "removed", "changed": "changed", "follows": "follows by inference", "gone": "follows no longer", "more": "more"},
    "zh": {"added": "新增", "removed": "删除", "changed": "更改", "follows": "由推理得出", "gone": "不再成立", "more": "其余"},
}  # fmt: skip


def write_difference(change: Change, *, language: str = "en") -> str:
    """Statements in compact form, at most 30 of each kind, with the counts of all."""
    words = _WORDS[language]
    added, removed = change.statements()
    came: dict[tuple[object, object], list[ox.Quad]] = {}
    for quad in added:
        came.setdefault((quad.subject, quad.predicate), []).append(quad)
    went: dict[tuple[object, object], list[ox.Quad]] = {}
    for quad in removed:
        went.setdefault((quad.subject, quad.predicate), []).append(quad)
    same = {(q.subject, q.predicate, q.object) for q in added} & {(q.subject, q.predicate, q.object) for q in removed}
    changed = [
        (went[key][0], came[key][0])
        for key in went
        if len(went[key]) == 1 == len(came.get(key, ())) and went[key][0].object != came[key][0].object
    ]
    paired = {quad for pair in changed for quad in pair}
    lines = [f"~ {_triple(old)} -> {_term(new.object)}" for old, new in changed[:_MOST]]
    plus = [q for q in added if q not in paired and (q.subject, q.predicate, q.object) not in same]
    minus = [q for q in removed if q not in paired and (q.subject, q.predicate, q.object) not in same]
    lines += _listed("+", plus, words) + _listed("-", minus, words)
    lines += _listed(f"+ ({words['follows']})", change.inferred, words)
    lines += _listed(f"- ({words['gone']})", change.uninferred, words)
    counts = ((words["added"], plus), (words["removed"], minus), (words["changed"], changed),
              (words["follows"], change.inferred), (words["gone"], change.uninferred))  # fmt: skip
    lines.append(", ".join(f"{name} {len(list(part))}" for name, part in counts))
    return "\n".join(lines) + "\n"


def _listed(mark: str, quads: Sequence[ox.Quad], words: dict[str, str]) -> list[str]:
    lines = [f"{mark} {_triple(quad)}" for quad in quads[:_MOST]]
    return lines + ([f"{mark} ... {words['more']} {len(quads) - _MOST}"] if len(quads) > _MOST else [])


def _triple(quad: ox.Quad) -> str:
    return f"{_term(quad.subject)} {_term(quad.predicate)} {_term(quad.object)}"


def _term(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return curie(term.value)
    if isinstance(term, ox.Literal):
        short = term.value if len(term.value) <= 80 else term.value[:77] + "..."
        return f'"{short}"' + (f"@{term.language}" if term.language else "")
    return str(term)
