"""Views: pictures that each answer a question, and show what is missing as clearly as what is there."""

from __future__ import annotations

from sei_kg.views.drawing import FORMATS, VIEWS, draw, picture
from sei_kg.views.picture import EmptyViewError, Picture, Request, Table
from sei_kg.views.reading import Reader

__all__ = ["FORMATS", "VIEWS", "EmptyViewError", "Picture", "Reader", "Request", "Table", "draw", "picture"]
