"""Small drawn parts used by several pages."""
