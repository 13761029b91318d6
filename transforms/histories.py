"""What each capture is to the article it is of: its first text, another text, or one that was seen before.

A text is a version of its own when a person changed something (`changes.py`) against every version that is held: so one
that returns is none, however often two texts take turns, and neither is one that differs in boring ways.
"""

from dataclasses import dataclass, field
from datetime import datetime

from transforms.changes import Change, Told, change_between


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One text of an article; `told` is what it says, where that had to be read."""

    version_id: int
    version: int
    content_hash: str
    first_seen_at: datetime
    told: Told | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One capture of an article: the text that was seen, and when."""

    content_hash: str
    seen_at: datetime
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a capture is: a new version, with its change against the text before it, or (`change` None) a known one.

    `before_seen_at` is when the text before it was last seen: the edit was made after that.
    """

    version: Version
    change: Change | None = None
    before: Version | None = None
    before_seen_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class History:
    """The versions of one article in the order of loading; the one that was seen last, when, and how many sightings."""

    versions: list[Version] = field(default_factory=list)
    current: Version | None = None
    last_seen_at: datetime | None = None
    sighting_count: int = 0

    def see(self, sighting: Sighting, next_id: int) -> Decision:
        """What the capture is; a new version gets the number `next_id`.

        A capture older than the last one, such as a page that was held in quarantine meanwhile, may be a version of
        its own, and is not the current one.
        """
        decision = self._decide(sighting, next_id)
        if decision.change is not None:
            self.versions.append(decision.version)
        if self.last_seen_at is None or sighting.seen_at >= self.last_seen_at:
            self.current, self.last_seen_at = decision.version, sighting.seen_at
        self.sighting_count += 1
        return decision

    def _decide(self, sighting: Sighting, next_id: int) -> Decision:
        if (known := self._known(sighting)) is not None:
            return Decision(version=known)
        new = Version(
            version_id=next_id,
            version=len(self.versions) + 1,
            content_hash=sighting.content_hash,
            first_seen_at=sighting.seen_at,
            told=sighting.told,
        )
        if self.current is None or self.last_seen_at is None:
            return Decision(version=new, change=Change.FIRST)
        before, before_seen_at = self.current, self.last_seen_at
        if sighting.seen_at < before_seen_at:
            before = self._nearest(sighting.seen_at)
            before_seen_at = before.first_seen_at
        if before.told is None:
            raise ValueError(f"the text of version {before.version_id} was not read")
        change = change_between(before.told, sighting.told)
        return Decision(version=new, change=change, before=before, before_seen_at=before_seen_at)

    def _known(self, sighting: Sighting) -> Version | None:
        """The version that the capture shows again, the current one before others."""
        held = [*([self.current] if self.current else []), *self.versions]
        same = (version for version in held if version.content_hash == sighting.content_hash)
        alike = (version for version in held if version.told and version.told.key == sighting.told.key)
        return next(same, None) or next(alike, None)

    def _nearest(self, seen_at: datetime) -> Version:
        """The version that was seen first before a time, or else first of all."""
        earlier = [version for version in self.versions if version.first_seen_at <= seen_at]
        return max(earlier, key=lambda version: version.first_seen_at, default=self.versions[0])
