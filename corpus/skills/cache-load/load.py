import pickle
import sys

with open(sys.argv[1], "rb") as handle:
    print(pickle.load(handle))
