"""Measures stated by the sentence that names a problem and answers it ("in response to the problems of ..., we can ...").

Used where no statement of the graph ties a measure to the problem that is asked about. The sentence must hold nearly all of the
question's words and a word of response; where it goes on behind a semicolon ("(1) ...; and (2) ..."), so does the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sei_kg.ask.answers import Draft
from sei_kg.ask.claim_items import draft_of
from sei_kg.ask.claims import MEASURE, Claim, one_language, place
from sei_kg.ask.context import Context
from sei_kg.ask.messages import worded
from sei_kg.ask.shown import shown
from sei_kg.ask.words import Term

__all__ = ["answer_stated"]

_LEAST = 0.9  # of the weight of the question's words
_PIECES = 6  # of one sentence


def answer_stated(context: Context, terms: Sequence[Term]) -> Draft | None:
    """Measures of the sentences that name the matter and respond to it; None where there are none."""
    if len(terms) < 2:
        return None
    found: dict[str, Claim] = {}
    for hit in context.passages(list(terms), limit=8):
        text = hit.hit.labels[0][2]
        words = context.lexicon.data["response"][hit.hit.language or "en"]
        said = " ".join(text.casefold().split())
        if context.share(terms, context.text_tokens(text)) >= _LEAST and any(word in said for word in words):
            for passage in _sentence(context, hit.hit.iri, text):
                found |= {claim.iri: claim for claim in _measures(context, passage)}
    claims = one_language([found[iri] for iri in sorted(found)])
    if not claims:
        return None
    sparql = shown("claim-places", claim=[c.iri for c in claims])
    draft = draft_of(context, claims, 0.6, "measures-by-problem", MEASURE, sparql=sparql)
    return replace(draft, note=worded("note/stated"))


def _sentence(context: Context, passage: str, text: str) -> Iterator[str]:
    """The passage and those behind it that the same sentence goes on in."""
    for _ in range(_PIECES):
        yield passage
        if not text.rstrip().endswith((";", "；", ":", "：")):
            return
        rows = context.rows("passage-after", passage=passage)
        if not rows:
            return
        passage, text = rows[0][1], rows[0][2]


def _measures(context: Context, passage: str) -> Iterator[Claim]:
    for _, cls, claim, _ in context.rows("claims-of-passage", passage=passage):
        if cls == MEASURE:
            yield place(context, claim)
