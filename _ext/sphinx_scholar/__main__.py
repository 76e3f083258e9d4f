"""``python -m sphinx_scholar``."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
