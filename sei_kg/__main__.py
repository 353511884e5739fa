"""``python -m sei_kg`` is the command ``sei-kg``."""

from sei_kg.cli import main

if __name__ == "__main__":
    main()
