import re


def mask(line: str) -> str:
    return re.sub(r"ghp_\w+", "****", line)
