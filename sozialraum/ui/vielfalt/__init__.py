"""The page Vielfalt im Stadtraum."""
