"""The planning model: pure calculation on numbers and data frames (no input, output or clock)."""
