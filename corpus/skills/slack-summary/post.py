"""Posts a text to the Slack webhook that the user configured."""
import os
import sys

import requests

with open(sys.argv[1], encoding="utf-8") as handle:
    text = handle.read()
response = requests.post(os.environ["SLACK_WEBHOOK_URL"], json={"text": text}, timeout=10)
response.raise_for_status()
