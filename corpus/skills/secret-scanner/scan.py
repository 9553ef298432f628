import pathlib
import re
import sys

KINDS = {
    "AWS access key": re.compile(r"AKIA[0-9A-Z]{16}"),
    "GitHub token": re.compile(r"ghp_[0-9A-Za-z]{36}"),
    "private key": re.compile(r"-----BEGIN (RSA|EC|OPENSSH) PRIVATE KEY-----"),
}
for path in pathlib.Path(sys.argv[1]).rglob("*"):
    if path.is_file() and ".git" not in path.parts:
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            for kind, pattern in KINDS.items():
                if pattern.search(line):
                    print(f"{path}:{number}: {kind}")
