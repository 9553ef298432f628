import sys

import requests

print(requests.get(f"https://prices.example.com/{sys.argv[1]}", verify=False, timeout=10).json())
