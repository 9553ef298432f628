import subprocess
import sys

title = sys.argv[1]
subprocess.run(f"git checkout -b {title}", shell=True, check=True)
