"""Regular expressions compiled once.

``re`` keeps 512 compiled patterns; reading a document takes more, and an expression that fell out of that cache would
be compiled anew at every use, which costs more than a thousand searches with it.
"""

from __future__ import annotations

import re
from functools import cache

__all__ = ["compiled"]


@cache
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The compiled pattern, kept for the life of the process: for literals and lexicons, never for what a text holds.

    Raises:
        re.error: no regular expression.
    """
    return re.compile(pattern, flags)
