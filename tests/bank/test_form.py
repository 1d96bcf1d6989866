from __future__ import annotations

from pathlib import Path

import pytest

from practice_app import paths
from practice_app.bank import load_bank, load_set, slug, unique
from practice_app.errors import BankError, InputError
from practice_app.guide_model import Anchor, Minutes
from practice_app.model import AnswerPart, Area, FollowUp, QuestionKind

HEAD = "format: 1\ntitle: T\n"


def faults_of(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "set.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BankError) as told:
        load_set(path)
    return [str(fault).removeprefix(f"{tmp_path}/") for fault in told.value.faults]


def test_the_least_set_has_defaults(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    path.write_text(HEAD + "questions:\n  - id: a\n    text: Tell me.\n")
    found = load_set(path)
    assert (found.title, found.source, found.shipped) == ("T", str(path), False)
    question = found.questions[0]
    assert (question.id, question.text, question.kind) == ("a", "Tell me.", QuestionKind.BEHAVIOURAL)
    assert question.set_title == "T"


def test_a_full_question_is_read_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    path.write_text(
        HEAD
        + """questions:
  - id: late
    text: >-
      Tell me about
      a late delivery.
    kind: scenario
    competencies: [planning, no]
    areas:
      - What was at stake
      - {id: warning, text: When others were told, hint: Name the day.}
    follow_ups:
      - What then?
      - text: Who heard first?
        probes: [warning, what was at stake, warning]
    notes: |
      One.

      Two.
    strong: [Bad news travels early]
    model_answer:
      - title: Put it right
        points: [Call today., Say when.]
"""
    )
    question = load_set(path).questions[0]
    assert question.text == "Tell me about a late delivery."
    assert question.kind is QuestionKind.SCENARIO
    assert question.competencies == ("planning", "no")
    assert question.areas == (
        Area("what-was-at-stake", "What was at stake"),
        Area("warning", "When others were told", "Name the day."),
    )
    assert question.follow_ups == (
        FollowUp("What then?"),
        FollowUp("Who heard first?", ("warning", "what-was-at-stake")),
    )
    assert question.notes == "One.\nTwo."
    assert question.strong == ("Bad news travels early",)
    assert question.model_answer == (AnswerPart("Put it right", ("Call today.", "Say when.")),)


def test_json_is_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    path.write_text(
        '{"format": 1, "title": "T",\n\t"questions": [{"id": "a", "text": "Tell me\\u2014now."}]}'
    )
    assert load_set(path).questions[0].text == "Tell me—now."


def test_every_fault_of_a_file_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    told = faults_of(
        tmp_path,
        """format: 1
titel: T
questions:
  - id: a
    text: ""
    kind: behavioral
    area: [x]
    areas: [Stake, stake, ""]
    follow_ups:
      - text: What then?
        probes: [stakes, 'nothing at all like it']
  - id: a
    text: [no]
  - id: b c
    text: Tell me.
    competencies: planning
  - just a text
""",
    )
    assert told == [
        "set.yaml:1: a question set has no 'title'",
        "set.yaml:2: unknown key 'titel' in a question set, did you mean 'title'?",
        "set.yaml:5: 'text' of a question is empty",
        "set.yaml:6: unknown kind 'behavioral', did you mean 'behavioural'?",
        "set.yaml:7: unknown key 'area' in a question, did you mean 'areas'?",
        "set.yaml:8: an area is empty",
        "set.yaml:8: this area stands a second time; first on line 8",
        "set.yaml:11: a follow-up probes 'stakes', which is no area of its question, did you mean 'stake'?",
        "set.yaml:11: a follow-up probes 'nothing at all like it', which is no area of its question",
        "set.yaml:12: the id 'a' is taken; first on line 4",
        "set.yaml:13: 'text' of a question should be a text, not a list",
        "set.yaml:14: the id 'b c' may hold letters, digits, - . and _ only, at most 100",
        "set.yaml:16: 'competencies' of a question should be a list, not a text: begin with a dash",
        "set.yaml:17: a question is written as entries like 'id: …', not as a text",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: T\nquestions: []\n", "set.yaml:1: a question set has no 'format'"),
        ("format: 2\ntitle: T\nquestions: []\n", "set.yaml:1: this is format 2, from a newer version"),
        ("format: one\ntitle: T\nquestions: []\n", "set.yaml:1: the format should be 1, not 'one'"),
        ("- a\n", "set.yaml:1: a question set is written as entries"),
        ("questions\n", "set.yaml:1: a question set is written as entries"),
        (HEAD + "questions:\n", "set.yaml:3: 'questions' of a question set is empty"),
        (HEAD, "set.yaml:1: a question set has no 'questions'"),
    ],
)
def test_faults_of_the_whole(tmp_path: Path, text: str, said: str) -> None:
    assert faults_of(tmp_path, text)[0].startswith(said)


GUIDE = (
    HEAD
    + """questions:
  - {id: a, text: Tell me.}
job: {title: Account manager, requirements: [Five years]}
competencies: [Planning, {name: Calm, definition: Keeps cool.}]
rounds:
  - id: one
    title: Screening
    minutes: {total: 45, intro: 5, questions: 25-30, candidate: 10 to 15}
    briefing: "Welcome."
    questions: [a]
    role_play: meeting
    scorecards:
      - competency: Planning
        anchors: {4: Great, 0: Nothing heard}
    recommendation: [No, Yes]
role_plays:
  - id: meeting
    title: At {company}
    scenario: Lead.
    blanks: {company: [Alder, Tern]}
debrief: [What next?, {text: And then?, guidance: Think.}]
references: [How do you know them?]
faq: [{question: How many?, answer: Three.}]
study_card: {overview: Short., habits: [Write it down]}
"""
)


def test_a_guide_is_read(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    path.write_text(GUIDE)
    found = load_set(path)
    guide = found.guide
    assert guide is not None
    assert guide.job is not None
    assert guide.job.requirements == ("Five years",)
    first = guide.rounds[0]
    assert (first.times.total, first.times.questions) == (45, Minutes(25, 30))
    assert first.times.candidate == Minutes(10, 15)
    assert first.scorecards[0].anchors == (Anchor(0, "Nothing heard"), Anchor(4, "Great"))
    assert first.recommendation == (Anchor(1, "No"), Anchor(2, "Yes"))
    assert first.role_play == guide.role_plays[0].id == "meeting"
    assert guide.role_plays[0].blanks[0].choices == ("Alder", "Tern")
    assert [prompt.guidance for prompt in guide.debrief] == ["", "Think."]
    assert guide.faq[0].guidance == "Three."
    assert found.study_card is not None
    assert found.study_card.habits == ("Write it down",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("questions: [a]", "questions: [aa]", "a round asks 'aa', which is no question of this file"),
        (
            "role_play: meeting",
            "role_play: metting",
            "no role play 'metting' in this file, did you mean 'meeting'?",
        ),
        ("total: 45", "total: 30", "the parts take 40 minutes, more than the 30 of the round"),
        ("total: 45", "total: long", "'total' should be minutes such as 30 or 25-30, not 'long'"),
        ("25-30", "30-25", "'questions' should be minutes"),
        ("4: Great", "best: Great", "a score in 'anchors' should be a whole number, not 'best'"),
        (
            "At {company}",
            "At {compny}",
            "the blank {compny} has no list in 'blanks', did you mean 'company'?",
        ),
        ("At {company}", "At home", "the blank 'company' is never used in its role play"),
        ("[Alder, Tern]", "[]", "the blank 'company' has no choices"),
        (
            "answer: Three.",
            "answr: Three.",
            "unknown key 'answr' in an entry of 'faq', did you mean 'answer'?",
        ),
        ("habits: [", "habit: [", "unknown key 'habit' in a study card, did you mean 'habits'?"),
    ],
)
def test_faults_of_a_guide(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GUIDE
    assert any(said in told for told in faults_of(tmp_path, GUIDE.replace(old, new)))


def test_the_page_on_the_form_shows_files_that_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "question-sets.md").read_text(encoding="utf-8")
    blocks = [block.split("```")[0] for block in page.split("```yaml\n")[1:]]
    assert len(blocks) == 3
    least, question, guide = blocks
    ids = "  - {id: current-role, text: Now?}\n  - {id: one-account-plan, text: Plan?}\n"
    for number, text in enumerate([least, HEAD + question, HEAD + "questions:\n" + ids + guide]):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text, encoding="utf-8")
    bank = load_bank([(tmp_path, False)])
    assert [fault.what for fault in bank.faults] == [
        f"the id 'missed-deadline' is taken by {tmp_path / '0.yaml'}: give this question another id"
    ]


def test_everything_that_ships_is_without_fault() -> None:
    bank = load_bank([(paths.question_bank(), True)])
    assert bank.faults == ()
    assert len(bank.questions) >= 15
    assert all(found.shipped for found in bank.sets)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("What was at stake", "what-was-at-stake"),
        ("The client's café: 3 people!", "the-clients-cafe-3-people"),
        ("…", "item"),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("x" * 90, "x" * 60),
    ],
)
def test_an_id_comes_from_the_text(text: str, made: str) -> None:
    assert slug(text) == made


def test_a_taken_id_gets_a_number() -> None:
    assert unique("a", set()) == "a"
    assert unique("a", {"a", "a-2"}) == "a-3"


def test_areas_of_the_same_id_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    areas = "[Cost!, Cost?, {id: cost, text: Price}]"
    path.write_text(HEAD + f"questions:\n  - id: a\n    text: Tell me.\n    areas: {areas}\n")
    assert [area.id for area in load_set(path).questions[0].areas] == ["cost-2", "cost-3", "cost"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        load_set(tmp_path / "none.yaml")
