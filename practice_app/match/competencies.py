"""What adverts mean by a competency: the phrases that an advert's lines are compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from practice_app.files import Entries, Items, Node, Text, read_yaml
from practice_app.model import QuestionSet
from practice_app.paths import resources


@dataclass(frozen=True)
class Known:
    """A competency with other names for it, the phrases that ask for it, and the broader ones that
    questions file it under.
    """

    name: str
    also: tuple[str, ...] = ()
    asked_as: tuple[str, ...] = ()
    within: tuple[str, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        return (self.name, *self.asked_as)


def shipped_competencies(path: Path | None = None) -> tuple[Known, ...]:
    """Those of resources/match/competencies.yaml."""
    root = _entries(read_yaml(path or resources() / "match" / "competencies.yaml"))
    return tuple(
        Known(_texts(entry["name"])[0], *(_texts(entry.get(key)) for key in ("also", "asked_as", "within")))
        for entry in map(_entries, _items(root["competencies"]))
    )


@dataclass(frozen=True)
class Vocabulary:
    """The shipped competencies and those that only the bank names."""

    all: tuple[Known, ...]
    places: Mapping[str, int]  # of every name, without case, in `all`

    def broad_name(self, name: str) -> str:
        """The name under which the shipped list knows it."""
        return self.all[self.places[name.casefold()]].name.casefold()

    def of(self, names: Sequence[str]) -> tuple[int, ...]:
        """Places of the competencies that a question of these names tests, narrower ones included."""
        own = {self.places[name.casefold()] for name in names}
        broader = {self.all[place].name.casefold() for place in own}
        within = {place for place, known in enumerate(self.all) if broader & set(known.within)}
        return tuple(sorted(own | within))


def vocabulary(shipped: Sequence[Known], sets: Sequence[QuestionSet]) -> Vocabulary:
    """The shipped ones; a competency of the bank that isn't among them is asked for by its name and by
    what its guide says that it means.
    """
    found = list(shipped)
    places = {
        name.casefold(): place for place, known in enumerate(found) for name in (known.name, *known.also)
    }
    defined = {
        competency.name.casefold(): competency.definition
        for each in sets
        if each.guide is not None
        for competency in each.guide.competencies
        if competency.definition
    }
    for each in sets:
        for question in each.questions:
            for name in question.competencies:
                if name.casefold() not in places:
                    places[name.casefold()] = len(found)
                    meaning = defined.get(name.casefold())
                    found.append(Known(name, asked_as=(meaning,) if meaning else ()))
    return Vocabulary(tuple(found), places)


def _entries(node: Node) -> Mapping[str, Node]:
    if not isinstance(node, Entries):
        raise TypeError(f"line {node.line} of the competencies should hold entries")
    return node.entries


def _items(node: Node) -> Sequence[Node]:
    if not isinstance(node, Items):
        raise TypeError(f"line {node.line} of the competencies should hold a list")
    return node.items


def _texts(node: Node | None) -> tuple[str, ...]:
    if node is None:
        return ()
    nodes = (node,) if isinstance(node, Text) else _items(node)
    return tuple(each.value for each in nodes if isinstance(each, Text))
