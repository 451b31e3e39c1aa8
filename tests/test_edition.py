"""What locale/zh/edition.csv lists is translated whole, and what drifts from the English is found."""

import re
from gettext import GNUTranslations
from io import BytesIO

import nbformat
import pandas as pd
import pytest
from nbclient.exceptions import CellExecutionError

from crmlib import rules
from crmlib.course import chapters, edition, faithful, messages, release
from crmlib.course.edition import complete, fingerprint
from crmlib.course.terms import plain_terms
from crmlib.reading.sample import course_folder

ROOT = course_folder()
TERMS = plain_terms()
COMMENTS = edition.read_comments()
SOURCES = {
    path.relative_to(ROOT).with_suffix("").as_posix(): source
    for source in [*edition.chapters(), *edition.fixtures(), *edition.exercises()]
    for path in [source.notebook]
}
LISTED = [*complete("notebook"), *complete("exercises")]


def english(name="tests/edition/lamps"):
    return nbformat.read(SOURCES[name].notebook, as_version=4)


def words(name="tests/edition/lamps"):
    return edition.read_words(SOURCES[name].words)


def problems(notebook=None, told=None, comments=COMMENTS):
    return edition.problems(notebook or english(), told or words(), comments, TERMS)


# what is listed is whole


@pytest.mark.parametrize("name", LISTED)
def test_a_listed_notebook_is_translated_whole(name):
    assert edition.problems(english(name), words(name), COMMENTS, TERMS) == []


@pytest.mark.parametrize("name", complete("notebook"))
def test_a_listed_notebook_is_stored_as_it_is_made(name):
    fresh = edition.edition(english(name), words(name), COMMENTS)
    stored = nbformat.read(SOURCES[name].made, as_version=4)
    assert [(cell.id, cell.source) for cell in stored.cells] == [(cell.id, cell.source) for cell in fresh.cells], (
        "run make notebooks"
    )


def test_translated_exercises_are_stored_as_they_are_made():
    for target, notebook in release.made().items():
        assert nbformat.read(target, as_version=4) == notebook, f"{target.name} is stale: run make exercises"


@pytest.mark.parametrize("name", complete("notebook"))
def test_code_is_the_english_one_but_for_its_comments(name):
    pairs = zip(english(name).cells, nbformat.read(SOURCES[name].made, as_version=4).cells, strict=True)
    for ours, theirs in pairs:
        if ours.cell_type == "code":
            none = {comment: "-" for cell in (ours, theirs) for comment in edition.comments_of(cell.source)}
            assert edition.with_comments(ours.source, none) == edition.with_comments(theirs.source, none), ours.id


@pytest.mark.parametrize("name", complete("notebook"))
def test_the_outputs_hold_no_english_sentence(name):
    """Names of firms, of products and of columns in code are Latin in both languages; three small words in a row are none."""
    stored = nbformat.read(SOURCES[name].made, as_version=4)
    found = [
        f"{cell.id}: {sentence}"
        for cell in stored.cells
        for output in cell.get("outputs", [])
        for shown in [output.get("text", ""), *map(str, output.get("data", {}).values())]
        for sentence in re.findall(
            r"(?:\b[a-z]{2,}[ ,]+){3,}[a-z]+", re.sub(r"(?s)<style.*?</style>|<[^>]*>|[A-Za-z0-9+/=]{60,}", " ", shown)
        )
    ]
    assert found == []


@pytest.mark.parametrize("name", complete("module"))
def test_the_sentences_of_a_listed_module_are_translated(name):
    assert (ROOT / name).exists()
    assert messages.untranslated(messages.read(), (name,)) == []


@pytest.mark.parametrize("name", complete("rules"))
def test_the_words_of_a_listed_rule_table_are_in_both_languages(name):
    assert lacking(rules.table(name)) == []


def lacking(table):
    """Row and column of a rule table that has an English word and no Chinese one."""
    return [
        f"{row[table.columns[0]]}: {column[:-3]}_zh"
        for column in table.columns
        if column.endswith("_en")
        for row in table.fillna("").to_dict("records")
        if row[column] and not row.get(f"{column[:-3]}_zh")
    ]


@pytest.mark.parametrize("name", complete("table"))
def test_the_words_of_a_listed_table_are_in_both_languages(name):
    table = pd.read_csv(ROOT / name, keep_default_na=False)
    assert len(table)
    assert lacking(table) == []


def test_the_translators_file_has_the_sentences_of_the_code_and_no_others():
    stored = {(message.id, message.context) for message in messages.read() if message.id}
    assert stored == {(message.id, message.context) for message in messages.extracted() if message.id}, (
        "run make messages"
    )


def test_the_compiled_file_is_that_of_the_translators():
    def table(packed):
        return {key: text for key, text in GNUTranslations(BytesIO(packed))._catalog.items() if key}

    assert table(messages.catalogue_file().with_suffix(".mo").read_bytes()) == table(
        messages.compiled(messages.read())
    ), "run make messages"


def test_no_translation_loses_or_invents_a_gap():
    assert messages.problems(messages.read()) == []


def test_a_sentence_that_only_resembles_a_translated_one_is_not_taken_for_it():
    assert not any(message.fuzzy for message in messages.read())


# the glossary


def test_a_term_that_texts_are_read_for_has_one_word():
    assert len({term.english for term in TERMS}) == len(TERMS) > 100
    assert [term for term in TERMS if " / " in term.chinese or not term.chinese] == []


# faults that are planted, each found


def with_text(cell, change):
    """The fixture's translations, one of them changed."""
    told = words()
    before = told[cell]["text"]
    told[cell] = {**told[cell], "text": change(before)}
    assert told[cell]["text"] != before
    return told


def swap(old, new):
    def change(text):
        assert old in text
        return text.replace(old, new, 1)

    return change


@pytest.mark.parametrize(
    ("cell", "change", "found"),
    [
        ("line", swap("80%", "85%"), "a number is missing: 80%"),
        ("line", swap("80%", "85%"), "a number is new: 85%"),
        ("line", swap("四十通", "五十通"), "a number is missing: 40"),
        ("few", swap("百分之二十", "百分之三十"), "a number is missing: 20%"),
        ("title", swap("15 分钟", "50 分钟"), "a number is missing: 15"),
        ("few", swap("Halden 公司里还没有人算过。", ""), "a sentence is missing"),
        ("few-means", swap("这里的基数是扣除退货后的销售额。", ""), "a sentence is missing"),
        ("few", swap("还没有人算过。", "还没有人算过。她很着急。"), "a sentence is new"),
        ("line-means", swap("\n- 曲线平的地方，移一步会动好几家；不要在那里划线。", ""), "2 in the translation"),
        ("key-points", swap("04b_classification_behaviour", "04c_classification_accounts"), "the link is not the same"),
        ("task", swap('`["C01", "C02"]`', '`["C01"]`'), "the code is not the same"),
        ("few", swap("## ", "### "), "the headings are"),
        ("line", swap("**ABC分类**", "ABC分类"), "1 parts are bold, and 0"),
        ("few", swap("销售额占比", "销售份额"), "'share of sales' must be '销售额占比'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_unfaithful_translation_is_found(cell, change, found):
    assert any(said.startswith(f"{cell}: ") and found in said for said in problems(told=with_text(cell, change)))


def paragraphs():
    return [(cell, block) for cell, told in words().items() for block in faithful.blocks(told["text"])]


def test_no_sentence_of_the_fixture_can_be_dropped():
    """Wherever a paragraph has two sentences or more, one that is gone is found."""
    tried = 0
    for cell, block in paragraphs():
        sentences = re.findall(r"[^。！？]+[。！？]", block)
        for sentence in sentences if len(sentences) > 1 else []:
            assert problems(told=with_text(cell, swap(sentence, ""))), f"{cell}: {sentence}"
            tried += 1
    assert tried >= 15


def test_no_number_of_the_fixture_can_be_changed():
    tried = 0
    for cell, told in words().items():
        for found in re.finditer(r"\d+", faithful.CODE.sub(lambda code: "·" * len(code[0]), told["text"])):
            assert problems(told=with_text(cell, lambda text, at=found: f"{text[: at.start()]}7{text[at.end() :]}")), (
                f"{cell}: {found[0]}"
            )
            tried += 1
    assert tried >= 8


def test_a_renamed_cell_is_found():
    notebook = english()
    next(cell for cell in notebook.cells if cell.id == "few").id = "few-carry"
    assert problems(notebook) == ["few-carry: not translated.", "few: there is no such cell any more."]


def test_a_changed_english_sentence_is_found_and_stays_english():
    notebook = english()
    cell = next(cell for cell in notebook.cells if cell.id == "few")
    cell.source = cell.source.replace("Nobody at Halden has counted.", "Nobody has counted.")
    assert problems(notebook) == [
        f'few: the English changed since; look again, then write of: "{fingerprint(cell.source)}".'
    ]
    made = edition.edition(notebook, words(), COMMENTS)
    assert next(made_cell for made_cell in made.cells if made_cell.id == "few").source == cell.source


def test_a_comment_without_translation_is_found():
    lacking_one = {comment: said for comment, said in COMMENTS.items() if "workbook" not in comment}
    assert problems(comments=lacking_one) == [
        'parameters: the comment "your file, workbook or folder; None is the course\'s exporter" is not translated in comments.yaml.'
    ]


def test_a_new_rule_row_without_chinese_is_found():
    table = rules.table("classification/abcd_grades")
    new = {"grade": "E", "label_en": "one-off", "source": "K"}
    assert lacking(table) == []
    assert lacking(pd.concat([table, pd.DataFrame([new])])) == ["E: label_zh"]


def test_a_rule_table_without_its_chinese_column_is_found():
    assert lacking(rules.table("classification/abcd_grades").drop(columns="label_zh")) != []


def catalogue(text, english="{name} fell to {level:.0%}"):
    made = messages.Catalog(locale="zh")
    made.add(english, text, locations=[("crmlib/showing/panel.py", 0)])
    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{name}降了级", "lacks {level:.0%}"),
        ("{name}降到{level}", "lacks {level:.0%}"),
        ("{name}降到{level:.0%}，共{n}家", "has {n}, which the English has not"),
        ("{name}降到{level:.0%", "cannot be filled"),
        ("{name}降到{level:.0%} ", "begins or ends with a blank"),
    ],
)
def test_a_translation_with_another_gap_is_found(text, found):
    assert any(found in said for said in messages.problems(catalogue(text)))
    assert messages.problems(catalogue("{name}降到{level:.0%}")) == []


def test_a_new_sentence_of_the_code_is_found():
    stored = messages.updated(catalogue("{name}降到{level:.0%}"), catalogue("", "{name} rose to {level:.0%}"))
    assert messages.untranslated(stored, ("crmlib/showing",)) == [("{name} rose to {level:.0%}", None)]
    assert messages.untranslated(stored, ("crmlib/practice", "crmlib/showing/panel")) == []
    assert [message.string for message in stored.obsolete.values()] == ["{name}降到{level:.0%}"]


def test_a_sentence_that_comes_back_has_its_translation_again():
    gone = messages.updated(catalogue("{name}降到{level:.0%}"), catalogue("", "{name} rose to {level:.0%}"))
    back = messages.updated(gone, catalogue(""))
    assert back["{name} fell to {level:.0%}"].string == "{name}降到{level:.0%}"
    assert list(back.obsolete) == []  # the other one was never translated


def test_a_fuzzy_translation_is_none():
    made = catalogue("{name}降到{level:.0%}")
    made["{name} fell to {level:.0%}"].flags.add("fuzzy")
    assert len(messages.untranslated(made, ("crmlib/showing",))) == 1
    assert b"\xe9\x99\x8d" not in messages.compiled(made)


def test_two_meanings_of_one_word_are_two_messages():
    made = messages.Catalog(locale="zh")
    for message in messages.said_in("say('left', context='remaining'), say('left', context='gone away')"):
        made.add(message.text, f"({message.context})", context=message.context)
    table = GNUTranslations(BytesIO(messages.compiled(made)))
    assert table.pgettext("remaining", "left") == "(remaining)"
    assert table.pgettext("gone away", "left") == "(gone away)"


# what differs and is no fault


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Lesson 4 of 12.", "第四课，共十二课。"),
        ("It costs 150 thousand dollars.", "需要15万美元。"),
        ("Eighty percent of sales.", "八成销售额。"),
        ("Call Ana; she is late. Then wait.", "给Ana打电话。她已超期。然后等。"),
        ("Call Ana. She is late.", "给Ana打电话；她已超期。"),
        ("See class A. Then B.", "先看A类。再看B类。"),
        ("It takes twenty-five minutes.", "需要二十五分钟。"),
        ("Recency (最近一次成交) is one of 3 facts.", "最近一次成交是3项事实之一。"),
        ("Between 1,500 and 2.5 per cent", "在1500与2.5之间"),
    ],
)
def test_what_any_good_translation_may_do_is_no_fault(ours, theirs):
    assert list(faithful.differences(ours, theirs)) == []


def test_a_longer_term_is_not_taken_for_its_part():
    terms = [
        faithful.Term("customer file", "客户档案"),
        faithful.Term("customer", "客户"),
        faithful.Term("file", "文件"),
    ]
    assert list(faithful.differences("Open the customer file.", "打开客户档案。", terms)) == []


# running it


def shown(notebook, kinds=("text/markdown", "text/html", "text/plain")):
    """What the cells of an executed notebook show, in words, by their ids."""
    return {
        cell.id: [
            output.get("data", {}).get(kind) or output.get("text", "")
            for output in cell.outputs
            for kind in kinds
            if kind in output.get("data", {}) or "text" in output
        ]
        for cell in notebook.cells
        if cell.cell_type == "code"
    }


@pytest.mark.parametrize(
    "name",
    [
        name if name.startswith("tests/") else pytest.param(name, marks=pytest.mark.slow)
        for name in complete("notebook")
    ],
)
def test_a_listed_notebook_says_what_is_stored(name):
    fresh = chapters.translated(SOURCES[name])
    assert shown(fresh) == shown(nbformat.read(SOURCES[name].made, as_version=4)), "run make notebooks"


ANSWERS = {'predict("04x.1", ____)': 'predict("04x.1", 0.80)', 'check("04x.2", ____)': 'check("04x.2", "b")'}
ANSWERS |= {
    'check("04x.3", ____)': 'check("04x.3", "只有靠近分界线的客户")',
    'predict("04x.4", ____)': 'predict("04x.4", 25)',
}


def test_a_reader_answers_and_is_answered_in_chinese():
    notebook = nbformat.read(SOURCES["tests/edition/lamps"].made, as_version=4)
    for cell in notebook.cells:
        for gap, answer in ANSWERS.items():
            cell.source = cell.source.replace(gap, answer)
    told = shown(chapters.run(notebook, SOURCES["tests/edition/lamps"].notebook, "zh"), ("text/plain",))
    assert "你的猜测已记下：80%。" in told["guess"][0]
    assert told["curve"][0] == "你猜的是 80%，答案是 68%，低 12 个百分点。"
    assert "那么最大的那家自己的占比会是多少？" in told["base"][0]
    assert told["classes"][0] == "你猜的是 25，答案是 20，少 5。"
    assert "正确。" in told["moved"][0]


@pytest.fixture
def one_exercise(tmp_path, monkeypatch):
    """A folder of translations in which one task of lesson 4 is translated."""
    source = release.sources()[ROOT / "exercises" / "04_classification.ipynb"]
    notebook = nbformat.read(source, as_version=4)
    task = next(cell for cell in notebook.cells if cell.id == "task-4-2")
    told = {"task-4-2": {"of": fingerprint(task.source), "text": "## 4.2 哪些客户属于 A 类？"}}
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "classification.yaml").write_text(edition.begun(notebook, told), encoding="utf-8")
    monkeypatch.setattr(edition, "folder", lambda: tmp_path)
    return notebook


def test_exercises_of_the_edition_are_learners_copies(one_exercise):
    made = release.made()[ROOT / "exercises" / "zh" / "04_classification.ipynb"]
    cells = {cell.id: cell for cell in made.cells}
    assert cells["task-4-2"].source == "## 4.2 哪些客户属于 A 类？"
    assert cells["task-4-1"].source == next(cell.source for cell in one_exercise.cells if cell.id == "task-4-1")
    assert "answer = ____" in cells["answer-4-2"].source
    assert "SOLUTION" not in str(made)


def test_messages_says_what_is_left_to_do_and_begins_it(one_exercise, tmp_path, capsys):
    (tmp_path / "glossary.csv").write_text("term,zh,means,note,read\n", encoding="utf-8")
    (tmp_path / "exercises" / "classification.yaml").write_text("", encoding="utf-8")
    edition.main(["exercises"])
    prose = [cell.id for cell in one_exercise.cells if cell.cell_type == "markdown"]
    assert list(edition.read_words(tmp_path / "exercises" / "classification.yaml")) == prose
    assert "task-4-2: not translated." in capsys.readouterr().out


def test_a_letter_that_no_font_has_stops_the_execution(tmp_path):
    cell = "from crmlib.showing import style\nstyle.picture(lambda r: '\U00020000')(lambda r, ax, a=None: None)(1)"
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    with pytest.raises((CellExecutionError, RuntimeError), match="Glyph"):
        chapters.run(notebook, tmp_path / "sign.ipynb", "zh")


def test_a_new_chapter_is_begun_with_a_place_for_every_cell():
    import yaml

    placed = yaml.safe_load(edition.begun(english(), {}))
    prose = {cell.id: cell.source for cell in english().cells if cell.cell_type == "markdown"}
    assert placed == {id: {"of": fingerprint(source), "text": ""} for id, source in prose.items()}
    assert {said.split(": ", 1)[1] for said in problems(told=placed)} == {"not translated."}


def test_beginning_again_loses_no_translation():
    kept = words() | {"gone": {"of": "0123456789", "text": "# 留着\n\n第二段。"}}
    import yaml

    assert yaml.safe_load(edition.begun(english(), kept)) == kept
