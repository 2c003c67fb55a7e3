"""The long tail of drug names."""

import re

import words

NAME = "drug_named_entity_recognition"
# MeSH tree of pharmacological actions: classes, not drugs.
ACTIONS = "D27"


def load(terms, package):
    """Names of the drug dictionary that our own table does not have. A combination is split into its ingredients."""
    data = package.unpickle(f"{NAME}/drug_ner_dictionary.pkl.bz2")
    variants = data["drug_variant_to_canonical"]
    about = data["drug_canonical_to_data"]
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
        kind = kind_of(about.get(canonical, {}))
        if concept is None and kind != "drug" and not ("/" in canonical or " and " in canonical):
            add_other(terms, kind, canonical, by_canonical[canonical])
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


def kind_of(about):
    """A drug where a drug register lists it; else a class of drugs, or a chemical."""
    if any(about.get(register) for register in ("drugbank_id", "medline_plus_id", "nhs_url")):
        return "drug"
    trees = about.get("mesh_tree") or []
    return "drug_class" if trees and all(tree.startswith(ACTIONS) for tree in trees) else "chemical"


def add_other(terms, kind, canonical, variants):
    """A class or a chemical; the variants go to the drug or class that has one of the names already, salts apart."""
    names = [name for name in [canonical] + variants if plain(name)]
    known = [terms.find_any_number(kind, name) for name in names] + [terms.find("drug", unsalted(canonical))]
    concept = next((found for found in known if found is not None), None)
    for name in names:
        taken = elsewhere(terms, name) is not None or terms.find_any_number("drug", name) is not None
        if taken or terms.find_any_number(kind, name) is not None:
            continue
        if concept is None:
            concept = terms.concept(kind, canonical)
        terms.add(concept, name)


def unsalted(name):
    """`tolterodine tartrate` as `tolterodine`."""
    head, _, salt = name.rpartition(" ")
    return head if salt in words.SALTS else name


def plain(name):
    """Whether a name can be told from ordinary words: four letters or more, not a word of everyday English."""
    letters = re.sub(r"[^a-z]", "", name.lower())
    return len(letters) >= 4 and len(name) <= 60 and "," not in name and name.lower() not in words.EVERYDAY and not name[0].isdigit()


def elsewhere(terms, name):
    """A concept of another kind that owns the name: an analyte, a class, a disease of our own tables."""
    for kind in ("drug_class", "problem", "symptom", "laboratory", "vital_sign", "allergen", "procedure", "organism"):
        found = terms.find_any_number(kind, name)
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
