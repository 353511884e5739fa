"""Clusters by their last word: what is said in front of "cluster", 产业园 and 基地, by place, industry or kind."""

from __future__ import annotations

from collections.abc import Iterator

from sei_kg.bodies import MOST_NAME, behind_verbs, left_of
from sei_kg.induction import FIELD, Candidate, Head, Scene, clean_label, words_before, zh_shape
from sei_kg.lexicon import read_lexicon
from sei_kg.namespaces import ID, expand
from sei_kg.patterns import compiled

__all__ = ["cluster_names"]

_CLUSTER = expand("sei:Cluster")
_COUNTRY = expand("sei:Country")


def cluster_names(scene: Scene) -> Iterator[Candidate]:
    """Clusters: what is said in front of "cluster", by place, industry or kind."""
    cls = _CLUSTER
    lexicon = read_lexicon("entities")
    generic = frozenset(lexicon["cluster_generic"]["en"])
    for head in scene.of("cluster-en"):
        if compiled(r"\s(?:trends?|effect|development|policy|building|policies|effects|application|formation)").match(
            scene.folded[head.j :],
        ):
            continue
        words = words_before(scene.text, head.i, 6)
        kept: list[str] = []
        for word in reversed(words):
            if word.lower() in generic or word.endswith(("’s", "'s")) or word.isdigit():
                break
            kept.insert(0, word)
        i = head.i - len(" ".join(kept)) - 1 if kept else head.i
        for match in scene.matches:  # a known industry or place in front belongs to the name as a whole
            if (match.i < i <= match.j or match.j + 1 == i) and FIELD.search(match.iri):
                if match.iri.removeprefix(ID) not in lexicon["cluster_generic"]["topics"] or i < head.i:
                    i = min(i, match.i)
                else:
                    kept = []
        noisy = scene.text[head.i].isupper() and i < head.i and scene.text[i].islower()
        if i < head.i and not noisy and not compiled(r"[a-z]\w*(?:ed|ing|ly)").fullmatch(kept[-1] if kept else "x"):
            label = clean_label(compiled(r"\s*\([^)]*\)|-level\b").sub("", scene.text[i : head.j]))
            yield Candidate(i, head.j, cls, label[0].upper() + label[1:], "en", "cluster")
    stop = lexicon["cluster_generic"]["zh"]
    for head in scene.of("cluster-zh"):
        i = left_of(scene, head.i, most=16)
        earlier = scene.text.rfind("集群", i, head.i)
        i = earlier + 2 if earlier >= 0 else i
        if zh_shape("cluster_of_a_rank").search(scene.text, max(0, i - 8), head.i):
            continue  # 打造世界级某基地: what is to come has no name
        for word in stop:
            at = scene.text.rfind(word, i, head.i)
            i = max(i, at + len(word)) if at >= 0 else i
        i = behind_verbs(scene.text, i, head.i)
        for match in scene.matches:
            if match.i < i < match.j:
                i = match.i if "/region-" in match.iri else match.j
        if scene.text[i - 1 : i] == "”" and (quote := scene.text.rfind("“", max(0, i - 12), i)) >= 0:
            i = quote  # “甲乙丙”生物产业集群
        stem = scene.text[i : head.i]
        if 2 <= len(stem) <= 16 and stem not in frozenset(lexicon["cluster_empty"]):
            yield Candidate(i, head.j, cls, clean_label(scene.text[i : head.j]), "zh", "cluster")
    for head in scene.of("base-zh"):  # 甲地某装备基地, 在乙某电基地: a place or a preposition in front, a field inside
        if zh_shape("base_goes_on").match(scene.text, head.j):
            continue
        i = _base_begins(scene, head)
        field = any(i < m.j <= head.i and "/region-" not in m.iri and FIELD.search(m.iri) for m in scene.matches)
        if i >= 0 and field:
            yield Candidate(i, head.j, cls, clean_label(scene.text[i : head.j]), "zh", "cluster")


def _base_begins(scene: Scene, head: Head) -> int:
    """Where the name of a base begins that ends at the head: with its place, or behind 在 and 依托; -1 for none."""
    for place in reversed(scene.matches):
        if place.j <= head.i and head.i - place.i <= MOST_NAME and "/region-" in place.iri:
            inner = zh_shape("base_inner").fullmatch(scene.text, place.j, head.i)
            if inner and place.cls != _COUNTRY and behind_verbs(scene.text, place.j, head.i) == place.j:
                return place.i
    i = left_of(scene, head.i, most=16)
    sited = zh_shape("base_sited").search(scene.text, max(0, i - 2), i)
    return i if sited and head.i - i >= 4 and behind_verbs(scene.text, i, head.i) == i else -1
