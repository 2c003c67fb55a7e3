"""General words and names of people, for telling one from the other when a text is de-identified."""

import json

# SCOWL sizes: the smaller, the commoner the words.
FREQUENT = (10, 20, 35)
ORDINARY = (10, 20, 35, 40, 50, 55, 60, 70)
DIALECTS = ("english", "american", "british")
# A name that is also one of these words is a word unless something beside it says otherwise.
SHORTEST = 2


def load(db, words_package, names_package, terms):
    """Writes three sorted lists of lower-case words as blobs, one word a line."""
    names = read_names(names_package)
    frequent = read_words(words_package, FREQUENT)
    ordinary = read_words(words_package, ORDINARY)
    ordinary |= {word for word in clinical(terms) if word not in names}
    for name, words in (("frequent_word", frequent), ("ordinary_word", ordinary), ("person_name", names)):
        lines = sorted((word for word in words if len(word) >= SHORTEST), key=lambda word: word.encode())
        db.execute("INSERT INTO blob VALUES (?,?)", (name, "\n".join(lines).encode()))


def read_words(package, sizes):
    words = set()
    for dialect in DIALECTS:
        for size in sizes:
            words.update(json.loads(package.text(f"package/{dialect}-words-{size}.json")))
    return {word for word in words if word.isalpha() and word == word.lower()}


def read_names(package):
    lines = package.text("package/dict/people-names.txt").splitlines()
    return {line.strip().lower() for line in lines if line.strip().isalpha()}


def clinical(terms):
    """The words that clinical terms are made of."""
    return {word for term in terms.senses for word in term.split() if len(word) > 3 and word.isalpha()}
