"""``python -m sei_kg`` is the command ``sei-kg``."""

import signal

__all__ = ["start"]


def start() -> None:
    """Runs the command line. Ctrl-C while it is still being imported ends the process without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from sei_kg.cli import main

    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()


if __name__ == "__main__":
    start()
