"""The model card: what the review's models are, what they learnt from, how good, and what they can't do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TEXT = """\
# The review's models

| file | what |
|---|---|
| `encoder.onnx` | all-MiniLM-L6-v2 (Apache-2.0), its upper four layers tuned; matrices stored as int8 |
| `heads.onnx` | roles, evidence, area status and flags from the encoder's states; float32 |
| `decisions.json` | logistic regressions and thresholds that turn scores into findings |
| `tokenizer.json` | MiniLM's own (Apache-2.0) |

**For:** pointing a person who practises interview answers in English to what their answer says and leaves
out. **Not for:** rating people, hiring, or any language but English.

## Data
{answers} answers in eight files (`resources/training`). All are invented, written to order in many fields
and voices, and each was labelled by one annotator by the guide that lies beside them. None is a recording
of a person. So the figures below say how well the models follow that guide on invented answers; they say
nothing of agreement with interviewers.

## How they were made
For {apart} of five fifths of the questions a network learnt from the other four fifths; the regressions and
thresholds were fitted to its scores on the fifth that it had not seen. The shipped network goes on from the
mean of those with every answer. Answers were varied as a recogniser and our own sentence splitter would hand
them over: no punctuation, other boundaries, misheard words, numbers written otherwise.

## Figures
On {apart} of five fifths, by networks and regressions that had not seen the question; each answer as written
and once more as raw recogniser text. Boundaries of sentences are the labels' own, moved at random for the raw
text.
The shipped network has since learnt from these answers too. In brackets the 95 % bootstrap interval over
answers.

{overall}

By file:

{by_file}
{test}
## Limits
- Areas and their evidence are the weak part: a third to a half of the quoted sentences speak for something
  else, most of them where areas lie close to one another (`train_i`) and in long answers (`train_h`).
- Rare flags (blames others, off topic) rest on 12 and 24 labelled answers; they are raised only in the
  clearest cases and mostly missed.
- Task and learning are the roles most often missed.
- The annotator's habits are the models' habits; nothing was checked with speakers of real recordings.
"""

_TEST = (
    "The shipped models on a further file that was never trained on (`tests/data/dev.json`, 48 answers as "
    "written):"
)
_NAMES = {
    "role_accuracy": "roles, accuracy",
    "role_macro_f1": "roles, macro F1",
    "missing_macro_f1": "missing part called missing, macro F1",
    "area_covered_f1": "area covered, F1",
    "area_macro_f1": "covered, partly, missing: macro F1",
    "evidence_precision": "quoted sentence is labelled evidence",
    "flag_f1": "flags (without numbers), F1",
}
_WHERE = {
    "train_c": "technical",
    "train_d": "care, education, public, service",
    "train_e": "commercial",
    "train_f": "traps",
    "train_g": "short, junior",
    "train_h": "long, senior",
    "train_i": "close areas, half covered",
    "train_j": "raw recogniser style, non-native speech",
}


def model_card(metrics: Mapping[str, Any]) -> str:
    """The card as Markdown, from what `__main__.build` measured."""
    held = metrics["held_out"]
    test = ""
    if "test" in metrics:
        test = f"\n{_TEST}\n\n{_table(metrics['test'])}"
    return _TEXT.format(
        answers=metrics["answers"],
        apart=metrics["apart"],
        overall=_table(held["all"]),
        by_file=_by_file(held["by_file"]),
        test=test,
    )


def _table(figures: Mapping[str, Mapping[str, float]]) -> str:
    rows = [
        f"| {_NAMES[name]} | {one['value']:.2f} ({one['low']:.2f} to {one['high']:.2f}) |"
        for name, one in figures.items()
    ]
    return "\n".join(["| figure | |", "|---|---|", *rows]) + "\n"


def _by_file(files: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    shown = ("role_macro_f1", "missing_macro_f1", "area_covered_f1", "evidence_precision", "flag_f1")
    head = "| file | " + " | ".join(_NAMES[name] for name in shown) + " |"
    rows = [
        f"| {file}: {_WHERE.get(file, '')} | "
        + " | ".join(
            f"{values[n]['value']:.2f} ({values[n]['low']:.2f} to {values[n]['high']:.2f})" for n in shown
        )
        + " |"
        for file, values in files.items()
    ]
    return "\n".join([head, "|---" * (len(shown) + 1) + "|", *rows]) + "\n"
