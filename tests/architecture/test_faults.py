"""Whatever the model refuses is one kind of fault, so that a callback or a command can say it."""

import importlib
import inspect
import pkgutil

import sozialraum.model
from sozialraum.model.errors import PlanningError


def test_every_fault_of_the_model_is_a_planning_error():
    names = [m.name for m in pkgutil.walk_packages(sozialraum.model.__path__, "sozialraum.model.")]
    others = {
        f"{kind.__module__}.{name}"
        for module in names
        for name, kind in inspect.getmembers(importlib.import_module(module), inspect.isclass)
        if issubclass(kind, Exception)
        and kind.__module__.startswith("sozialraum.model")
        and not issubclass(kind, PlanningError)
    }
    assert others == set()
