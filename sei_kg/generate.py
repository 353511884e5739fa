"""Files that are made from others, by one command: ``python -m sei_kg.generate [--check]``.

``--check`` writes nothing and ends with 1 where a file differs from what would be made.
"""

from __future__ import annotations

import importlib
import sys

from sei_kg.resources import home

__all__ = ["ARTEFACTS", "generate"]

ARTEFACTS: dict[str, str] = {  # file below the project's folder -> function that returns its text
    "ontology/context.jsonld": "sei_kg.context:context_text",
    "ontology/entry.schema.json": "sei_kg.context:schema_text",
    "docs/reference/checks.md": "sei_kg.reference_pages:checks_page",
    "docs/reference/commands.md": "sei_kg.reference_pages:commands_page",
    "docs/reference/ontology.md": "sei_kg.reference_pages:ontology_page",
    "docs/reference/queries.md": "sei_kg.reference_pages:queries_page",
    "docs/reference/rules.md": "sei_kg.reference_pages:rules_page",
    "queries/library.ttl": "sei_kg.query_turtle:library_turtle",
}


def generate(*, check: bool = False) -> list[str]:
    """Writes every artefact (or only compares); returns the names of those that differed, sorted."""
    changed = []
    for name, maker in sorted(ARTEFACTS.items()):
        module, function = maker.split(":")
        text: str = getattr(importlib.import_module(module), function)()
        path = home() / name
        if not path.exists() or path.read_text("utf-8") != text:
            changed.append(name)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
    return changed


def main() -> int:
    check = "--check" in sys.argv[1:]
    for name in (changed := generate(check=check)):
        print(f"{'out of date' if check else 'written'}: {name}")  # noqa: T201
    if check and changed:
        print("run `make generate` and commit the result")  # noqa: T201
    return int(check and bool(changed))


if __name__ == "__main__":
    sys.exit(main())
