"""`python -m practice_app`: the window, or any command."""

from practice_app.cli import main

if __name__ == "__main__":
    main()
