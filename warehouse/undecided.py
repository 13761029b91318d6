"""People's decisions about lines that are kept beside the archive and not in the database."""

from transforms.recurring import line_hash
from warehouse.database import Database
from warehouse.decisions import Decision, kept
from warehouse.home import Home


def undecided(home: Home) -> list[Decision]:
    """The latest decision about each line of each source, where the database has another or none.

    Raises:
        DecisionsUnreadable: the file of decisions holds what is none.
    """
    lines = [each for each in kept(home.archive) if isinstance(each, Decision)]
    latest = {(each.source_id, line_hash(each.line)): each for each in lines}
    if not latest:
        return []
    with Database(home).writing() as connection:
        held = connection.execute("FROM core.boilerplate_lines SELECT source_id, line_hash, state").fetchall()
    states = {(source_id, digest): state for source_id, digest, state in held}
    return [decision for key, decision in latest.items() if states.get(key) != decision.state]
