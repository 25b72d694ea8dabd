"""The program is the one that was built here, unless QALAM_CLI names another."""

import os
from pathlib import Path

os.environ.setdefault("QALAM_CLI", str(Path(__file__).parents[3] / "server" / "bin" / "qalam.js"))
