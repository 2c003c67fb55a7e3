"""Concepts and the sorted table of their terms."""

import struct
from array import array

KINDS = [
    "problem", "symptom", "drug", "drug_class", "chemical", "allergen", "laboratory", "vital_sign", "procedure",
    "device", "gene", "organism", "exposure",
]
AMBIGUOUS = 1
AS_WRITTEN = 2
NO_PARENT = 0xFFFFFFFF


class Terms:
    """Collects concepts and terms. The first concept of a kind that claims a term keeps it."""

    def __init__(self, fold):
        self.fold = fold
        self.concepts = []
        self.senses = {}
        self.forms = {}

    def concept(self, kind, preferred, codes=(), ingredients=()):
        """Adds a concept and returns its number. Codes are (system, code, display)."""
        self.concepts.append([KINDS.index(kind), preferred, list(codes), list(ingredients)])
        return len(self.concepts) - 1

    def kind(self, concept):
        return KINDS[self.concepts[concept][0]]

    def add_code(self, concept, system, code, display=None):
        codes = self.concepts[concept][2]
        if all(known[0] != system for known in codes):
            codes.append((system, code, display))

    def find(self, kind, term):
        """The concept of `kind` that `term` names already."""
        kind = KINDS.index(kind)
        for sense_kind, concept, _flags, _form in self.senses.get(self.fold(term), ()):
            if sense_kind == kind:
                return concept
        return None

    def find_any_number(self, kind, term):
        """As `find`, also where the term is the plural of one that is known: matching accepts the ending itself."""
        for ending in ("", "s", "es"):
            if term.endswith(ending):
                found = self.find(kind, term[: len(term) - len(ending)])
                if found is not None:
                    return found
        return None

    def add(self, concept, term, ambiguous=False, as_written=False):
        """Adds a term of a concept; False where another concept of the kind has it.

        Several written forms of one term may belong to a concept; a form for any case takes their place, unless it also
        means something else: "MTX" stays certain where "mtx" is not.
        """
        kind = self.concepts[concept][0]
        folded = self.fold(term)
        if not folded:
            return False
        senses = self.senses.setdefault(folded, [])
        known = [sense for sense in senses if sense[0] == kind]
        if any(sense[1] != concept or not sense[2] & AS_WRITTEN for sense in known):
            return False
        if known and not as_written and not ambiguous:
            self.senses[folded] = senses = [sense for sense in senses if sense[0] != kind]
        ambiguous = ambiguous or len(folded) == 1
        flags = (AMBIGUOUS if ambiguous else 0) | (AS_WRITTEN if as_written else 0)
        form = self.forms.setdefault(term, len(self.forms)) if as_written else 0
        senses.append((kind, concept, flags, form))
        return True

    def blobs(self):
        """The table as byte strings: text, offsets, parents, sense starts, senses, forms.

        Terms are sorted by bytes; the parent of a term is the longest other term that begins it. A sense is
        u32 concept, u8 kind, u8 flags, u16 form.
        """
        entries = sorted((term.encode(), senses) for term, senses in self.senses.items())
        offsets, parents, starts = array("I", [0]), array("I"), array("I", [0])
        text, packed, stack = [], [], []
        for number, (term, senses) in enumerate(entries):
            while stack and not term.startswith(entries[stack[-1]][0]):
                stack.pop()
            parents.append(stack[-1] if stack else NO_PARENT)
            stack.append(number)
            text.append(term)
            offsets.append(offsets[-1] + len(term))
            for kind, concept, flags, form in senses:
                packed.append(struct.pack("<IBBH", concept, kind, flags, form))
            starts.append(len(packed))
        forms = "\n".join(sorted(self.forms, key=self.forms.get))
        return {
            "term_text": b"".join(text),
            "term_offset": little(offsets),
            "term_parent": little(parents),
            "sense_start": little(starts),
            "sense": b"".join(packed),
            "form": forms.encode(),
        }


def little(numbers):
    """Bytes of u32 numbers, least significant first."""
    return struct.pack(f"<{len(numbers)}I", *numbers)
