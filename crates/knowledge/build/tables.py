"""Our own tables: tab-separated files with `#` comments and a header line."""

from pathlib import Path


def rows(folder, name):
    """The rows of a table as dicts; short rows are filled with empty cells. Nothing where the file is absent."""
    path = Path(folder) / f"{name}.tsv"
    if not path.exists():
        return
    lines = [line for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")]
    header = lines[0].split("\t")
    for line in lines[1:]:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > len(header):
            raise SystemExit(f"{path}: more cells than columns: {line}")
        yield dict(zip(header, cells + [""] * (len(header) - len(cells))))


def split(cell):
    """The parts of a cell that holds several values."""
    return [part.strip() for part in cell.split("|") if part.strip()]


def marked(part):
    """A term and its marks: `^` counts only as written (upper case), `?` also means something else."""
    term = part.rstrip("^?")
    marks = part[len(term):]
    upper = any(char.isupper() for char in term)
    return term, "?" in marks, upper and ("^" in marks or "?" in marks)


# British and American spellings of word parts.
SPELLINGS = [
    ("aemia", "emia"), ("oedem", "edem"), ("oesoph", "esoph"), ("diarrhoea", "diarrhea"), ("pnoea", "pnea"),
    ("tumour", "tumor"), ("gynaec", "gynec"), ("caecum", "cecum"), ("coeliac", "celiac"), ("ischaem", "ischem"),
    ("anaesth", "anesth"), ("rrhoea", "rrhea"), ("haemo", "hemo"), ("haemat", "hemat"), ("leukaem", "leukem"),
    ("caesarean", "cesarean"), ("paediatr", "pediatr"), ("orthopaed", "orthoped"), ("foetal", "fetal"),
    ("faecal", "fecal"), ("oestro", "estro"), ("sulpha", "sulfa"), ("colour", "color"), ("fibre", "fiber"),
    ("anaemic", "anemic"), ("haemic", "hemic"),
]


def spellings(term):
    """The term and its spelling on the other side of the Atlantic, where it has one."""
    american = british = term
    for uk, us in SPELLINGS:
        american = american.replace(uk, us)
        if uk not in british:
            british = british.replace(us, uk)
    return list(dict.fromkeys([term, american, british]))
