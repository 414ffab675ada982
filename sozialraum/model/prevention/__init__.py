"""Prevention against Hilfen zur Erziehung: what would have to happen for money to come back."""
