"""What may come next in a query: tables, columns of the tables that it names, functions, keywords."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

_WORD = re.compile(r"[\w.]*$")
_NAMED = re.compile(r"\b(?:from|join)\s+([a-z_][\w.]*)(?:\s+(?:as\s+)?([a-z_]\w*))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word that may come next, and what it is: table, column, function or keyword."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What the snapshot has: `tables` are columns by `schema.table`."""

    tables: Mapping[str, Sequence[str]]
    functions: Sequence[str]
    keywords: Sequence[str]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """The vocabulary in the one row of `statements/vocabulary.sql`."""
        tables: dict[str, list[str]] = {}
        for each in row["columns"] or ():
            tables.setdefault(f"{each['schema']}.{each['table']}", []).append(each["column"])
        return cls(tables=tables, functions=sorted(row["functions"] or ()), keywords=row["keywords"] or ())

    def continuations(self, text: str, before: int) -> tuple[str, list[Word]]:
        """The word that stands before the cursor, and what it may become, the likeliest first.

        Args:
            text: the whole query.
            before: where the cursor stands in it.
        """
        found = _WORD.search(text[:before])
        begun = found.group() if found else ""
        if not begun:
            return "", []
        owner, dot, _ = begun.rpartition(".")
        words = self._within(owner, text) if dot else self._anything(text)
        wanted = begun.lower()
        seen: set[str] = set()
        kept = []
        for word in words:
            if word.text.lower().startswith(wanted) and word.text not in seen:
                seen.add(word.text)
                kept.append(word)
        return begun, kept

    def _within(self, owner: str, text: str) -> Iterator[Word]:
        """Columns of a table or an alias, and what lies in a schema."""
        for table in self._tables_called(owner, text):
            yield from (Word(text=f"{owner}.{column}", kind="column") for column in self.tables[table])
        yield from self._all_tables()
        yield from (Word(text=name, kind="function") for name in self.functions if "." in name)

    def _anything(self, text: str) -> Iterator[Word]:
        for table, _ in self._named(text):
            yield from (Word(text=column, kind="column") for column in self.tables[table])
        yield from self._all_tables()
        yield from (Word(text=table.partition(".")[2], kind="table") for table in self.tables)
        yield from (Word(text=keyword, kind="keyword") for keyword in self.keywords)
        yield from (Word(text=name, kind="function") for name in self.functions)

    def _all_tables(self) -> Iterable[Word]:
        first = sorted(self.tables, key=lambda name: (not name.startswith("marts."), name))
        return (Word(text=name, kind="table") for name in first)

    def _tables_called(self, owner: str, text: str) -> Iterator[str]:
        if owner.lower() in self.tables:
            yield owner.lower()
        yield from (table for table, alias in self._named(text) if alias and alias.lower() == owner.lower())

    def _named(self, text: str) -> Iterator[tuple[str, str]]:
        """The tables that the query names, each with its alias."""
        for name, alias in _NAMED.findall(text):
            if name.lower() in self.tables:
                yield name.lower(), alias or name.partition(".")[2]
