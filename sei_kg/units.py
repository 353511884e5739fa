"""Units: how texts write the units and currencies of ``ontology/vocab/units.ttl``.

Words ("yuan", 千瓦时) are matched without regard to case, symbols ("MW", "€") with it. Which unit a form stands for is
data; this module only compiles it into expressions that find a unit before or behind a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from sei_kg.namespaces import expand
from sei_kg.patterns import compiled
from sei_kg.resources import ontology_dir

__all__ = ["CURRENCY", "Units", "read_units"]

CURRENCY = expand("currency:")
_LABELS = frozenset(expand(name) for name in ("skos:prefLabel", "skos:altLabel"))
_SYMBOL = "http://qudt.org/schema/qudt/symbol"
_CODE = "http://qudt.org/schema/qudt/currencyCode"
_UNIT_CLASSES = frozenset(("http://qudt.org/schema/qudt/Unit", "http://qudt.org/schema/qudt/CurrencyUnit"))


@dataclass(frozen=True)
class Units:
    """Forms of units.

    Attributes:
        words: casefolded word -> IRI; symbols: symbol -> IRI.
        behind: matches a unit behind a number, at its end (blanks before it included); group "word" or "symbol".
        before: searches a currency sign or code at the end of the text before a number; group "symbol".
        labels: (IRI, language) -> preferred label.
    """

    words: dict[str, str]
    symbols: dict[str, str]
    behind: re.Pattern[str]
    before: re.Pattern[str]
    labels: dict[tuple[str, str], str]

    def unit_of(self, match: re.Match[str]) -> str:
        """The IRI of what ``behind`` or ``before`` matched."""
        groups = match.groupdict()
        if groups.get("symbol"):
            return self.symbols[groups["symbol"]]
        return self.words[compiled(r"[\s-]+").sub(" ", groups["word"].casefold())]


@cache
def read_units() -> Units:
    """Reads the units once."""
    words: dict[str, str] = {}
    symbols: dict[str, str] = {}
    labels: dict[tuple[str, str], str] = {}
    path = ontology_dir() / "vocab" / "units.ttl"
    triples = [triple.triple for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    kinds = {s.value: o.value for s, p, o in triples if p.value == expand("rdf:type")}
    count = expand("unit:NUM")  # what is counted is read from the text, not from this unit's labels
    for subject, predicate, value in triples:
        iri = subject.value
        if kinds.get(iri) not in _UNIT_CLASSES:
            continue
        if predicate.value in _LABELS:
            if predicate.value == expand("skos:prefLabel"):
                labels[iri, value.language or ""] = value.value
            if iri != count:
                words.setdefault(compiled(r"[\s-]+").sub(" ", value.value.casefold()), iri)
        elif predicate.value in (_SYMBOL, _CODE) and iri != count:
            symbols.setdefault(value.value, iri)
    latin = [word for word in words if word.isascii()]
    other = [word for word in words if not word.isascii()]
    symbol = _one_of(symbols)
    behind = re.compile(
        rf"[\s-]?(?:(?P<symbol>{symbol})(?![A-Za-z\d])|(?P<word>(?i:{_one_of(latin)})(?![A-Za-z])|{_one_of(other)}))"
    )
    money = [form for form, iri in symbols.items() if iri.startswith(CURRENCY)]
    before = re.compile(rf"(?P<symbol>{_one_of(money)}|RMB)\s?$")
    symbols.setdefault("RMB", expand("currency:CNY"))
    return Units(words, symbols, behind, before, labels)


def _one_of(forms: object) -> str:
    ordered = sorted(forms, key=lambda form: (-len(form), form))  # type: ignore[call-overload]
    return "|".join(re.escape(form).replace(r"\ ", r"[\s-]+") for form in ordered)
