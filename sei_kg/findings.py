"""What a check of entries found, and the forms it is told in: a table, the JSON of the contract, SARIF 2.1.0."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sei_kg.entry_refusals import UnreadableError
from sei_kg.errors import EntryError

__all__ = ["CheckedEntry", "Finding", "Report", "write_json", "write_sarif", "write_table"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of a rule by an entry.

    Attributes:
        file, line, column: where (1-based); of the entry itself where a value is missing.
        entry: id of the entry as written, or its slug.
        rule: name of the rule (a shape, or what kept the file from being read).
        severity: "violation", "warning" or "info".
        path: the property as prefix:name, or "".
        field: the key as written, or as it should be.
        value: the value as written, or None.
        message, remedy: by language.
        suggestion: the nearest right value, by language; empty where there is none.
    """

    file: Path
    line: int
    column: int
    entry: str
    rule: str
    severity: str
    path: str
    field: str
    value: str | None
    message: Mapping[str, str]
    remedy: Mapping[str, str]
    suggestion: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def text(self, language: str) -> str:
        """Message, suggestion and remedy in a language."""
        near = ""
        value = self.suggestion.get(language)
        if value:
            near = f"；是否指“{value}”？" if language == "zh" else f"; did you mean {value}?"
        stop, gap = ("。", "") if language == "zh" else (". ", " ")
        remedy = self.remedy.get(language, "")
        return self.message.get(language, self.rule) + (near or stop.rstrip()) + (f"{gap}{remedy}" if remedy else "")


@dataclass(frozen=True, slots=True)
class CheckedEntry:
    """One entry, and what was found."""

    file: Path
    id: str
    iri: str
    line: int
    findings: tuple[Finding, ...]

    def valid(self, *, strict: bool = False) -> bool:
        wrong = ("violation", "warning") if strict else ("violation",)
        return not any(finding.severity in wrong for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Report:
    """All entries of a run. ``shacl`` holds pyshacl's reports, for the W3C form."""

    entries: tuple[CheckedEntry, ...]
    shacl: tuple[Any, ...] = ()

    def valid(self, *, strict: bool = False) -> bool:
        return all(entry.valid(strict=strict) for entry in self.entries)

    def findings(self) -> list[Finding]:
        return [finding for entry in self.entries for finding in entry.findings]


def unreadable(error: EntryError, path: Path) -> CheckedEntry:
    """A file that could not be read, as a checked entry with one violation."""
    chinese, way = error.chinese if isinstance(error, UnreadableError) else (error.message, error.hint or "")
    finding = Finding(
        path, error.line or 1, error.column if isinstance(error, UnreadableError) else 1, "", "file-unreadable", "violation",
        error.field or "", error.field or "", None, {"en": error.message, "zh": f"文件无法读取：{chinese}"},
        {"en": error.hint or "", "zh": way},
    )  # fmt: skip
    return CheckedEntry(path, "", "", error.line or 1, (finding,))


def write_json(report: Report, *, strict: bool = False, language: str = "en") -> str:
    """The ``validate`` form of the contract."""
    entries = [
        {
            "file": str(entry.file), "id": entry.id, "iri": entry.iri, "line": entry.line,
            "valid": entry.valid(strict=strict), "results": [_result(finding, language) for finding in entry.findings],
        }
        for entry in report.entries
    ]  # fmt: skip
    data = {"valid": report.valid(strict=strict), "entries": entries}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _result(finding: Finding, language: str) -> dict[str, Any]:
    return {
        "severity": finding.severity, "rule": finding.rule, "path": finding.path, "field": finding.field,
        "value": finding.value, "line": finding.line, "column": finding.column,
        "message": dict(finding.message), "remedy": dict(finding.remedy), "suggestion": finding.suggestion.get(language),
    }  # fmt: skip


_WORDS = {
    "en": {"violation": "wrong", "warning": "advice", "info": "note", "one": "the entry is valid", "good": "all {} entries are valid", "bad": "{} of {} entries are not valid"},
    "zh": {"violation": "错误", "warning": "建议", "info": "提示", "one": "条目通过校验", "good": "{} 个条目全部通过校验", "bad": "{1} 个条目中有 {0} 个未通过校验"},
}  # fmt: skip


def write_table(report: Report, *, strict: bool = False, language: str = "en") -> str:
    """One block a finding: place, field and value, then what is wrong and how to mend it."""
    words = _WORDS[language]
    lines = []
    for finding in report.findings():
        place = f"{finding.file}:{finding.line}:{finding.column}"
        shown = f" = {finding.value}" if finding.value else ""
        lines.append(
            f"{place}: {words[finding.severity]}: {finding.entry} {finding.field}{shown[:160]} [{finding.rule}]"
        )
        lines.append(f"    {finding.text(language)}")
    bad = sum(not entry.valid(strict=strict) for entry in report.entries)
    count = len(report.entries)
    good = words["one"] if count == 1 else words["good"].format(count)
    lines.append(words["bad"].format(bad, count) if bad else good)
    return "\n".join(lines) + "\n"


_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}


def write_sarif(report: Report, *, strict: bool = False, language: str = "en") -> str:
    """SARIF 2.1.0, so that a code host shows each finding beside its line."""
    from sei_kg import __version__

    findings = report.findings()
    rules = sorted({finding.rule for finding in findings})
    results = [
        {
            "ruleId": finding.rule, "ruleIndex": rules.index(finding.rule), "level": _LEVELS[finding.severity],
            "message": {"text": f"{finding.field}: {finding.text(language)}"},
            "locations": [{"physicalLocation": {
                "artifactLocation": {"uri": finding.file.as_posix()},
                "region": {"startLine": finding.line, "startColumn": finding.column},
            }}],
        }
        for finding in findings
    ]  # fmt: skip
    driver = {"name": "sei-kg", "version": __version__, "informationUri": "https://w3id.org/sei-kg/ontology",
              "rules": [{"id": rule, "shortDescription": {"text": _short(findings, rule, language)}} for rule in rules]}  # fmt: skip
    data = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _short(findings: Sequence[Finding], rule: str, language: str) -> str:
    first = next(finding for finding in findings if finding.rule == rule)
    return first.remedy.get(language) or first.message.get(language, rule)


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by place, each once."""
    unique = {(f.rule, f.path, f.value, f.line, f.column): f for f in findings}
    return tuple(unique[key] for key in sorted(unique, key=lambda k: (k[3], k[4], k[0], k[1], str(k[2]))))
