import sys

import pandas as pd

table = pd.read_csv(sys.argv[1])
before = len(table)
table = table.dropna().drop_duplicates()
table.to_csv(sys.argv[2], index=False)
print(f"{before - len(table)} rows dropped")
