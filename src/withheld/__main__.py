"""Run the command line as ``python -m withheld``."""

from withheld.cli import main

if __name__ == "__main__":
    main()
