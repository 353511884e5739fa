"""The nearest right value for a finding, by the rule that was broken; the names of things in both languages."""

from __future__ import annotations

import calendar
import difflib
import re
from collections.abc import Callable

import pyoxigraph as ox

from sei_kg.entries import RDF_TYPE, Entry, Statement
from sei_kg.entry_names import LABELS, Names
from sei_kg.namespaces import ID, local_name, slugify
from sei_kg.shacl_graph import Breach

__all__ = ["suggest"]

Maker = Callable[[Breach, Entry, "Statement | None", Names], "str | dict[str, str] | None"]


def suggest(breach: Breach, entry: Entry, said: Statement | None, names: Names) -> dict[str, str]:
    """A value that would do, or come near, by language; empty where none is known."""
    maker = _MAKERS.get(breach.rule)
    found = maker(breach, entry, said, names) if maker else None
    return found if isinstance(found, dict) else {"en": found, "zh": found} if found else {}


def _reference(breach: Breach, entry: Entry, said: Statement | None, names: Names) -> dict[str, str] | None:
    if said is None:
        return None
    text = said.written.rpartition("/")[2].removeprefix("id:")
    # A thing that exists, of another class: only a name that is nearly the same can be meant.
    least = 96 if breach.rule == "reference-class" else 55
    near = names.nearest(text, names.terms.ranges.get(said.predicate, ()), most=1, least=least)
    return _named(near[0], names) if near else None


def _named(iri: str, names: Names) -> dict[str, str]:
    """A thing by its preferred label in each language, and its id."""
    return {
        "en": f"{names.label(iri, 'en')} ({iri.removeprefix(ID)})",
        "zh": f"{names.label(iri, 'zh')}（{iri.removeprefix(ID)}）",
    }


def _class(breach: Breach, entry: Entry, said: Statement | None, names: Names) -> str | None:
    from sei_kg.context import entry_classes

    lower = {name.lower(): name for name in entry_classes()}
    near = difflib.get_close_matches((said.written if said else "").rpartition(":")[2].lower(), lower, 1, 0.65)
    return lower[near[0]] if near else None


def _key(breach: Breach, entry: Entry, said: Statement | None, names: Names) -> str | None:
    lower = {name.lower(): name for name in names.terms.properties}
    near = difflib.get_close_matches((said.key if said else "").rpartition(":")[2].lower(), lower, 1, 0.6)
    return lower[near[0]] if near else None


def _date(breach: Breach, entry: Entry, said: Statement | None, names: Names) -> str | None:
    match = re.match(r"\s*(\d{4})(?:\D+(\d{1,2})(?:\D+(\d{1,2}))?)?", said.written if said else "")
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year or not 1000 <= year < 2200 or month == 0 or day == 0:
        return None
    if month is None:
        return f"{year}"
    if month > 12:
        return None
    if day is None:
        return f"{year}-{month:02}"
    return f"{year}-{month:02}-{min(day, calendar.monthrange(year, month)[1]):02}"


def _number(breach: Breach, entry: Entry, said: Statement | None, names: Names) -> str | None:
    text = re.sub(r"\s+", "", said.written if said else "").translate(
        str.maketrans("０１２３４５６７８９", "0123456789")
    )
    match = re.fullmatch(r"([\u4e00-\u9fff]+)[\[【（(〔﹝［]?(\d{4})[\]】）)〕﹞］]?(?:年)?第?0*(\d{1,5})号?", text)
    return f"{match[1]}〔{match[2]}〕{match[3]}号" if match else None


def _slug(breach: Breach, entry: Entry, said: Statement | None, names: Names) -> str | None:
    kinds = [local_name(names.kind(t.value)).lower() for t in entry.values(RDF_TYPE)]
    kind = next((k for k in kinds if k), "")
    label = next((s.object for s in entry.statements if s.predicate == LABELS[0]), None)
    text = entry.written.rpartition("/")[2] or (label.value if isinstance(label, ox.Literal) else "")
    slug = slugify(text)
    if kind and not slug.startswith(f"{kind}-"):
        slug = f"{kind}-{slug}"
    return slug if "-" in slug.strip("-") else None


def _decimal(breach: Breach, entry: Entry, said: Statement | None, names: Names) -> str | None:
    text = re.sub(r"[,，\s%％]", "", said.written if said else "")
    return text if re.fullmatch(r"[+-]?\d+(\.\d+)?", text) and text != (said.written if said else "") else None


def _candidate(breach: Breach, entry: Entry, said: Statement | None, names: Names) -> str | None:
    other = breach.value if breach.rule == "duplicate" else breach.bound.get("other")
    return str(getattr(other, "value", other)).removeprefix(ID) if other is not None else None


def _unit(breach: Breach, entry: Entry, said: Statement | None, names: Names) -> str | None:
    from sei_kg.namespaces import curie

    indicator = breach.bound.get("indicator")
    units = (
        names.store.raw.quads_for_pattern(ox.NamedNode(str(indicator)), _APPLICABLE, None, None) if indicator else ()
    )
    found = sorted(curie(q.object.value) for q in units)  # type: ignore[union-attr]
    return " / ".join(found[:4]) or None


_APPLICABLE = ox.NamedNode("http://qudt.org/schema/qudt/applicableUnit")
_MAKERS: dict[str, Maker] = {
    "reference-unknown": _reference,
    "reference-class": _reference,
    "reference-literal": _reference,
    "source-unknown": _reference,
    "type-unknown": _class,
    "property-unknown": _key,
    "date-form": _date,
    "policy-number-form": _number,
    "policy-number-taken": _candidate,
    "slug-form": _slug,
    "observation-value": _decimal,
    "observation-unit-fit": _unit,
    "duplicate": _candidate,
}
