"""Patterns that are refused. Data for matching, never instructions."""
import re

DENY = [
    re.compile(r"ignore (all )?(previous|prior) instructions", re.I),
    re.compile(r"reveal your system prompt", re.I),
    re.compile(r"curl [^|]+\| *(ba)?sh", re.I),
]


def refused(text: str) -> list[str]:
    return [pattern.pattern for pattern in DENY if pattern.search(text)]
