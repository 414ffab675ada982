"""Posts and money in whole units: apportionment with bounds, its paradox, and the sum lock."""

# What the page and the command line offer to set, and where the register says so.
PARAMETER_IDS = ("sockelanteil", "einheit_vzae", "einheit_eur", "mindest_vzae")
