"""The long tail of drug names."""

import re

import words

NAME = "drug_named_entity_recognition"


def load(terms, package):
    """Names of the drug dictionary that our own table does not have. A combination is split into its ingredients."""
    data = package.unpickle(f"{NAME}/drug_ner_dictionary.pkl.bz2")
    variants = data["drug_variant_to_canonical"]
    by_canonical = {}
    for variant in sorted(variants):
        for canonical in variants[variant][:1]:
            by_canonical.setdefault(canonical, []).append(variant)
    for canonical in sorted(by_canonical):
        if not plain(canonical) and "," not in canonical and "/" not in canonical:
            continue
        concept = terms.find("drug", canonical)
        if concept is None and terms.find("drug_class", canonical) is not None:
            continue
        if concept is None:
            ingredients = parts(terms, canonical)
            known = [terms.find("drug", variant) for variant in by_canonical[canonical]]
            concept = next((found for found in known if found is not None), None) if len(ingredients) == 1 else None
            if concept is None or len(terms.concepts[concept][3]) != len(ingredients):
                concept = terms.concept("drug", " + ".join(ingredients), [], ingredients)
        for variant in [canonical] + by_canonical[canonical]:
            if plain(variant) and elsewhere(terms, variant) is None:
                terms.add(concept, variant)


def plain(name):
    """Whether a name can be told from ordinary words: four letters or more, not a word of everyday English."""
    letters = re.sub(r"[^a-z]", "", name.lower())
    return len(letters) >= 4 and len(name) <= 60 and name.lower() not in words.EVERYDAY and not name[0].isdigit()


def elsewhere(terms, name):
    """A concept of another kind that owns the name: an analyte, a class, a disease of our own tables."""
    for kind in ("drug_class", "problem", "symptom", "laboratory", "vital_sign", "allergen", "procedure", "organism"):
        found = terms.find(kind, name)
        if found is not None:
            return found
    return None


def parts(terms, canonical):
    """Ingredients of a canonical name, each by our key where we have one."""
    pieces = [canonical]
    if "/" in canonical:
        pieces = canonical.split("/")
    elif ", and " in canonical:
        pieces = re.split(r", and |, ", canonical)
    elif " and " in canonical:
        pieces = canonical.split(" and ")
    found = []
    for piece in pieces:
        concept = terms.find("drug", piece.strip())
        for ingredient in terms.concepts[concept][3] if concept is not None else [piece.strip().lower()]:
            if ingredient not in found:
                found.append(ingredient)
    return found
