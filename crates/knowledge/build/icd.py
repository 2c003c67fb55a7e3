"""ICD-10-CM: tabular list with inclusion terms, and Chinese titles of Taiwan's health insurance turned Simplified."""

import re
import sqlite3
import tempfile
import xml.etree.ElementTree as ElementTree

import words

# Chapters whose titles are names for problems in a record: not external causes, not injuries with their long titles.
PROBLEM = set("ABCDEFGHIJKLMNOPQ")
SYMPTOM = "R"


def load(terms, db, tabular, titles, fold):
    """The code table, and titles and inclusion terms as terms of the problem they mean."""
    chinese = chinese_titles(titles, fold)
    root = ElementTree.fromstring(tabular.read("simple_icd_10_cm/data/icd10c-tabular-April-1-2026.xml"))
    rows = []
    for diag in root.iter("section"):
        for child in diag.findall("diag"):
            walk(child, "", rows, chinese)
    db.executemany("INSERT INTO icd10cm VALUES (?,?,?,?,?)", [row[:5] for row in rows])
    owned = {}
    for concept, (_kind, _preferred, codes, _ingredients) in enumerate(terms.concepts):
        for system, code, _display in codes[:1]:
            if system == "icd10cm":
                owned.setdefault(code, concept)
    for code, _parent, title, _leaf, zh, inclusions in rows:
        kind = "symptom" if code[0] == SYMPTOM else "problem"
        if code[0] not in PROBLEM and code[0] != SYMPTOM:
            continue
        names = [name for name in [title] + inclusions if speakable(name) and (" " in name or name == title)]
        concept = next((found for found in (terms.find(kind, name) for name in names[:1]) if found is not None), None)
        if concept is None:
            concept = terms.concept(kind, title, [("icd10cm", code, title)])
        for name in names + ([zh] if zh and 2 < len(zh) <= 16 else []):
            if all(terms.find(other, name) is None for other in ("problem", "symptom")):
                terms.add(concept, name)


def walk(diag, parent, rows, chinese):
    code = diag.findtext("name")
    children = diag.findall("diag")
    inclusions = [note.text for term in diag.findall("inclusionTerm") for note in term.findall("note")]
    rows.append((code, parent, diag.findtext("desc"), int(not children), chinese.get(code), inclusions))
    for child in children:
        walk(child, code, rows, chinese)


def speakable(name):
    """Whether a title can stand in a record as it is."""
    return 5 <= len(name) <= 70 and name.lower() not in words.EVERYDAY and not re.search(
        r"[\[\]]|unspecified|elsewhere|classified|\bother\b|\bNOS\b|\bNEC\b|, ", name, re.IGNORECASE
    )


def chinese_titles(package, fold):
    """Chinese title of each ICD-10-CM code."""
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        file.write(package.read("icdmap/data/icd_mapping.db"))
        file.flush()
        source = sqlite3.connect(file.name)
        query = 'SELECT "ICD-10", "ICD-10 Chinese" FROM icd_mapping ORDER BY 1, 2'
        found = {}
        for code, title in source.execute(query):
            if code and title and code not in found:
                found[code] = "".join(fold.table.get(char, char) for char in title.strip())
        source.close()
    return found
