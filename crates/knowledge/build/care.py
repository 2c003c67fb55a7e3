"""Names of the findings and diagnoses that the differential weighs."""

import words
from tables import rows, spellings, split

# A written name that a parenthesis or an alternative makes a description is no term.
DESCRIPTIVE = ("(", "（", ",", " or ", "或", ":", "/")


def load(terms, folder):
    """Adds the names that no other table has: findings as symptoms, diagnoses as problems."""
    for row in rows(folder, "findings"):
        names = [row["en"], row["zh"]] + split(row["words"])
        names = [name for name in names if usable(row, name) and not known(terms, name)]
        if not names:
            continue
        concept = terms.concept("symptom", row["en"].lower(), [("local", row["key"], None)])
        for name in names:
            for spelling in spellings(name):
                terms.add(concept, spelling)
    for row in rows(folder, "diagnoses"):
        code = row["codes"].split(",")[0]
        for name in (row["en"], row["zh"]):
            if any(mark in name for mark in DESCRIPTIVE) or name.lower() in words.EVERYDAY:
                continue
            found = terms.find("problem", name)
            if found is None and terms.find("symptom", name) is None:
                found = terms.concept("problem", row["en"], [])
                for spelling in spellings(name):
                    terms.add(found, spelling)
            if found is not None:
                terms.add_code(found, "icd10cm", code)


def usable(row, name):
    """Single words of a risk factor belong to the social history, drugs and problems."""
    if name.startswith("=") or name.lower() in words.EVERYDAY or any(mark in name for mark in DESCRIPTIVE):
        return False
    if not name.isascii():
        return len(name) >= 3
    return len(name) >= 6 and (row["kind"] != "risk" or " " in name)


def known(terms, name):
    return any(terms.find(kind, name) is not None for kind in ("symptom", "problem", "drug", "drug_class", "allergen"))
