"""Commented templates for entries, made from the ontology and the shapes: what must stand comes first, what may after it."""

from __future__ import annotations

import csv
import io

from sei_kg.context import class_keys, entry_classes, notes, required_keys
from sei_kg.entries import read_terms
from sei_kg.errors import UnknownNameError
from sei_kg.namespaces import local_name

__all__ = ["csv_template", "find_class", "kinds", "template"]

_HEAD = {
    "en": ("An entry of the kind {name}: {definition}",
           "Keys without # must stand, the others may: take the # away. Values are ids, labels in English or Chinese, or IRIs.",
           "Check it with: sei-kg validate FILE; add it with: sei-kg add FILE"),
    "zh": ("{name}条目：{definition}", "没有 # 的项必须填写，其他项可选：去掉 # 即可。值可以是标识、中英文名称或 IRI。",
           "校验：sei-kg validate 文件；添加：sei-kg add 文件"),
}  # fmt: skip
_ALWAYS = ("id", "type", "label", "source")
_MAY = ("quote", "altLabel", "confidence")


def kinds(language: str = "en") -> list[str]:
    """One line for each class that entries are written for."""
    said = notes()
    return [f"{name:20} {said.get(iri, {}).get(f'{language} definition', '')}" for name, iri in entry_classes().items()]


def find_class(kind: str) -> tuple[str, str]:
    """(Local name, IRI) of a class by its name in any case; raises UnknownNameError."""
    import difflib

    classes = entry_classes()
    lower = {name.lower(): name for name in classes}
    for iri_name, iri in classes.items():
        for label in (notes().get(iri, {}).get(language, "") for language in ("en", "zh")):
            lower.setdefault(label.lower(), iri_name)
    name = lower.get(kind.lower().replace("organisation", "organization"))
    if name is None:
        raise UnknownNameError(
            "kind of entry", kind, [lower[m] for m in difflib.get_close_matches(kind.lower(), lower, 3)]
        )
    return name, classes[name]


def template(kind: str, *, language: str = "en") -> str:
    """YAML with a comment for each key. Raises UnknownNameError for a kind that is none."""
    name, iri = find_class(kind)
    said = notes()
    own = said.get(iri, {})
    lines = ["# yaml-language-server: $schema=https://w3id.org/sei-kg/entry.schema.json"]
    lines += [
        f"# {line.format(name=own.get(language, name), definition=own.get(f'{language} definition', ''))}"
        for line in _HEAD[language]
    ]
    slug = _kind(iri)
    lines += [f"id: {slug}-", f"type: {name}"]
    needed = [key for key in required_keys(iri) if key not in _ALWAYS]
    if "label" in _label_keys(iri):
        lines += ["label:", '  en: ""', '  zh: ""']
    for key in needed:
        lines += _key(key, language, "")
    lines += _key("source", language, "")
    for key in [*_MAY, *(k for k in class_keys(iri) if k not in needed and k not in _MAY), *_dates(iri, needed)]:
        lines += _key(key, language, "# ")
    return "\n".join(lines) + "\n"


def _key(key: str, language: str, mark: str) -> list[str]:
    terms = read_terms()
    predicate, kind = terms.properties[key]
    said = notes().get(predicate, {})
    note = said.get(f"{language} definition", "")
    ranges = " / ".join(local_name(cls) for cls in terms.ranges.get(predicate, ()) if local_name(cls) in terms.classes)
    shown = {"iri": f"[{ranges}]" if ranges else "", "date": "[2010-10-10 / 2010-10 / 2010]"}.get(kind, "")
    return [f"# {key}: {' '.join(filter(None, (shown, note)))}".rstrip(), f"{mark}{key}:"]


def _label_keys(iri: str) -> set[str]:
    terms = read_terms()
    return set() if terms.classes["Observation"] in terms.above[iri] else {"label"}


def _dates(iri: str, needed: list[str]) -> list[str]:
    terms = read_terms()
    return [key for key, (_, kind) in sorted(terms.properties.items()) if kind == "date" and key not in needed]


def _kind(iri: str) -> str:
    """The first word of the slug: that of the topmost class of the project."""
    terms = read_terms()
    above = [cls for cls in terms.above[iri] if cls in entry_classes().values()]
    top = local_name(min(above, key=lambda cls: (len(terms.above[cls]), cls)))
    return {"PlanningPeriod": "period", "SourceDocument": "document"}.get(top, top.lower())


def csv_template(kind: str) -> str:
    """The first line of a CSV file with entries of a kind."""
    _, iri = find_class(kind)
    needed = [key for key in required_keys(iri) if key not in _ALWAYS]
    columns = ["id", "type", *(f"label@{language}" for language in ("en", "zh") if _label_keys(iri)), *needed]
    columns += [key for key in class_keys(iri) if key not in needed] + ["source", "quote"]
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(columns)
    return stream.getvalue()
