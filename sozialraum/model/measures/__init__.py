"""Figures of areas: sums, rates, comparisons, need, evenness."""
