"""Standalone pages: one HTML file that needs no server and no address outside itself."""

from __future__ import annotations

from sei_kg.page.writing import page

__all__ = ["page"]
