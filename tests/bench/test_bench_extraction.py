"""Speed of the whole way from text to N-Quads, in one core: megabytes a second = SIZE / time.

The cold cost (imports, patterns, vocabulary, gazetteer) is a figure of its own. Larger runs are not part of `make bench`:
``SEI_KG_LONG_BENCH=1`` adds a document of 50 MB and a build of 10,000 documents.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sei_kg.documents import Source, read_document
from sei_kg.errors import DocumentError
from sei_kg.extraction import extract
from sei_kg.quads import extraction_nquads
from sei_kg.vocabulary import Vocabulary, read_vocabulary
from tests.bench.recombined import make_folder, make_text

SIZE = 200_000  # bytes of UTF-8
LONG = pytest.mark.skipif(not os.environ.get("SEI_KG_LONG_BENCH"), reason="takes many minutes: set SEI_KG_LONG_BENCH=1")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Read once, and everything compiled that the first document pays for."""
    known = read_vocabulary()
    extract(Source("warm", make_text(40_000), ""), known)
    return known


def _run(source: Source, vocabulary: Vocabulary) -> bytes:
    return extraction_nquads(extract(source, vocabulary))


@pytest.mark.parametrize("language", ["en", "zh", "mixed"])
def test_text_to_quads(benchmark: Any, vocabulary: Vocabulary, language: str) -> None:
    source = Source("bench", make_text(SIZE, language=language), "")
    benchmark.extra_info["bytes"] = len(source.text.encode())
    assert benchmark.pedantic(_run, (source, vocabulary), rounds=3)


def test_the_originals(benchmark: Any, vocabulary: Vocabulary, shared: Path) -> None:
    sources = [read_document(path) for path in sorted((shared / "corpus").glob("*.txt"))]
    benchmark.extra_info["bytes"] = sum(len(source.text.encode()) for source in sources)
    assert benchmark.pedantic(lambda: [_run(source, vocabulary) for source in sources], rounds=3)


@pytest.mark.parametrize("size", [100_000, 1_000_000, *(pytest.param(n, marks=LONG) for n in (10_000_000, 50_000_000))])
def test_one_document_of_a_size(benchmark: Any, vocabulary: Vocabulary, size: int) -> None:
    """Time grows linearly with the length: compare time / size of the rows."""
    source = Source("bench", make_text(size), "")
    assert benchmark.pedantic(_run, (source, vocabulary), rounds=1)


@pytest.mark.parametrize(
    "unit", ["The fund should support wind power in 2019. ", "word and another industry ", "新能源产业发展"]
)
def test_a_megabyte_on_one_line(benchmark: Any, vocabulary: Vocabulary, unit: str) -> None:
    source = Source("bench", unit * (1_000_000 // len(unit.encode())), "")
    assert benchmark.pedantic(_run, (source, vocabulary), rounds=1)


def test_a_hundred_megabytes_on_one_line_are_refused_at_once(benchmark: Any, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"wind power " * (100_000_000 // 11))

    def read() -> None:
        with pytest.raises(DocumentError, match="split it"):
            read_document(path)

    benchmark.pedantic(read, rounds=1)


_BUILD = """
import resource, sys
from pathlib import Path
from sei_kg.graph import document_quads
for path in sorted(Path(sys.argv[1]).iterdir()):
    document_quads(path)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.parametrize("documents", [10, 1000, pytest.param(10_000, marks=LONG)])
def test_documents_one_after_the_other(benchmark: Any, tmp_path: Path, documents: int) -> None:
    """Many documents of 2 kB in one process; its highest memory (MB, in extra_info) stays where it was with ten."""
    folder = make_folder(tmp_path / "texts", documents, size=2_000)

    def run() -> None:
        done = subprocess.run([sys.executable, "-c", _BUILD, str(folder)], check=True, capture_output=True, text=True)
        benchmark.extra_info["highest memory, MB"] = int(done.stdout)

    benchmark.pedantic(run, rounds=1)


def test_cold_first_document(benchmark: Any, tmp_path: Path) -> None:
    """A new process that reads one small document: imports, patterns, vocabulary and gazetteer included."""
    folder = make_folder(tmp_path / "texts", 1, size=2_000)

    def run() -> None:
        subprocess.run([sys.executable, "-c", _BUILD, str(folder)], check=True, capture_output=True)

    benchmark.pedantic(run, rounds=3)
