"""``python -m sozialraum``: the command line."""

import sys

from sozialraum.cli import main

if __name__ == "__main__":
    sys.exit(main())
