"""The register names documents, and says nothing that their text should say."""

from sei_kg.namespaces import expand, mint
from sei_kg.register import read_register, register_quads


def test_original_and_digest_of_a_source_bear_the_same_title():
    entry = read_register()[0]
    quads = list(register_quads([entry.identifier, entry.digest, "unknown"]))
    for stem in (entry.identifier, entry.digest):
        titles = [
            q.object.value
            for q in quads
            if q.subject.value == mint("document", stem) and q.predicate.value == expand("dcterms:title")
        ]
        assert titles == [title for _, title in entry.titles]


def test_the_register_states_neither_authors_nor_dates():
    stems = [stem for entry in read_register() for stem in (entry.identifier, entry.digest)]
    assert {q.predicate.value for q in register_quads(stems)} == {expand("dcterms:title"), expand("dcterms:source")}
