"""The page Bedarf & Auswahl."""
