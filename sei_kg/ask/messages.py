"""What an answer says about itself, from ``ontology/lexicon/messages.yaml``."""

from __future__ import annotations

from collections.abc import Mapping

from sei_kg.lexicon import read_lexicon

__all__ = ["LANGUAGES", "say", "worded"]

LANGUAGES = ("en", "zh")


def say(name: str, language: str, **values: object) -> str:
    """A message in one language.

    Args:
        name: "group/name" of the file.
        values: what stands in its braces; a mapping is taken in the language of the message.
    """
    group, _, key = name.partition("/")
    filled = {k: v.get(language, "") if isinstance(v, Mapping) else v for k, v in values.items()}
    return str(read_lexicon("messages")[group][key][language]).format(**filled)


def worded(name: str, **values: object) -> dict[str, str]:
    """A message in every language: language -> words."""
    return {language: say(name, language, **values) for language in LANGUAGES}
