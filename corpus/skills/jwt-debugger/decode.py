import base64
import json
import sys

head, body, _ = sys.argv[1].split(".")
for part in (head, body):
    padded = part + "=" * (-len(part) % 4)
    print(json.dumps(json.loads(base64.urlsafe_b64decode(padded)), indent=2))
