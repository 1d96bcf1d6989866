"""Question sets and interview guides: load, check, save. Importing guides is `practice_app.bank.guides`."""

from practice_app.bank.bank import Bank, load_bank, load_set
from practice_app.bank.form import slug, unique
from practice_app.bank.save import question_to_data, save_set, set_to_data, set_to_yaml

__all__ = [
    "Bank",
    "load_bank",
    "load_set",
    "question_to_data",
    "save_set",
    "set_to_data",
    "set_to_yaml",
    "slug",
    "unique",
]
