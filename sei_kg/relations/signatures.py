"""What the ontology lets a property join: domains, ranges and the restrictions on classes, read from its Turtle.

A reader of relations asks before it states anything, so that no statement contradicts the ontology, and a changed
domain changes what is read without a word of Python.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from sei_kg.namespaces import expand
from sei_kg.resources import ontology_dir
from sei_kg.vocabulary import Vocabulary

__all__ = ["Signatures", "read_signatures"]

_THING = expand("owl:Thing")
_Ends = frozenset[str]


@dataclass(frozen=True)
class Signatures:
    """The classes that properties join.

    Attributes:
        domains, ranges: property -> classes of which a subject (object) must have one; a property not in it is free.
        restrictions: (class, property) -> classes of which an object must have one where the subject is of the class.
    """

    domains: dict[str, _Ends]
    ranges: dict[str, _Ends]
    restrictions: dict[tuple[str, str], _Ends]

    def allow(self, predicate: str, subject_cls: str, object_cls: str, vocabulary: Vocabulary) -> bool:
        """Whether a subject and an object of these classes may be joined; an empty object class is a literal."""
        above = vocabulary.superclasses.get(subject_cls, frozenset((subject_cls,)))
        domain = self.domains.get(predicate)
        if domain is not None and domain.isdisjoint(above):
            return False
        if not object_cls:
            return True
        beneath = vocabulary.superclasses.get(object_cls, frozenset((object_cls,)))
        wanted = self.ranges.get(predicate)
        if wanted is not None and wanted.isdisjoint(beneath):
            return False
        for cls in above:
            wanted = self.restrictions.get((cls, predicate))
            if wanted is not None and wanted.isdisjoint(beneath):
                return False
        return True


@cache
def read_signatures() -> Signatures:
    """Reads the Turtle files at the top of the ontology folder.

    Raises:
        OSError, SyntaxError: a file that cannot be read; ``read_vocabulary`` reports the same files with their line.
    """
    triples: dict[tuple[str, str], list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]] = defaultdict(list)
    subjects: dict[str, set[str]] = defaultdict(set)
    for path in sorted(ontology_dir().glob("*.ttl")):
        for quad in ox.parse(path.read_bytes().removeprefix(b"\xef\xbb\xbf"), format=ox.RdfFormat.TURTLE):
            key = _key(quad.subject, path.name)
            value = quad.object
            if isinstance(value, ox.BlankNode):
                value = ox.BlankNode(f"{path.stem}{value.value}")
            triples[key, quad.predicate.value].append(value)
            subjects[quad.predicate.value].add(key)
    first, rest, union = expand("rdf:first"), expand("rdf:rest"), expand("owl:unionOf")

    def classes(node: object) -> set[str]:
        if isinstance(node, ox.NamedNode):
            return {node.value}
        found: set[str] = set()
        for head in triples.get((f"_:{node.value}", union), []) if isinstance(node, ox.BlankNode) else ():
            while isinstance(head, ox.BlankNode):
                for value in triples[f"_:{head.value}", first]:
                    found |= classes(value)
                head = triples[f"_:{head.value}", rest][0]
        return found

    def ends(name: str) -> dict[str, _Ends]:
        found: dict[str, _Ends] = {}
        for subject in sorted(subjects[expand(name)]):
            sets = [classes(node) for node in triples[subject, expand(name)]]
            if sets and all(sets) and _THING not in sets[0] and not subject.startswith("_:"):
                found[subject] = frozenset(set.union(*sets))
        return found

    restrictions: dict[tuple[str, str], _Ends] = {}
    for subject in sorted(subjects[expand("rdfs:subClassOf")]):
        for node in triples[subject, expand("rdfs:subClassOf")]:
            if isinstance(node, ox.BlankNode):
                on = triples.get((f"_:{node.value}", expand("owl:onProperty")), [])
                wanted = triples.get((f"_:{node.value}", expand("owl:allValuesFrom")), [])
                if on and wanted and isinstance(on[0], ox.NamedNode):
                    restrictions[subject, on[0].value] = frozenset(classes(wanted[0]))
    return Signatures(ends("rdfs:domain"), ends("rdfs:range"), restrictions)


def _key(subject: object, name: str) -> str:
    if isinstance(subject, ox.BlankNode):
        return f"_:{name.removesuffix('.ttl')}{subject.value}"
    return subject.value if isinstance(subject, ox.NamedNode) else str(subject)
