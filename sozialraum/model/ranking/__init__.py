"""Ranking areas by a need index of one's own, and saying how sure a rank is.

The index is ours and has a name of its own; published indices are never rebuilt under their names.
Steps (OECD/JRC Handbook on Constructing Composite Indicators, 2008): choose (`catalogue`, `plan`),
normalise, weigh and aggregate (`index`), then ask what the order is worth (`smaa`, `order`), what
it takes to turn it round (`swap`) and whether a choice can be explained by any weights (`inverse`).
"""

INDEX_NAME = "Bedarfsindex dieser Anwendung"
