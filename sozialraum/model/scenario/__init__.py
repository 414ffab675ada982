"""Staffing scenarios: what can be set, ready-made ones, what they cost, and their link text."""
