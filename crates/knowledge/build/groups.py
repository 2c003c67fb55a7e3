"""Words of the groups that the safety rules refer to: what a rule knows by name, a note must be read with."""

import re
from pathlib import Path

from tables import rows, spellings
from terms import AMBIGUOUS, KINDS

# A short word is a name of several things; a word of a list with a comma or brackets is a heading of another vocabulary.
SHORTEST, SHORTEST_CHINESE = 5, 2
MARKS = re.compile(r"[,()/…?]")


def load(terms, folder):
    """Adds the words of both tables that no other table has and that hold no known name of an illness."""
    folder = Path(folder) / "safety"
    for table, kind in (("signs", "symptom"), ("problems", "problem")):
        for row in rows(folder, table):
            words = [word for pattern in row["words"].split(";") for word in alternatives(pattern.strip())]
            words = [word for word in words if usable(terms, word)]
            if not words:
                continue
            concept = terms.concept(kind, row["en"], [("local", f"group:{row['id']}", None)])
            for word in words:
                for spelling in spellings(word):
                    terms.add(concept, spelling)


def alternatives(pattern):
    """The words of a pattern: `{left,right} arm weakness` is two."""
    before, brace, rest = pattern.partition("{")
    if not brace:
        return [pattern]
    choices, _, behind = rest.partition("}")
    return [before + choice + end for choice in choices.split(",") for end in alternatives(behind)]


def usable(terms, word):
    """False for what is known, and for what is read by the name of an illness or a drug within it."""
    least = SHORTEST if word.isascii() else SHORTEST_CHINESE
    if len(word) < least or MARKS.search(word):
        return False
    if any(terms.find_any_number(kind, word) is not None for kind in KINDS):
        return False
    return not any(known(terms, part) for part in parts(word))


def parts(word):
    """Every shorter run of words; in Chinese every shorter run of at least two characters."""
    units = word.split(" ") if word.isascii() else list(word)
    joint = " " if word.isascii() else ""
    fewest = 1 if word.isascii() else 2
    for size in range(fewest, len(units)):
        for start in range(len(units) - size + 1):
            yield joint.join(units[start : start + size])


def known(terms, part):
    """A drug within a word must be read as a drug; an illness within it is enough to find the word by, unless its short form is ambiguous."""
    kinds = [KINDS.index(kind) for kind in ("problem", "symptom", "drug", "drug_class")]
    senses = (sense for ending in ("", "s", "es") if part.endswith(ending) for sense in terms.senses.get(terms.fold(part[: len(part) - len(ending)]), ()))
    return any(kind in kinds and not flags & AMBIGUOUS for kind, _concept, flags, _form in senses)
