"""Commented templates for entries, made from the ontology and the shapes: what must stand comes first, what may after it."""

from __future__ import annotations

import csv
import io
import textwrap

from sei_kg.context import choices, class_keys, demanded_keys, entry_classes, notes, required_keys
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
_CONCEPT, _DOCUMENTED = ("definition", "broader", "inScheme"), ("issued",)
_MOST_CHOICES = 110
_KEYS = {  # keys that come from outside vocabularies, with no definition of ours
    "source": ("A document of the graph (document-...), an address (https://...) or a citation.", "图谱中的文件（document-……）、网址或文献引用。"),
    "quote": ("The words of the source that say it, exactly as they stand there.", "来源中说明此事的原文，逐字抄录。"),
    "altLabel": ("Other names: {en: [..., ...], zh: [...]}", "其他名称：{en: [……], zh: [……]}"),
    "definition": ("What it is, in a sentence: {en: ..., zh: ...}", "一句话的定义：{en: ……, zh: ……}"),
    "issued": ("The day, month or year of issue.", "发布的日、月或年。"),
    "startDate": ("From when on it holds, or the time a figure speaks of.", "开始生效的时间，或数据所指时间的起点。"),
    "endDate": ("Until when it holds, or the end of the time a figure speaks of.", "失效的时间，或数据所指时间的终点。"),
    "broader": ("What it is a part of.", "上位概念。"),
    "inScheme": ("The official list that names it.", "列入的官方目录。"),
    "subOrganizationOf": ("The body it belongs to.", "上级机构。"),
    "memberOf": ("A body the person is a member of.", "所属机构。"),
    "organization": ("The body in which the post is held.", "任职机构。"),
}  # fmt: skip


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
    demanded = demanded_keys(iri)
    needed = [key for key in required_keys(iri) if key not in _ALWAYS]
    lines += [f"id: {_kind(iri)}-"]
    kind_of = demanded.pop("type", None)
    below = [n for n, cls in entry_classes().items() if iri in read_terms().above[cls] and cls != iri]
    if kind_of and below:  # the class itself is too wide: one of those below it
        name = below[0]
        lines += [f"# type: {kind_of[language]}"]
    lines += [f"type: {name}"]
    if "label" in _label_keys(iri):
        lines += ["label:", '  en: ""', '  zh: ""']
    for key in needed:
        lines += _key(key, language, "")
    for key, way in demanded.items():
        lines += [f"# {way[language]}", *_key(key, language, "")]
        needed.append(key)
    lines += _key("source", language, "")
    for key in [*_MAY, *_others(iri, needed)]:
        lines += _key(key, language, "# ")
    return "\n".join(lines) + "\n"


def _key(key: str, language: str, mark: str) -> list[str]:
    terms = read_terms()
    predicate, kind = terms.properties[key]
    note = notes().get(predicate, {}).get(f"{language} definition") or _note(key, language)
    classes = [cls for cls in terms.ranges.get(predicate, ()) if local_name(cls) in terms.classes]
    ranges = " / ".join(local_name(cls) for cls in classes)
    shown = {"iri": f"[{ranges}]" if ranges else "", "date": "[2010-10-10 / 2010-10 / 2010]"}.get(kind, "")
    lines = [f"# {key}: {' '.join(filter(None, (shown, note)))}".rstrip()]
    known = sorted({name for cls in classes if cls in _listed() for name in choices(cls)})
    if known and len(known) <= _MOST_CHOICES:
        lines += textwrap.wrap(", ".join(known), 110, initial_indent="#   ", subsequent_indent="#   ",
                               break_on_hyphens=False, break_long_words=False)  # fmt: skip
    return [*lines, f"{mark}{key}:"]


def _listed() -> set[str]:
    """Classes whose things make up a list that can be shown whole."""
    names = ("Instrument", "Indicator", "Unit", "CurrencyUnit", "MeasureStatus", "ConceptScheme")
    return {iri for name, iri in read_terms().classes.items() if name in names}


def _note(key: str, language: str) -> str:
    return _KEYS.get(key, ("", ""))[language == "zh"]


def _others(iri: str, needed: list[str]) -> list[str]:
    """The keys an entry of a class may have beside: its own ones, then those that many classes share."""
    above = {local_name(cls) for cls in read_terms().above[iri]}
    found = class_keys(iri)
    found += _CONCEPT if "Concept" in above else ("startDate", "endDate")
    found += _DOCUMENTED if above & {"Policy", "SourceDocument"} else ()
    found += ("locatedIn",) if above & {"Organization", "Cluster", "Region"} else ()
    found += ("appliesIn",) if above & {"Policy", "Measure", "Problem"} else ()
    found += ("strategyOf",) if "Policy" in above else ()
    return [key for key in dict.fromkeys(found) if key not in needed and key not in _MAY]


def _label_keys(iri: str) -> set[str]:
    terms = read_terms()
    return set() if terms.classes["Observation"] in terms.above[iri] else {"label"}


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
    needed += [key for key in demanded_keys(iri) if key != "type"]
    columns = ["id", "type", *(f"label@{language}" for language in ("en", "zh") if _label_keys(iri)), *needed]
    columns += [key for key in _others(iri, needed) if key != "definition"] + ["source", "quote"]
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(columns)
    return stream.getvalue()
