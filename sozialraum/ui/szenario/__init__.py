"""The page Szenario."""
