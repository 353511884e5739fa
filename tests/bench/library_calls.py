"""The competency queries as a person calls them: one thing is named, the rest is left open; and how their time is taken.

Time is CPU time of the process, user and system: on a machine that does other things as well it says more than the clock.
"""

from __future__ import annotations

import os
import pickle
import signal
import time
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox

from sei_kg.queries import Query, read_library, run_query
from sei_kg.session import Graph

ID = "https://w3id.org/sei-kg/id/"
THINGS = {  # class of a parameter -> the thing of the generated graph that is asked about
    "Problem": "problem-6", "Measure": "measure-6", "SourceDocument": "document-000001", "Passage": "passage-6",
    "Policy": "policy-41", "Instrument": "instrument-special-fund", "Industry": "industry-new-energy-vehicles",
    "Technology": "technology-power-batteries", "Region": "region-anhui", "Organization": "organization-most",
    "Indicator": "indicator-rd-intensity", "PlanningPeriod": "period-12th-five-year-plan", "Person": "person-wen-jiabao",
    "CoordinationBody": "organization-sei-interministerial-group", "Thing": "industry-biotechnology",
}  # fmt: skip
LIBRARY = {name: query for name, query in read_library().items() if query.path.parent.name == "competency"}

Bound = dict[str, ox.NamedNode | ox.Literal]


def bound(query: Query, *, named: bool = True) -> Bound:
    """The first parameter that is a thing is bound to one (unless ``named`` is False), those with a default to it."""
    found: Bound = {}
    for parameter in query.parameters:
        if parameter.cls and named and not found:
            found[parameter.name] = ox.NamedNode(ID + THINGS.get(parameter.cls.rpartition("#")[2], THINGS["Thing"]))
        elif parameter.default:
            found[parameter.name] = ox.Literal(parameter.default)
    return found


def library_call(graph: Graph, query: Query, *, named: bool = True) -> int:
    """The number of rows, by the project's own call."""
    return len(run_query(graph.store, query, bound(query, named=named)).table.rows)


def bare_call(graph: Graph, query: Query) -> int:
    """The same text straight through the engine, with its own substitution."""
    terms = {ox.Variable(key): term for key, term in bound(query).items()}
    raw: Any = graph.store.raw
    return len([tuple(row) for row in raw.query(query.text, use_default_graph_as_union=True, substitutions=terms)])


def seconds(call: Callable[[], object], *, rounds: int = 3, most: float = 2.0) -> float:
    """CPU seconds of the fastest round; no further round once all together took more than ``most``."""
    best, spent = float("inf"), 0.0
    while rounds and spent <= most:
        start = time.process_time()
        call()
        took = time.process_time() - start
        best, spent, rounds = min(best, took), spent + took, rounds - 1
    return best


def stopped_after(call: Callable[[], object], limit: float) -> tuple[object, float, bool]:
    """A call in a child process that is killed after ``limit`` CPU seconds: its result, the CPU seconds it took, whether it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # the engine cannot be interrupted: the signal ends the process
        try:
            os.close(reading)
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_PROF, limit)
            start = time.process_time()
            result = call()
            with os.fdopen(writing, "wb") as file:
                file.write(pickle.dumps((result, time.process_time() - start)))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        data = file.read()
    _, status, usage = os.wait4(child, 0)
    if os.WIFSIGNALED(status):
        return None, usage.ru_utime + usage.ru_stime, True
    result, took = pickle.loads(data)  # written by the child above
    return result, took, False
