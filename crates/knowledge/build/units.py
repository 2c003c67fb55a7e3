"""UCUM: prefixes, units and their written synonyms."""

import json

from tables import rows, split

ARBITRARY = 1
MOLE = 2


def load(db, package, folder):
    """The unit table; ours of written forms comes on top."""
    ucum = json.loads(package.text("package/data/ucumDefs.min.json"))
    for row in ucum["prefixes"]["data"]:
        db.execute("INSERT INTO ucum_prefix VALUES (?,?)", (row[0], float(row[4])))
    columns = {name if isinstance(name, str) else name[0]: at for at, name in enumerate(ucum["units"]["config"])}
    for row in ucum["units"]["data"]:
        code = row[columns["csCode_"]]
        dimension = row[columns["dim_"]]
        if not code or row[columns["defError_"]]:
            continue
        dims = ",".join(str(part) for part in dimension) if isinstance(dimension, list) else ""
        if row[columns["source_"]] == "UCUM":
            db.execute(
                "INSERT OR IGNORE INTO ucum_unit VALUES (?,?,?,?,?,?,?)",
                (code, float(row[columns["magnitude_"]]), dims, int(bool(row[columns["isMetric_"]] or row[columns["isBase_"]])),
                 int(bool(row[columns["isArbitrary_"]])), row[columns["moleExp_"]] or 0, row[columns["cnv_"]]),
            )
    for row in rows(folder, "units"):
        for form in split(row["written"]):
            db.execute("INSERT INTO unit_form VALUES (?,?,?)", (form, row["ucum"], row["part"]))
