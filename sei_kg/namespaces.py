"""Prefixes, and the minting of IRIs.

A slug is ``kind-words``: ASCII, lower case, hyphens only, minted from the English label, else from the romanised Chinese
one; equal under Unicode NFC and case, so that the same name gives the same IRI in every build.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256

from sei_kg.errors import InputError
from sei_kg.patterns import compiled
from sei_kg.romanization import romanized

__all__ = [
    "GRAPH",
    "ID",
    "INFERRED",
    "ONTOLOGY",
    "PREFIXES",
    "PROVENANCE",
    "REFERENCE",
    "SEI",
    "VOCABULARY",
    "curie",
    "digest",
    "expand",
    "local_name",
    "mint",
    "slugify",
]

SEI = "https://w3id.org/sei-kg/ontology#"
ID = "https://w3id.org/sei-kg/id/"
GRAPH = "https://w3id.org/sei-kg/graph/"
ONTOLOGY, VOCABULARY, REFERENCE = GRAPH + "ontology", GRAPH + "vocabulary", GRAPH + "reference"
PROVENANCE, INFERRED = GRAPH + "provenance", GRAPH + "inferred"

PREFIXES: dict[str, str] = {
    "sei": SEI,
    "id": ID,
    "g": GRAPH,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "qb": "http://purl.org/linked-data/cube#",
    "time": "http://www.w3.org/2006/time#",
    "oa": "http://www.w3.org/ns/oa#",
    "bibo": "http://purl.org/ontology/bibo/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "unit": "http://qudt.org/vocab/unit/",
    "currency": "http://qudt.org/vocab/currency/",
}
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
_MOST_SLUG = 90
_HAN = re.compile("[\u3400-\u9fff]")
_NOT_IN_SLUG = re.compile("[^a-z0-9]+")


def expand(name: str) -> str:
    """``sei:Policy`` -> its IRI; an IRI stays as it is. Raises InputError for an unknown prefix."""
    if name.startswith(("http://", "https://", "urn:")):
        return name
    prefix, colon, local = name.partition(":")
    if not colon or prefix not in PREFIXES:
        raise InputError(f"unknown prefix in {name!r}", hint="known: " + " ".join(sorted(PREFIXES)))
    return PREFIXES[prefix] + local


@lru_cache(maxsize=20_000)
def curie(iri: str) -> str:
    """The shortest ``prefix:name`` of an IRI, or the IRI itself where no prefix fits."""
    for prefix, base in _BY_LENGTH:
        if iri.startswith(base) and "/" not in iri[len(base) :] and "#" not in iri[len(base) :]:
            return f"{prefix}:{iri[len(base) :]}"
    return iri


def local_name(iri: str) -> str:
    """What stands behind the last ``#`` or ``/``."""
    return compiled(r"[#/]").split(iri)[-1]


def digest(*parts: object, length: int = 12) -> str:
    """A hexadecimal SHA-256 prefix of the parts, for ids derived from content."""
    return sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:length]


@lru_cache(maxsize=20_000)
def slugify(text: str) -> str:
    """ASCII slug of a label in any language: accents dropped, Chinese romanised; empty where nothing is left.

    Slugs over 90 characters are cut at a hyphen and end in a digest of the whole, so that long names stay apart.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = text.casefold().replace("&", " and ").replace("+", " plus ")
    if not text.isascii():
        if _HAN.search(text):
            text = romanized(text)
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = _NOT_IN_SLUG.sub("-", text.replace("'", "")).strip("-")
    if len(slug) > _MOST_SLUG:
        slug = slug[: _MOST_SLUG - 9].rsplit("-", 1)[0] + "-" + digest(slug, length=8)
    return slug


def mint(kind: str, label: str) -> str:
    """The IRI of an individual: ``mint("policy", "Made in China 2025")`` -> ``.../id/policy-made-in-china-2025``."""
    return f"{ID}{kind}-{slugify(label) or digest(label)}"
