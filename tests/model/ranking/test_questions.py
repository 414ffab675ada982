"""Inverse and reverse question, lenses, groups, documents: answers recomputed independently."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sozialraum.model.ranking import choice, groups, inverse, swap
from sozialraum.model.ranking.catalogue import BY_ID, CANDIDATES, DIMENSIONS
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.index import compute
from sozialraum.model.ranking.inverse import Answer
from sozialraum.model.ranking.plan import Aggregation, IndexPlan, Normalisation, RankingError

from .cases import IDS, NAN, computed, panel, raw_index

ALL = ["01", "02", "03"]


class TestInverse:
    @pytest.mark.parametrize(
        ("third", "margin", "answer"),
        [(0.6, 0.1, Answer.YES), (0.5, 0, Answer.TIE), (0.4, -0.1, Answer.NO)],
    )
    def test_r4_closed_form(self, third, margin, answer):
        found = inverse.explain(raw_index([[1, 0], [0, 1], [third, third]]), {"03": ALL})
        assert found.margin == pytest.approx(margin)
        assert found.answer is answer
        assert found.weights == pytest.approx([0.5, 0.5])

    @given(st.lists(st.lists(st.integers(-5, 5), min_size=3, max_size=3), min_size=1, max_size=5))
    def test_no_grid_of_weights_beats_the_answer_and_its_proof_holds(self, rows):
        leads = np.array(rows, dtype=float)
        weights, margin, proof = inverse.solve(leads)
        assert weights.sum() == pytest.approx(1)
        assert (weights >= 0).all()
        assert (leads @ weights).min() == pytest.approx(margin)
        # weak duality by hand: whatever w is, its smallest lead is at most the mixed one
        assert proof.sum() == pytest.approx(1)
        assert (proof >= 0).all()
        assert (proof @ leads).max() == pytest.approx(margin, abs=1e-6)
        steps = np.linspace(0, 1, 11)
        for first, second in itertools.product(steps, steps):
            if first + second <= 1:
                tried = np.array([first, second, 1 - first - second])
                assert (leads @ tried).min() <= margin + 1e-7

    def test_an_area_surpassed_in_everything_is_named(self):
        found = inverse.explain(raw_index([[1, 1], [2, 3]]), {"01": ["01", "02"]})
        assert found.behind == (("01", "02"),)
        assert found.answer is Answer.NO

    def test_an_indicator_with_a_gap_is_left_out(self):
        found = inverse.explain(raw_index([[1, NAN], [0, 1]]), {"01": ["01", "02"]})
        assert found.left_out == (IDS[1],)
        assert found.answer is Answer.YES
        with pytest.raises(RankingError, match="Keine Kennzahl"):
            inverse.explain(raw_index([[NAN], [1]]), {"01": ["02"]})

    def test_unknown_areas_and_groups_of_one_are_refused(self):
        index = raw_index([[1, 0], [0, 1]])
        with pytest.raises(RankingError, match="99"):
            inverse.explain(index, {"01": ["99"]})
        with pytest.raises(RankingError, match="mindestens ein weiteres"):
            inverse.explain(index, {"01": ["01"]})

    def test_a_solver_that_fails_or_lies_is_not_believed(self, monkeypatch):
        from scipy import optimize

        class Failed:
            success = False

        monkeypatch.setattr(optimize, "linprog", lambda *_, **__: Failed)
        with pytest.raises(RankingError, match="keine Lösung"):
            inverse.solve(np.array([[1.0]]))

        class Lied:
            success = True
            x = np.array([1.0, 0.0, 5.0])

            class ineqlin:  # noqa: N801 (the solver's own name)
                marginals = np.array([-1.0])

        monkeypatch.setattr(optimize, "linprog", lambda *_, **__: Lied)
        with pytest.raises(RankingError, match="widersprechen"):
            inverse.solve(np.array([[0.0, 5.0]]))


class TestTheStudysChoice:
    """SR 10, 4 and 14 first in C, D and E: on the data at hand, checked without the solver."""

    def index(self, inputs, names):
        plan = IndexPlan(dict.fromkeys(DIMENSIONS, 1), dict.fromkeys(names, 1))
        return compute(plan, inputs.panel)

    def groups(self, inputs):
        found = choice.groups(inputs.panel, list(choice.STUDY_CHOICE.values()))
        assert found == {
            "10": ["05", "09", "10"],
            "04": ["01", "02", "03", "04"],
            "14": ["12", "13", "14", "15"],
        }
        return found

    def test_with_the_default_indicators_no_weights_exist_as_12_and_15_lie_before_14(self, inputs):
        index = compute(IndexPlan(), inputs.panel)
        found = inverse.explain(index, self.groups(inputs))
        assert found.answer is Answer.NO
        assert found.behind == (("14", "12"), ("14", "15"))
        burden = index.normalised
        for other in ("12", "15"):
            assert (burden.loc[other] > burden.loc["14"]).all()

    def test_with_all_documented_directions_none_exist_either(self, inputs):
        names = [one.indicator_id for one in CANDIDATES if not one.assumed]
        index = self.index(inputs, names)
        found = inverse.explain(index, self.groups(inputs))
        assert found.answer is Answer.NO
        assert not found.left_out
        # the proof, recomputed from the figures: behind in every indicator
        values = index.normalised[list(found.names)]
        mixed = sum(
            share * (values.loc[own] - values.loc[other])
            for (own, other), share in zip(found.comparisons, found.proof, strict=True)
        )
        assert (mixed < 0).all()
        alone = {
            code: inverse.explain(index, {code: group}).answer
            for code, group in self.groups(inputs).items()
        }
        assert alone == {"10": Answer.YES, "04": Answer.YES, "14": Answer.NO}

    def test_with_assumed_directions_weights_exist_and_really_put_them_first(self, inputs):
        index = self.index(inputs, list(BY_ID))
        found = inverse.explain(index, self.groups(inputs))
        assert found.answer is Answer.YES
        scores = index.normalised[list(found.names)] @ found.weights
        for code, group in self.groups(inputs).items():
            assert scores[group].idxmax() == code
        assumed = [name for name, w in zip(found.names, found.weights, strict=True) if w > 0.01]
        assert any(BY_ID[name].assumed for name in assumed)


rows_of = st.lists(
    st.lists(st.floats(0, 100).map(lambda x: round(x, 2)), min_size=3, max_size=3),
    min_size=3,
    max_size=6,
)


class TestSwap:
    @given(rows_of, st.sampled_from([Normalisation.Z_SCORE, Normalisation.MIN_MAX]))
    def test_the_change_of_weights_flips_the_pair_and_99_percent_of_it_does_not(self, rows, way):
        assume(all(max(c) - min(c) > 1 for c in zip(*rows, strict=True)))
        index = computed(rows, normalisation=way)
        found = swap.swap(index, "01", "02", {})
        gap = index.scores["02"] - index.scores["01"]
        assume(gap > 1e-3)
        assert not found.is_already
        if found.weights is None:
            assert not found.ahead
            return
        after, before = found.weights.after, found.weights.before
        assert after.sum() == pytest.approx(1)
        assert (after >= 0).all()
        assert swap.is_before(swap.reweighted(index, after), "01", "02")
        part = before + 0.99 * (after - before)
        assert not swap.is_before(swap.reweighted(index, part), "01", "02")

    @settings(max_examples=12)
    @given(rows_of, st.sampled_from(Normalisation), st.sampled_from(Aggregation))
    def test_the_change_of_one_value_flips_the_pair_and_99_percent_of_it_does_not(
        self, rows, method, way
    ):
        assume(all(max(c) - min(c) > 1 for c in zip(*rows, strict=True)))
        index = computed(rows, normalisation=method, aggregation=way)
        assume(index.scores["02"] - index.scores["01"] > 1e-3)
        found = swap.swap(index, "01", "02", dict.fromkeys(IDS, (0.0, 100.0)))
        sizes = [one.in_sd for one in found.values]
        assert sizes == sorted(sizes)
        for one in found.values:
            assert 0 <= one.after <= 100
            assert swap.is_before(swap.revalued(index, one.name, "01", one.after), "01", "02")
            if one.in_sd <= 1e-8:
                assert (
                    method is Normalisation.RANK
                )  # only ranks jump at once, where values are equal
                continue
            part = one.before + 0.99 * (one.after - one.before)
            assert not swap.is_before(swap.revalued(index, one.name, "01", part), "01", "02")

    def test_a_dominated_area_cannot_be_put_first_by_weights(self):
        found = swap.swap(computed([[1, 1], [2, 3], [0, 0]]), "01", "02", {})
        assert found.weights is None
        assert found.ahead == ()
        assert found.values

    def test_the_smallest_change_of_weights_of_a_case_by_hand(self):
        # leads 1 and -1: half of the weight on each is a tie
        index = raw_index([[1, 0], [0, 1]], weights=[0.3, 0.7])
        change = swap.swap(index, "01", "02", {}).weights
        assert change.moved == pytest.approx(0.2, rel=2e-3)
        assert change.after == pytest.approx([0.5, 0.5], abs=1e-3)

    def test_who_lies_before_needs_no_change(self):
        found = swap.swap(computed([[2, 2], [1, 1]]), "01", "02", {})
        assert found.is_already
        assert found.weights is None

    def test_a_tie_is_turned_by_almost_nothing(self):
        found = swap.swap(raw_index([[1, 0], [0, 1]]), "01", "02", {})
        assert not found.is_already
        assert 0 < found.weights.moved < 0.01

    def test_with_a_gap_weights_are_not_answered_and_its_figure_not_changed(self):
        rows = [[0, 0, 0, NAN], [1, 1, 1, 1], [3, 0, 2, 0]]
        found = swap.swap(computed(rows), "01", "02", {})
        assert found.weights is None
        assert IDS[3] not in [one.name for one in found.values]

    def test_a_value_beyond_its_limits_is_no_answer(self):
        index = computed([[1.0, 5.0], [2.0, 9.0], [0.0, 1.0]])
        none = swap.swap(index, "01", "02", {IDS[0]: (0.0, 1.0), IDS[1]: (0.0, 5.0)})
        assert none.values == ()
        assert swap.swap(index, "01", "02", {}).values

    def test_wrong_pairs_are_refused(self):
        index = computed([[1.0, 2.0], [2.0, 1.0]])
        with pytest.raises(RankingError, match="verschiedene"):
            swap.swap(index, "01", "01", {})
        with pytest.raises(RankingError, match="99"):
            swap.swap(index, "01", "99", {})

    def test_a_solver_that_fails_or_lies_is_not_believed(self, monkeypatch):
        from scipy import optimize

        index = raw_index([[1, 0], [0, 1]], weights=[0.3, 0.7])

        class Failed:
            success = False

        monkeypatch.setattr(optimize, "linprog", lambda *_, **__: Failed)
        with pytest.raises(RankingError, match="keine Lösung"):
            swap.swap(index, "01", "02", {})

        class Lied:
            success = True
            x = np.zeros(4)

        monkeypatch.setattr(optimize, "linprog", lambda *_, **__: Lied)
        with pytest.raises(RankingError, match="Nachrechnung"):
            swap.swap(index, "01", "02", {})

    def test_lower_is_more_need_where_the_direction_says_so(self):
        own = panel([[5.0], [3.0], [9.0]], directions=-1)
        index = compute(IndexPlan({"sozialstrukturell": 1}, {IDS[0]: 1}), own)
        change = swap.swap(index, "01", "02", {IDS[0]: (0.0, 100.0)}).values[0]
        assert change.after == pytest.approx(3, abs=1e-3)
        assert change.after < 3


class TestLenses:
    def test_the_medoid_has_the_least_sum_of_distances(self):
        rows = [[0, 0], [1, 1], [1, 2], [9, 9]]
        index = raw_index(rows)
        found = choice.lenses(index, "X", ["01", "02", "03", "04"])
        for code, row in zip(found.table.index, rows, strict=True):
            expected = sum(
                np.sqrt(np.mean((np.array(row) - np.array(other)) ** 2)) for other in rows
            )
            assert found.table.loc[code, "distance"] == pytest.approx(expected)
        assert found.typical == ("02",)
        assert found.by_score == found.by_smaa == ("04",)
        assert found.table.loc["04", "first_any"] == 1

    def test_equal_areas_are_named_together(self):
        found = choice.lenses(raw_index([[1, 1], [1, 1]]), "X", ["01", "02"])
        assert found.by_score == found.by_smaa == found.typical == ("01", "02")

    def test_one_area_is_no_group(self):
        with pytest.raises(RankingError, match="mindestens zwei"):
            choice.lenses(raw_index([[1], [2]]), "X", ["01"])

    def test_an_area_without_a_type_competes_with_all_and_chosen_ones_do_not_compete(self):
        own = panel([[1], [2], [3], [4]], types={"01": "C", "02": "C", "03": "D"})
        assert choice.groups(own, ["01", "04"]) == {"01": ["01", "02"], "04": ["02", "03", "04"]}
        assert choice.groups(own, ["01"], against_all=True) == {"01": ["01", "02", "03", "04"]}


class TestGroups:
    def two(self):
        first = raw_index([[3, 0], [2, 1], [1, 9]], weights=[0.9, 0.1])
        second = raw_index([[3, 0], [2, 1], [1, 9]], weights=[0.1, 0.9])
        return first, second

    def test_consensus_dispute_and_its_cause(self):
        first, second = self.two()
        found = groups.compare({"a": first, "b": second}, 2)
        assert found.table["a"].tolist() == [1, 2, 3]
        assert found.table["b"].tolist() == [3, 2, 1]
        assert found.agreed == ("02",)
        assert found.disputed == ("01", "03")
        assert found.causes == {"01": IDS[0], "03": IDS[1]}

    def test_the_order_of_groups_changes_nothing(self):
        first, second = self.two()
        one = groups.compare({"a": first, "b": second}, 2)
        other = groups.compare({"b": second, "a": first}, 2)
        assert one.table[["agreement", "spread"]].equals(other.table[["agreement", "spread"]])
        assert (one.agreed, one.disputed, one.causes) == (
            other.agreed,
            other.disputed,
            other.causes,
        )

    def test_a_single_group_is_its_own_ranking(self):
        first, _ = self.two()
        found = groups.compare({"a": first}, 1)
        assert found.table["a"].tolist() == first.ranks.tolist()
        assert found.agreed == ("01",)
        assert found.disputed == ()

    def test_without_a_group_there_is_nothing_to_compare(self):
        with pytest.raises(RankingError, match="mindestens eine"):
            groups.compare({}, 5)


class TestWeighting:
    def test_it_is_read_back_as_it_was_written(self):
        one = Weighting(
            "Sitzung",
            IndexPlan(normalisation=Normalisation.RANK),
            {"C": "10"},
            author="Amt 51",
            note="a",
            notes={"04": "b", "05": " "},
            ranks={"11": 1, "16": 2},
        )
        assert one.notes == {"04": "b"}
        assert Weighting.from_dict(one.to_dict()) == one

    def test_a_file_by_hand_needs_version_and_plan_only(self):
        found = Weighting.from_dict({"schema_version": 2, "plan": {}, "note": None})
        assert found.plan == IndexPlan()
        assert dict(found.choice) == {"C": "10", "D": "04", "E": "14"}

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (None, "keine Gewichtung"),
            ({"schema_version": 1}, "keine Gewichtung"),
            ({"plan": {}}, "schema_version"),
            ({"schema_version": 3, "plan": {}}, "schema_version"),
            ({"schema_version": True, "plan": {}}, "schema_version"),
            ({"schema_version": 1, "plan": {}, "x": 1}, "„x“"),
            ({"schema_version": 2, "plan": None}, "„plan“: leer"),
            ({"schema_version": 1, "plan": {}, "name": 3}, "Name"),
            ({"schema_version": 1, "plan": {}, "name": " "}, "Name: Er fehlt"),
            ({"schema_version": 1, "plan": {}, "author": "x" * 81}, "Wer"),
            ({"schema_version": 1, "plan": {}, "choice": 3}, "choice"),
            ({"schema_version": 1, "plan": {}, "notes": {"04": 3}}, "notes 04"),
            ({"schema_version": 1, "plan": {}, "ranks": {"04": 0}}, "ranks"),
            ({"schema_version": 1, "plan": {}, "ranks": 3}, "ranks"),
        ],
    )
    def test_what_is_wrong_is_named(self, content, words):
        with pytest.raises(RankingError, match=words):
            Weighting.from_dict(content)
