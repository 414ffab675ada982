"""How values become classes, and when an area changes its class."""
