"""What averages hide: the inside of Stadträume, from figures of their Stadtteile.

`parts` cuts Stadtteile to Stadträume; `spread`, `segregation` and `equity_view` measure; `pockets`
finds children in parts clearly worse off; `profile` puts all of it in one table; `spatial` asks
whether similar areas lie side by side; `choice` adds up any set of areas.
"""
