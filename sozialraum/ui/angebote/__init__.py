"""The page Angebote."""
