"""What a view is asked for and what it gives."""

from __future__ import annotations

from dataclasses import dataclass, field

from sei_kg.errors import SeiError

__all__ = ["Edge", "EmptyViewError", "Label", "Node", "Picture", "Request", "Table"]


class EmptyViewError(SeiError):
    """The store holds nothing that the view could show: no picture is better than an empty one."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Label:
    """The names of a thing; "" where it has none in that language. At least one is not empty."""

    en: str = ""
    zh: str = ""

    def best(self, language: str) -> str:
        """The name in the language ("both": English), else the other one."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)


@dataclass(frozen=True, slots=True)
class Node:
    """An entity in a picture: IRI, class (IRI of the class that gives it colour and shape), names."""

    iri: str
    cls: str
    label: Label


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement between two entities.

    Attributes:
        source, property, target: IRIs of the statement.
        graphs: the evidence graphs that hold it, sorted.
        inferred: True where no evidence states it.
    """

    source: str
    property: str
    target: str
    graphs: tuple[str, ...] = ()
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The same as rows, for those who do not see the picture: column names, and cells as text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What to show.

    Attributes:
        entities: IRIs, CURIEs, slugs or exact labels.
        language: "en", "zh" or "both".
        rows, columns: kinds to cross (view ``coverage``).
        limit: most nodes or rows.
        asserted: leave inferred statements out.
        relations, classes: local names to keep; empty: all.
    """

    entities: tuple[str, ...] = ()
    language: str = "en"
    rows: str = ""
    columns: str = ""
    limit: int = 40
    asserted: bool = False
    relations: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished view.

    Attributes:
        svg: the document.
        title: what the picture finds, in the language asked for.
        nodes, edges: what is shown; a page hangs quotes on them.
        table: the same as rows.
        finding: the title in both languages.
    """

    svg: str
    title: str
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    table: Table = field(default_factory=lambda: Table((), ()))
    finding: Label = Label()
