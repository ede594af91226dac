"""What pages may read of the catalogue: rows of a group, one record, a body; each with its digest.

Families never see this: they name inputs (pipeline.site.inputs), and inputs read here.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pipeline.model.address import file_paths, place_of
from pipeline.model.portal import Portal
from pipeline.site.bodies import Bodies
from pipeline.site.catalogue import Catalogue
from pipeline.site.files import FileView
from pipeline.site.groups import Group
from pipeline.site.kept_records import group_name, group_of
from pipeline.site.records import Row
from pipeline.site.theme import Theme
from pipeline.site.views import TypeView, TypeViews
from pipeline.store.source import Source

RecordFound = tuple[Mapping[str, Any], Mapping[str, Any], str, bytes]
"""Row, values, body id and digest of a document."""

_ROWS_REMEMBERED = 10_000
"""About 2 kB each, in every process; a list that is longer by itself is held too."""
_ROWS_AT_ONCE = 500
_RECORDS_REMEMBERED = 500
"""The inputs of one page ask for the same few again."""


@dataclass(frozen=True)
class World:
    """One state of the portal, opened for reading; what has been read is remembered, so the state must not change."""

    catalogue: Catalogue
    bodies: Bodies
    portal: Portal
    day: str
    source: Source
    theme: Theme
    copies: Path
    """Folder in which copies of images are kept; deletable."""

    @cached_property
    def types(self) -> Mapping[str, TypeView]:
        """The document types, each made ready when it is first asked for."""
        return TypeViews(self.portal)

    def rows(self, group: Group, newest: int | None = None, before: str = "") -> list[Row]:
        """Rows of a group, newest first; at most `newest`, and only those older than the place `before`."""
        records = [record for (record,) in self._members("record.id", group, newest, before)]
        missing = [record for record in records if record not in self._rows]
        if len(self._rows) + len(missing) > _ROWS_REMEMBERED:
            self._rows.clear()
            missing = records
        for at in range(0, len(missing), _ROWS_AT_ONCE):
            wanted = missing[at : at + _ROWS_AT_ONCE]
            marks = ",".join("?" * len(wanted))
            sql = f"SELECT id, row, row_digest FROM record WHERE id IN ({marks})"  # noqa: S608 (marks alone)
            for record, data, digest in self.catalogue.connection.execute(sql, wanted):
                self._rows[record] = Row(json.loads(data), digest)
        return [self._rows[record] for record in records]

    def _members(self, columns: str, group: Group, newest: int | None, before: str = "") -> list[Any]:
        """Columns of the records of a group, newest first."""
        sql = (
            f"SELECT {columns} FROM member JOIN record ON record.id=record"  # noqa: S608 (names of ours)
            " WHERE grouping=(SELECT id FROM grouping WHERE name=?) AND date<=? AND sort<?"
            " ORDER BY date DESC, sort DESC LIMIT ?"
        )
        place = (before.partition(" ")[0], before) if before else ("\uffff", "\uffff")
        limit = -1 if newest is None else newest
        return self.catalogue.connection.execute(sql, (group_name(group), *place, limit)).fetchall()

    def just_after(self, group: Group, place: str, count: int) -> list[str]:
        """Paths of the members of a group that stand next after a place, oldest first."""
        sql = (
            "SELECT path FROM member JOIN record ON record.id=record"
            " WHERE grouping=(SELECT id FROM grouping WHERE name=?) AND date>=? AND sort>?"
            " ORDER BY date, sort LIMIT ?"
        )
        values = group_name(group), place.partition(" ")[0], place, count
        return [path for (path,) in self.catalogue.connection.execute(sql, values)]

    def _row(self, record: int, data: str, digest: bytes) -> Row:
        """The row of a record; it stands on ten pages, and taking it apart costs more than finding it."""
        row = self._rows.get(record)
        if row is None:
            if len(self._rows) >= _ROWS_REMEMBERED:
                self._rows.clear()
            row = self._rows[record] = Row(json.loads(data), digest)
        return row

    @cached_property
    def _rows(self) -> dict[int, Row]:
        return {}

    def records(self, group: Group, newest: int | None = None) -> Iterator[RecordFound]:
        """The documents of a group in full, newest first; at most `newest`."""
        found = self._members('record.id, row, row_digest, "values", body, digest', group, newest)
        for record, row, row_digest, values, body, digest in found:
            yield self._row(record, row, row_digest).shown, json.loads(values), body, digest

    def below(self, prefix: Group) -> list[tuple[str, int]]:
        """The groups one step below a prefix: last part and number of members, in order."""
        start = group_name((*prefix, ""))
        sql = (
            "SELECT name, count(*) FROM grouping JOIN member ON member.grouping=grouping.id"
            " WHERE name>=? AND name<? GROUP BY name ORDER BY name"
        )
        found = self.catalogue.connection.execute(sql, (start, f"{start}\uffff"))
        named = [(group_of(name), members) for name, members in found]
        return [(group[-1], members) for group, members in named if len(group) == len(prefix) + 1]

    def has_more(self, group: Group, most: int) -> bool:
        """Whether a group has more than so many members."""
        sql = "SELECT 1 FROM member WHERE grouping=(SELECT id FROM grouping WHERE name=?) LIMIT 1 OFFSET ?"
        found = self.catalogue.connection.execute(sql, (group_name(group), max(most, 0)))
        return most < 0 or found.fetchone() is not None

    def groups(self, kind: str) -> list[Group]:
        """Every group of a kind that has a member."""
        return self.all_below((kind,))

    def all_below(self, prefix: Group) -> list[Group]:
        """Every group below a prefix that has a member."""
        start = group_name((*prefix, ""))
        sql = (
            "SELECT name FROM grouping WHERE name>=? AND name<?"
            " AND EXISTS(SELECT 1 FROM member WHERE grouping=grouping.id) ORDER BY name"
        )
        found = self.catalogue.connection.execute(sql, (start, f"{start}\uffff"))
        return [group_of(name) for (name,) in found]

    def record(self, path: str) -> RecordFound | None:
        """Row, values, body id and digest of one document; None where there is none."""
        return self._record(path)

    @cached_property
    def _record(self) -> Callable[[str], RecordFound | None]:
        def read(path: str) -> RecordFound | None:
            sql = 'SELECT id, row, row_digest, "values", body, digest FROM record WHERE path=?'
            found = self.catalogue.connection.execute(sql, (path,)).fetchone()
            return (self._row(*found[:3]).shown, json.loads(found[3]), found[4], found[5]) if found else None

        return lru_cache(_RECORDS_REMEMBERED)(read)

    @cached_property
    def translated(self) -> Set[str]:
        """Path of every document that has a translation."""
        return {group[1] for group in self.groups("translations")}

    def scopes_in(self, group: Group) -> list[tuple[str]]:
        """The documents of a group as scopes of pages."""
        sql = (
            "SELECT path FROM member JOIN record ON record.id=member.record"
            " WHERE grouping=(SELECT id FROM grouping WHERE name=?) ORDER BY path"
        )
        return [(path,) for (path,) in self.catalogue.connection.execute(sql, (group_name(group),))]

    def file(self, name: str, site: str) -> FileView | None:
        """The image or attachment that a document of a site names."""
        found = (self.file_at(path) for path in file_paths(name, site))
        return next((view for view in found if view), None)

    def file_at(self, path: str) -> FileView | None:
        """The image or attachment with this path in the repository."""
        facts, place = self.catalogue.file_facts(path), place_of(path)
        if facts is None or place is None:
            return None
        blob, size, width, height = facts
        return FileView(path, place.address, blob, size, width, height)

    def files(self) -> list[str]:
        """Path of every image and attachment."""
        rows = self.catalogue.connection.execute(
            "SELECT path FROM file WHERE size_shown IS NOT NULL ORDER BY path"
        )
        return [path for (path,) in rows]

    def paths(self) -> list[str]:
        """Path of every public document."""
        return [
            path for (path,) in self.catalogue.connection.execute("SELECT path FROM record ORDER BY path")
        ]
