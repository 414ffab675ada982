"""What posts and help cost: pay, employer, material, years, and what the city really pays."""
