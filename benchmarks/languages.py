"""How often an Indonesian text is called Indonesian, and not Malay, by its length.

    python -m benchmarks.languages

Reads the beginnings of the texts of `indonesian_texts.jsonl.gz`, without what a page declares. There is no Malay text
in the corpus; docs/extraction.md says on what those were measured.
"""

from collections import Counter

from benchmarks.times import rows
from transforms.language import detect

LENGTHS = (100, 200, 500)
SURE = 0.7  # below, `language_confidence` says that an answer is unsure (docs/extraction.md)


def main() -> None:
    """Print, for each length in characters, how many are right, and which are wrong though sure."""
    texts = [text for row in rows("indonesian_texts.jsonl.gz") if (text := (row["body"] or "").strip())]
    for length in LENGTHS:
        answers = [detect(text[:length]) for text in texts if len(text) >= length]
        languages = Counter(language for language, _ in answers)
        sure = sum(language != "id" and confidence >= SURE for language, confidence in answers)
        print(
            f"{length} characters: {languages['id'] / len(answers):.3f} of {len(answers)} Indonesian,"
            f" {languages['ms']} Malay; {sure} wrong with a confidence of {SURE}"
        )


if __name__ == "__main__":
    main()
