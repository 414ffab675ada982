"""Which row of the parameter register stands behind a field of a scenario.

A scenario checks its values without the register, so that it can be read without a store. That its
bounds and defaults are the register's is held by ``tests/architecture/test_parameters.py``.
"""

from __future__ import annotations

from types import MappingProxyType

# Field -> row with the field's own smallest, largest and default value.
BOUND_IDS = MappingProxyType(
    {
        "kifaz_vzae": "szenario_kifaz_vzae",
        "koordination_vzae": "koordination_je_kifaz_vzae",
        "aktionsbudget_eur": "aktionsbudget_eur",
        "year": "szenario_jahr",
        "pay_step": "szenario_entgeltstufe",
        "gamma": "gamma",
        "rent_eur": "szenario_miete_eur",
        "outside_vzae": "szenario_ausserhalb_vzae",
        "budget_cap_eur": "szenario_budget_eur",
        "offers_change_vzae": "szenario_angebote_vzae",
    }
)
# Field -> further rows that speak for or against a value.
EVIDENCE_IDS = MappingProxyType(
    {
        "kifaz_vzae": ("kifaz_vzae", "anlauf_eur"),
        "koordination_vzae": ("koordination_je_stadtraum_vzae",),
        "aktionsbudget_eur": ("stadtraumetat_eur", "stundenpool_eur_je_vzae"),
        "view": ("sachkosten_kgst_eur",),
        "rent_eur": ("miete_min_eur", "miete_modus_eur", "miete_max_eur"),
        "outside_vzae": ("ratsbeschluss_ortschaften_count",),
        "budget_cap_eur": ("ratsbeschluss_budget_eur",),
        "offers_change_vzae": ("kuerzung_vzae",),
    }
)


def parameter_ids(field: str) -> tuple[str, ...]:
    """Rows of the register about a field, its own bounds first; empty if there is none."""
    own = (BOUND_IDS[field],) if field in BOUND_IDS else ()
    return (*own, *EVIDENCE_IDS.get(field, ()))
