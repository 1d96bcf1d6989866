"""One answer as a page to keep or send."""
