"""The page Daten & Quellen."""
