"""Pharmacogenes: star alleles, diplotypes to phenotypes, and CPIC recommendations."""

import csv
import io

# Genes whose diplotypes only a laboratory can state usefully: too many named alleles without star numbers.
WITHOUT_DIPLOTYPES = {"G6PD"}

SCHEMA = """
CREATE TABLE gene_allele (
  gene TEXT, allele TEXT, activity REAL, function TEXT, core37 TEXT, core38 TEXT, PRIMARY KEY (gene, allele)
) STRICT;
CREATE TABLE gene_diplotype (gene TEXT, diplotype TEXT, phenotype TEXT, PRIMARY KEY (gene, diplotype)) STRICT;
CREATE TABLE gene_activity (gene TEXT, phenotype TEXT, low REAL, high REAL) STRICT;
CREATE TABLE gene_advice (
  drug TEXT, gene TEXT, phenotype TEXT, gene2 TEXT, phenotype2 TEXT, advice TEXT
) STRICT;
CREATE INDEX gene_advice_drug ON gene_advice (drug);
CREATE TABLE gene_level (drug TEXT, gene TEXT, level TEXT, guideline TEXT, PRIMARY KEY (drug, gene)) STRICT;
"""


def load(db, package):
    """Fills the gene tables from the CPIC data of the package."""
    db.executescript(SCHEMA)

    def rows(name):
        text = package.text(f"pypgx/api/data/{name}-table.csv")
        return csv.DictReader(io.StringIO(text))

    for row in rows("allele"):
        if row["SV"] == "TRUE" and known(row["GRCh38Core"]) is None and known(row["ActivityScore"]) is None \
                and known(row["Function"]) is None:
            continue
        activity = known(row["ActivityScore"])
        db.execute("INSERT OR IGNORE INTO gene_allele VALUES (?,?,?,?,?,?)",
                   (row["Gene"], row["StarAllele"], float(activity) if activity else None, known(row["Function"]),
                    known(row["GRCh37Core"]), known(row["GRCh38Core"])))
    for row in rows("diplotype"):
        if row["Gene"] not in WITHOUT_DIPLOTYPES:
            db.execute("INSERT OR IGNORE INTO gene_diplotype VALUES (?,?,?)",
                       (row["Gene"], row["Diplotype"], row["Phenotype"]))
    for row in rows("equation"):
        low, high = bounds(row["Equation"])
        db.execute("INSERT INTO gene_activity VALUES (?,?,?,?)", (row["Gene"], row["Phenotype"], low, high))
    for row in rows("recommendation"):
        advice = known(row["Recommendation"])
        if advice:
            db.execute("INSERT INTO gene_advice VALUES (?,?,?,?,?,?)",
                       (row["Drug"].lower(), row["Gene1"], row["Phenotype1"], known(row["Gene2"]),
                        known(row["Phenotype2"]), advice))
    for row in rows("cpic"):
        level = known(row["CPICLevel"])
        if level:
            db.execute("INSERT OR IGNORE INTO gene_level VALUES (?,?,?,?)",
                       (row["Drug"].lower(), row["Gene"], level, known(row["Guideline"])))


def known(text):
    """The text, or nothing where the table says that there is none."""
    text = (text or "").strip()
    return None if text in ("", "N/A", "None") else text


def bounds(equation):
    """`1 <= score < 2` as (1, 2); the upper end is left out of the band, nothing above it where it is open."""
    if "==" in equation:
        value = float(equation.split("==")[0])
        return value, value + 0.25
    low = float(equation.split("<=")[0])
    high = float(equation.rsplit("<", 1)[1]) if equation.count("<") == 2 else 1e9
    return low, high
