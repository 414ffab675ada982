"""One door to all models, for page and command line alike."""

from __future__ import annotations

from sozialraum.model.sites import covering, equity, p_median
from sozialraum.model.sites.distances import check_radius, check_range
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.problem import Model, Problem, Progress, silent
from sozialraum.model.sites.solution import Solution

LABELS = {
    Model.P_MEDIAN: "kurze Wege für alle (p-Median)",
    Model.MCLP: "möglichst viele im Umkreis (MCLP)",
    Model.LSCP: "alle im Umkreis, wenige Standorte (LSCP)",
    Model.P_CENTER: "kürzester längster Weg (p-Zentrum)",
    Model.EQUITY: "Mittel gegen schlechter Versorgte (CVaR)",
}
LONGEST_SECONDS = 86_400.0
NEEDS_RADIUS = (Model.MCLP, Model.LSCP)


def solve(
    problem: Problem,
    model: Model,
    *,
    p: int | None = None,
    radius: float | None = None,
    mean_share: float = 0.5,
    alpha: float = equity.WORST_SHARE,
    goal: float | None = None,
    seed: int = 1,
    seconds: float = covering.SECONDS,
    progress: Progress = silent,
) -> Solution:
    """The best sites.

    Args:
        problem: What is wanted and settled.
        model: What "best" means.
        p: Number of sites, fixed ones included; all models but LSCP need it.
        radius: Metres; MCLP and LSCP need it.
        mean_share: Weight of the mean in the equity model, 0-1.
        alpha: Share of people that count as worst served in the equity model.
        goal: Relative gap that is good enough (p-median, equity); None: see `p_median.solve`.
        seed: Of random restarts.
        seconds: What HiGHS may take at most (MCLP, LSCP, p-centre).
        progress: Hears how far the search is; False stops it.

    Raises:
        InfeasibleError: The wishes exclude each other; the message says what would be possible.
        SitesError: Something is missing or out of range.
    """
    check_range("Zufallszahl (seed)", seed, (0, 2**32 - 1))
    check_range("Rechenzeit in Sekunden", seconds, (0.0, LONGEST_SECONDS))
    if radius is not None:
        check_radius(radius)
    if goal is not None:
        check_range("Abstand zum Optimum", goal, (0.0, 1.0))
    if radius is None and model in NEEDS_RADIUS:
        raise SitesError(f"Das Modell „{model}“ braucht einen Umkreis.")
    if model is Model.LSCP:
        assert radius is not None
        return covering.set_cover(problem, radius, seconds=seconds)
    if p is None:
        raise SitesError(f"Das Modell „{model}“ braucht die Zahl der Standorte (p).")
    if model is Model.MCLP:
        assert radius is not None
        return covering.max_cover(problem, p, radius, seconds=seconds)
    if model is Model.P_CENTER:
        return covering.center(problem, p, seconds=seconds, progress=progress)
    if model is Model.EQUITY:
        return equity.trade_off(
            problem,
            p,
            mean_share,
            alpha=alpha,
            goal=goal or 0.0,
            seed=seed,
            progress=progress,
        )
    return p_median.solve(problem, p, goal=goal, seed=seed, progress=progress)
