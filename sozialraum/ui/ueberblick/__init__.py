"""The page Überblick."""
