"""Rahmenkonzeption: what the study of 2017 found and proposed, and what becomes of it."""

from sozialraum.ui import registry
from sozialraum.ui.rahmenkonzeption import views
from sozialraum.ui.shell import page

view = page.choose_view(registry.RAHMENKONZEPTION, views.SHORT)
registry.RAHMENKONZEPTION.module(view).show()
page.guide(views.GUIDE)
page.woher(views.INDICATORS)
page.next_step(
    (registry.SZENARIO, "Ein Szenario rechnen", {}),
    (registry.STECKBRIEF, "Steckbrief des Stadtraums", {}),
)
