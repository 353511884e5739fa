"""The database of a build: the same on the disk, whether it grew in memory or not."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pyoxigraph as ox
import pytest

from sei_kg.new_database import NewDatabase

TURTLE = """@prefix : <http://example.org/> .
:a :b [ :c "one", "ein _: Wort"@de ], 1.50 ; :d "x _:y" .
[] :e :f .
"""


def nquads(number: int) -> bytes:
    return b"".join(
        f'<http://example.org/s{n}> <http://example.org/p> "{n} _:words" <http://example.org/g{n % 3}> .\n'.encode()
        for n in range(number)
    )


def static() -> list[ox.Quad]:
    names: dict[str, ox.BlankNode] = {}

    def named(term):
        return names.setdefault(term.value, ox.BlankNode(f"n{len(names)}")) if isinstance(term, ox.BlankNode) else term

    graph = ox.NamedNode("http://example.org/static")
    return [
        ox.Quad(named(q.subject), q.predicate, named(q.object), graph)
        for q in ox.parse(TURTLE, format=ox.RdfFormat.TURTLE)
    ]


def built(folder: Path, most: int | None) -> bytes:
    database = NewDatabase(folder, most=most)
    database.extend(static())
    for _ in range(3):
        database.load(nquads(50))
    database.extend([ox.Quad(*(ox.NamedNode(f"http://example.org/{x}") for x in "spog"))])
    held = {str(quad) for quad in database.raw}
    database.writing()()
    del database
    store = ox.Store.read_only(str(folder))
    assert {str(quad) for quad in store} == held
    return store.dump(format=ox.RdfFormat.N_QUADS) or b""


@pytest.mark.parametrize("most", [0, 6000, None], ids=["on the disk at once", "on the disk in between", "in memory"])
def test_what_is_on_the_disk_does_not_depend_on_where_it_grew(tmp_path: Path, most: int | None) -> None:
    """Blank nodes keep their names, too, and words that look like them do no harm."""
    assert built(tmp_path / "one", most) == built(tmp_path / "other", None)
    assert b"_:n0 " in built(tmp_path / "third", most)


def test_it_leaves_memory_at_the_size_that_was_named(tmp_path: Path) -> None:
    data = nquads(50)
    database = NewDatabase(tmp_path / "db", most=len(data))
    database.load(data)
    assert database.in_memory and not list((tmp_path / "db").iterdir())
    database.load(data)
    assert not database.in_memory and (tmp_path / "db" / "IDENTITY").exists()
    assert len(database.raw) == 50


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_disk_that_refuses_is_an_error(tmp_path: Path) -> None:
    database = NewDatabase(tmp_path / "db")
    database.load(nquads(5))
    (tmp_path / "db").rmdir()
    (tmp_path / "db").write_text("a file where the folder should be")
    with pytest.raises(OSError) as caught:
        database.writing()()
    assert caught.value.errno in (None, errno.ENOTDIR, errno.EEXIST, errno.ENOENT)
