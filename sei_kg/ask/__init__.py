"""Questions in English and Chinese, answered from the graph without a language model.

    text -> linking (entities, documents, sections, times) -> understanding (what is asked for, relations, operations)
         -> answering (library query, figures, claims, relations, lists in a passage) -> answer with its SPARQL and quotes

Each way of answering proposes an answer with a score; the surest is given, close ones are shown beside it, and where none is sure
the question is refused. An answer rests on passages of the documents alone: what the curated background knows besides is
never passed off as what the documents say.
"""

from __future__ import annotations

from sei_kg.ask.answering import ask
from sei_kg.ask.answers import Answer, Item

__all__ = ["Answer", "Item", "ask"]
