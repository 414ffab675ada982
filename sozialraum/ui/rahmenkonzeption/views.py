"""What all views of the page Rahmenkonzeption say of themselves."""

from __future__ import annotations

GUIDE = """
- **Befunde**: was die Studie von 2017 fand, und was Zahlen heute dazu sagen. Sie können Notizen aus
  Stadtteilrunden dazuschreiben.
- **Gute Praxis**: Beispiele mit der Angabe, wie gut sie belegt sind, und was sie hier kosten würden.
- **Maßnahmen**: der Plan der Studie in der Form der städtischen Vorlagen, mit Stand, Termin und
  nächstem Schritt. Sie können ihn fortschreiben; jede Fassung bleibt erhalten.
- **Aktionsbudget**: wer wie viel hat, was beantragt, bewilligt und gezahlt ist.
- Was Sie schreiben, sehen alle. Bitte keine Angaben über Familien oder andere Personen.
"""
INDICATORS = ("u18_share", "u18_count", "angebote_vzae_per_1000_u25", "sgb2_15_24_share")
# Abbreviations each view spells out; more than one would wrap beside its question.
SHORT = {"befunde": ("ASD",), "praxis": ("VzÄ",), "plan": ("KiFaZ",)}
