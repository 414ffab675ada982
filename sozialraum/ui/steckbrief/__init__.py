"""The page Steckbrief."""
