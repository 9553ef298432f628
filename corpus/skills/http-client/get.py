import reqeusts

print(reqeusts.get("https://example.com").status_code)
