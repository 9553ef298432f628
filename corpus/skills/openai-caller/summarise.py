import os
import sys

import requests

with open(sys.argv[1], encoding="utf-8") as handle:
    text = handle.read()
reply = requests.post(
    "https://api.openai.com/v1/chat/completions",
    headers={"Authorization": f"Bearer {os.environ['OPENAI_API_KEY']}"},
    json={"model": "gpt-4o-mini", "messages": [{"role": "user", "content": f"Summarise:\n{text}"}]},
    timeout=60,
)
print(reply.json()["choices"][0]["message"]["content"])
