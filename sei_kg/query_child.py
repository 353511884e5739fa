"""The child process of ``sei_kg.safety``: one checked query on a read-only store, results to stdout.

Reads one JSON object from stdin; writes SPARQL JSON results or N-Triples, one row more than the limit where there are
more; an error is one line on stderr and exit code 3.
"""

from __future__ import annotations

import itertools
import json
import sys

__all__ = ["main"]


def main() -> None:
    job = json.loads(sys.stdin.buffer.read())
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (job["memory"], job["memory"]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):  # no such limit here: the time limit stands
        pass
    try:
        sys.stdout.buffer.write(_run(job))
        sys.stdout.flush()
    except Exception as error:  # the parent turns the line into an error of its own
        sys.stderr.write(" ".join(str(error).split()) or type(error).__name__)
        sys.exit(3)


def _run(job: dict[str, object]) -> bytes:
    import pyoxigraph as ox

    from sei_kg.evidence import Describer
    from sei_kg.namespaces import PREFIXES
    from sei_kg.queries import Result
    from sei_kg.results import write_result_as
    from sei_kg.store import EmbeddedStore, Rows, open_store

    store = open_store(str(job["store"]))
    most = int(str(job["rows"])) + 1
    if not isinstance(store, EmbeddedStore):
        raise TypeError("a child process reads folders only")
    found = store.raw.query(str(job["query"]), prefixes=PREFIXES, use_default_graph_as_union=True)
    if isinstance(found, ox.QueryBoolean):
        return found.serialize(format=ox.QueryResultsFormat.JSON) or b""
    if isinstance(found, ox.QueryTriples):
        return ox.serialize(itertools.islice(found, most), format=ox.RdfFormat.N_TRIPLES) or b""
    columns = tuple(variable.value for variable in found.variables)
    rows = Rows(columns, tuple(tuple(row) for row in itertools.islice(found, most)))
    return write_result_as("srj", Result("", {}, rows), Describer(store)).encode()
