"""Pharmacogenes: star alleles, diplotypes to phenotypes, and CPIC recommendations."""

import csv
import io
from pathlib import Path

# Genes whose diplotypes only a laboratory can state usefully: too many named alleles without star numbers.
WITHOUT_DIPLOTYPES = {"G6PD"}

SCHEMA = """
CREATE TABLE gene_allele (
  gene TEXT, allele TEXT, activity REAL, function TEXT, core37 TEXT, core38 TEXT, PRIMARY KEY (gene, allele)
) STRICT;
CREATE TABLE gene_diplotype (gene TEXT, diplotype TEXT, phenotype TEXT, PRIMARY KEY (gene, diplotype)) STRICT;
CREATE TABLE gene_function (
  gene TEXT, first TEXT, second TEXT, phenotype TEXT, PRIMARY KEY (gene, first, second)
) STRICT;
CREATE TABLE gene_activity (gene TEXT, phenotype TEXT, low REAL, high REAL) STRICT;
CREATE TABLE gene_advice (
  drug TEXT, gene TEXT, phenotype TEXT, gene2 TEXT, phenotype2 TEXT, advice TEXT
) STRICT;
CREATE INDEX gene_advice_drug ON gene_advice (drug);
CREATE TABLE gene_level (drug TEXT, gene TEXT, level TEXT, guideline TEXT, PRIMARY KEY (drug, gene)) STRICT;
"""


def load(db, package, data):
    """Fills the gene tables from the CPIC data of the package and from what CPIC changed since."""
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


    pair_functions(db)
    update(db, Path(data) / "gene_alleles.tsv", Shift(rows("variant")))
    for row in own_rows(Path(data) / "gene_functions.tsv"):
        db.execute("INSERT OR REPLACE INTO gene_function VALUES (?,?,?,?)",
                   (row["gene"], row["first"], row["second"], row["phenotype"]))
    for row in own_rows(Path(data) / "gene_advice.tsv"):
        changed = db.execute("UPDATE gene_advice SET advice = ? WHERE drug = ? AND gene = ? AND phenotype = ? AND gene2 IS NULL",
                             (row["advice"], row["drug"], row["gene"], row["phenotype"])).rowcount
        if changed != 1:
            raise ValueError(f"gene_advice.tsv: {row['drug']} {row['phenotype']} replaces {changed} rows")


def own_rows(table):
    """Rows of a table of ours; lines that begin with # are words about it."""
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return csv.DictReader(lines, delimiter="\t")


def pair_functions(db):
    """What two allele functions give, where every diplotype of the package with these functions gives the same."""
    functions = {(gene, allele): function for gene, allele, function in
                 db.execute("SELECT gene, allele, function FROM gene_allele WHERE function IS NOT NULL")}
    found = {}
    for gene, diplotype, phenotype in db.execute("SELECT gene, diplotype, phenotype FROM gene_diplotype"):
        alleles = diplotype.split("/")
        pair = sorted(functions.get((gene, allele), "") for allele in alleles)
        if len(pair) == 2 and all(pair):
            found.setdefault((gene, *pair), set()).add(phenotype)
    for key, phenotypes in sorted(found.items()):
        if len(phenotypes) == 1:
            db.execute("INSERT INTO gene_function VALUES (?,?,?,?)", (*key, phenotypes.pop()))


def update(db, table, shift):
    """Changes the alleles that CPIC changed; their diplotypes go, so that the functions decide."""
    for row in own_rows(table):
        gene, allele = row["gene"], row["allele"]
        db.execute("DELETE FROM gene_diplotype WHERE gene = ?1 AND (diplotype LIKE ?2 || '/%' OR diplotype LIKE '%/' || ?2)",
                   (gene, allele))
        if row["function"] == "retired":
            db.execute("DELETE FROM gene_allele WHERE gene = ? AND allele = ?", (gene, allele))
            continue
        db.execute("INSERT OR IGNORE INTO gene_allele VALUES (?,?,NULL,NULL,NULL,NULL)", (gene, allele))
        if row["function"]:
            db.execute("UPDATE gene_allele SET function = ? WHERE gene = ? AND allele = ?", (row["function"], gene, allele))
        if row["activity"]:
            db.execute("UPDATE gene_allele SET activity = ? WHERE gene = ? AND allele = ?",
                       (float(row["activity"]), gene, allele))
        if row["core38"]:
            db.execute("UPDATE gene_allele SET core38 = ?, core37 = ? WHERE gene = ? AND allele = ?",
                       (row["core38"], shift.core37(gene, row["core38"]), gene, allele))


class Shift:
    """GRCh38 to GRCh37, by the package's variants on both sides of a position that are shifted alike."""

    def __init__(self, variants):
        self.known = {}
        for row in variants:
            if row["GRCh38Position"].isdigit() and row["GRCh37Position"].isdigit():
                new, old = int(row["GRCh38Position"]), int(row["GRCh37Position"])
                self.known.setdefault(row["Gene"], []).append((new, old - new))
        for places in self.known.values():
            places.sort()

    def core37(self, gene, core38):
        """The definition on GRCh37; nothing where a position lies outside the known ones."""
        out = []
        for part in core38.replace(";", ",;,").split(","):
            if part == ";":
                out.append(part)
                continue
            chromosome, position, rest = part.split("-", 2)
            offset = self.offset(gene, int(position))
            if offset is None:
                return None
            out.append(f"{chromosome}-{int(position) + offset}-{rest}")
        return ",".join(out).replace(",;,", ";")

    def offset(self, gene, position):
        below = [shift for place, shift in self.known.get(gene, []) if place <= position]
        above = [shift for place, shift in self.known.get(gene, []) if place >= position]
        return below[-1] if below and above and below[-1] == above[0] else None


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
