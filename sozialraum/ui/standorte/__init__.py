"""The page Erreichbarkeit & Standorte."""
