"""Concepts of our own tables under data/."""

import tables
from tables import marked, rows, split, spellings

# Tables of plain concepts: file name and kind.
PLAIN = [
    ("problems", "problem"), ("symptoms", "symptom"), ("allergens", "allergen"), ("procedures", "procedure"),
    ("devices", "device"), ("exposures", "exposure"), ("genes", "gene"), ("organisms", "organism"),
    ("chemicals", "chemical"),
]


def add_terms(terms, concept, cells):
    """Adds every term of the cells; `^` and `?` marks as in `tables.marked`."""
    for cell in cells:
        for part in split(cell):
            term, ambiguous, as_written = marked(part)
            for spelling in [term] if as_written else spellings(term):
                terms.add(concept, spelling, ambiguous, as_written)


def load_plain(terms, folder):
    """Problems, symptoms, allergens and the smaller tables: key, terms, zh, icd10cm."""
    for name, kind in PLAIN:
        for row in rows(folder, name):
            codes = [("icd10cm", code, None) for code in split(row.get("icd10cm", ""))]
            codes.append(("local", row["key"], None))
            concept = terms.concept(kind, marked(row["preferred"])[0], codes)
            add_terms(terms, concept, [row["preferred"]])
            add_terms(terms, concept, [row.get("terms", ""), row.get("zh", "")])


def load_analytes(terms, folder, db):
    """Laboratory analytes and vital signs."""
    for row in rows(folder, "analytes"):
        loinc = split(row["loinc"])
        codes = [("local", row["key"], None)] + [("loinc", code, None) for code in loinc[:1]]
        kind = "vital_sign" if row["kind"] == "vital" else "laboratory"
        concept = terms.concept(kind, row["preferred"], codes)
        add_terms(terms, concept, [row["preferred"], row["terms"], row["zh"]])
        low, high = (row["plausible"].split("..") + [""])[:2] if row["plausible"] else ("", "")
        db.execute(
            "INSERT INTO analyte VALUES (?,?,?,?,?,?,?,?,?)",
            (row["key"], concept, row["kind"], row["preferred"], row["unit"], row["units"], number(row["molar_mass"]),
             number(low), number(high)),
        )
        db.executemany("INSERT OR IGNORE INTO analyte_loinc VALUES (?,?)", [(code, concept) for code in loinc])
        for rule in split(row.get("factors", "")):
            unit, rest = rule.split("=")
            factor, offset = (rest.split("+") + ["0"])[:2] if "+" in rest else (rest, "0")
            db.execute("INSERT INTO analyte_factor VALUES (?,?,?,?)", (row["key"], unit, float(factor), float(offset)))


def number(cell):
    return float(cell) if cell.strip() else None


def load_classes(terms, folder, db):
    """Drug classes with their parents. Returns the ancestors of each class, itself first."""
    parents = {}
    for row in rows(folder, "drug_classes"):
        parents[row["key"]] = split(row["parents"])
        concept = terms.concept("drug_class", row["preferred"], [("local", row["key"], None)])
        add_terms(terms, concept, [row["preferred"], row["terms"], row["zh"]])
        db.execute("INSERT INTO drug_class VALUES (?,?,?)", (row["key"], row["preferred"], concept))

    def ancestors(key):
        found = [key]
        for parent in parents[key]:
            found += [above for above in ancestors(parent) if above not in found]
        return found

    return {key: ancestors(key) for key in parents}


# Ingredients that are given only beside another.
PARTNERS = frozenset(
    "clavulanate sulbactam tazobactam avibactam vaborbactam relebactam durlobactam cilastatin trimethoprim "
    "benserazide carbidopa sacubitril cobicistat".split()
)


def load_drugs(terms, folder, db, ancestors):
    """Common drugs; a key with `/` is a combination of ingredients that have their own rows. Returns the keys."""
    table = list(rows(folder, "drugs"))
    for row in table:
        row["key"], row["ambiguous"], _ = marked(row["key"])
    keys = {row["key"] for row in table if "/" not in row["key"]}
    for row in table:
        key = row["key"]
        ingredients = key.split("/")
        for ingredient in ingredients:
            if ingredient not in keys:
                raise SystemExit(f"drugs.tsv: {key}: no row for {ingredient}")
        preferred = " + ".join(ingredients)
        codes = [("local", key, None)] + [("atc", code, None) for code in split(row["atc"])]
        concept = terms.concept("drug", preferred, codes, ingredients)
        if len(ingredients) == 1:
            add_terms(terms, concept, [key + ("?" if row["ambiguous"] else "")])
            known = []
            for name in split(row["classes"]):
                if name not in ancestors:
                    raise SystemExit(f"drugs.tsv: {key}: unknown class {name}")
                known += [above for above in ancestors[name] if above not in known]
            db.executemany(
                "INSERT INTO ingredient_class VALUES (?,?,?)", [(key, at, name) for at, name in enumerate(known)]
            )
        else:
            seps = ["/", "-", " / ", "+", " + "]
            # "Aspirin and clopidogrel 75 mg" are two drugs; an "and" joins only what is never given by itself.
            if not set(ingredients).isdisjoint(PARTNERS):
                seps.append(" and ")
            for sep in seps:
                add_terms(terms, concept, [sep.join(ingredients)])
                add_terms(terms, concept, [sep.join(reversed(ingredients))])
        add_terms(terms, concept, [row["terms"], row["zh"]])
        for part in [key] + split(row["terms"]):
            term, ambiguous, _ = marked(part)
            if len(term) >= 5 and term.replace(" ", "").replace("-", "").isalpha() and not ambiguous:
                db.execute("INSERT OR IGNORE INTO common_drug VALUES (?)", (term,))
    return keys
