"""MAN codes and what follows from them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib import language, rules
from crmlib.language import DataError
from crmlib.prospecting.man import man_action, man_code

score = st.one_of(st.none(), st.floats(0, 100))
CODES = ["MAN", "MAn", "mAN", "MaN", "Man", "maN", "mAn", "man"]


@pytest.mark.parametrize(
    ("scores", "code"),
    [
        ((60, 60, 60), "MAN"),
        ((60, 60, 59.9), "MAn"),
        ((59, 100, 60), "mAN"),
        ((100, 0, 60), "MaN"),
        ((60, 0, 0), "Man"),
        ((0, 0, 60), "maN"),
        ((0, 60, 0), "mAn"),
        ((0, 0, 0), "man"),
    ],
)
def test_a_letter_is_a_capital_from_the_threshold_on(scores, code):
    assert man_code(*scores) == code


def test_threshold_per_letter_and_its_gap():
    assert man_code(50, 50, 50, threshold={"M": 50, "A": 51, "N": 0}) == "MaN"
    with pytest.raises(DataError, match="threshold has no number for N"):
        man_code(50, 50, 50, threshold={"M": 50, "A": 51})


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_a_missing_score_is_not_an_absent_letter(missing):
    assert man_code(missing, 90, 90) is None


@pytest.mark.parametrize("wrong", [-1, 101, "high"])
def test_a_single_score_outside_0_to_100_is_refused(wrong):
    with pytest.raises(DataError, match="numbers from 0 to 100"):
        man_code(wrong, 90, 90)


def test_series_keep_their_index_and_count_what_has_no_code():
    leads = pd.DataFrame({"m": [70, None, 70, 101], "a": [70, 70, 20, 70], "n": [70, 70, 70, 70]}, index=list("wxyz"))
    codes = man_code(leads["m"], leads["a"], leads["n"])
    assert codes.index.tolist() == list("wxyz")
    assert codes.fillna("-").tolist() == ["MAN", "-", "MaN", "-"]
    assert codes.attrs["left_out"] == [
        {"key": "no_score", "reason": "a score is missing", "rows": 1, "first_rows": [2]},
        {"key": "no_number", "reason": "a score is not a number from 0 to 100", "rows": 1, "first_rows": [4]},
    ]


def test_row_numbers_are_those_of_the_file_where_the_frame_knows_them():
    leads = pd.DataFrame({"m": [None, 70.0]}, index=pd.RangeIndex(2, 4, name="row"))
    codes = man_code(leads["m"], leads["m"], leads["m"])
    assert codes.attrs["left_out"][0]["first_rows"] == [2]


def test_one_score_for_all_leads_and_no_leads_at_all():
    assert man_code(pd.Series([80, 20]), 80, 80).tolist() == ["MAN", "mAN"]
    assert man_code(pd.Series([], dtype=float), pd.Series([], dtype=float), pd.Series([], dtype=float)).empty


@given(st.lists(st.tuples(score, score, score), min_size=1), st.floats(0, 100), st.floats(0, 100))
def test_raising_the_threshold_never_adds_a_capital(leads, low, high):
    low, high = sorted((low, high))
    m, a, n = (pd.Series(column, dtype="float64") for column in zip(*leads, strict=True))
    for loose, strict_ in zip(man_code(m, a, n, low), man_code(m, a, n, high), strict=True):
        assert pd.isna(loose) == pd.isna(strict_)
        assert pd.isna(loose) or all(x.isupper() or y.islower() for x, y in zip(loose, strict_, strict=True))


@given(st.lists(st.tuples(score, score, score), min_size=1))
def test_many_leads_get_what_each_would_get_alone(leads):
    m, a, n = (pd.Series(column, dtype="float64") for column in zip(*leads, strict=True))
    together = [None if pd.isna(code) else code for code in man_code(m, a, n)]
    assert together == [man_code(*lead) for lead in leads]


def test_the_eight_situations_in_their_rank():
    table = man_action(CODES)
    assert table["code"].tolist() == CODES
    assert table["rank"].tolist() == [1, 2, 3, 4, 5, 5, 5, 6]
    assert table["man_class"].tolist() == ["ideal", "develop_first", "can_develop", *["usable"] * 4, "none"]
    assert table[["man_called", "next_step"]].notna().all(axis=None)


def test_one_code_gives_its_row():
    assert man_action("MAN")["man_called"] == "ideal prospect"
    assert man_action("man")["man_class"] == "none"


def test_a_class_is_called_in_the_language_of_the_course(monkeypatch):
    monkeypatch.setenv(language.SETTING, "zh")
    assert man_action(["MAN", "MaN"])["man_called"].tolist() == ["有望客户", "可接触"]


def test_an_edited_table_promotes_missing_authority():
    table = rules.table("prospecting/man").set_index("code")
    table.loc[["MaN", "mAN"], "rank"] = [3, 4]
    assert man_action(["MaN", "mAN"], table.reset_index())["rank"].tolist() == [3, 4]
    assert man_action(["MaN", "mAN"])["rank"].tolist() == [4, 3]


def test_a_missing_code_gives_a_missing_row_and_the_index_stays():
    found = man_action(pd.Series(["MAN", None], index=["x", "y"]))
    assert found.index.tolist() == ["x", "y"]
    assert found["rank"].isna().tolist() == [False, True]


def test_codes_and_tables_that_cannot_be_used():
    with pytest.raises(DataError, match="XYZ is no MAN code"):
        man_action(["MAN", "XYZ"])
    with pytest.raises(DataError, match="MAN twice"):
        man_action("MAN", pd.concat([rules.table("prospecting/man")] * 2))


def test_categories_and_read_only_input_stay_as_they_are():
    codes = pd.Series(["MAN", "man"], dtype="category")
    assert man_action(codes)["rank"].tolist() == [1, 6]
    values = np.array([80.0, 20.0])
    values.flags.writeable = False
    m = pd.Series(values, copy=False)
    assert man_code(m, m, m).tolist() == ["MAN", "man"]


def test_leads_of_the_exporter_fall_into_several_cells_and_move_with_the_threshold():
    from crmlib.reading.sample import sample

    leads = sample("leads")
    scores = leads["money"], leads["authority"], leads["need"]
    at = {limit: man_code(*scores, limit).value_counts() for limit in (60, 70)}
    assert len(at[60]) == 8
    assert at[70]["MAN"] < at[60]["MAN"]
