"""Which articles that are about to load have the text of another one."""

import pyarrow as pa

from warehouse.database import Database
from warehouse.sql import statement


def copies_known(database: Database, articles: pa.Table) -> frozenset[str]:
    """The captures of those articles whose text another article has that was seen in the 30 days before.

    `articles` has columns of `records.Article`.
    """
    judged = articles.select(["capture_id", "article_id", "near_duplicate_signature", "first_seen_at"])
    with database.writing() as connection:
        connection.register("judged", judged)
        return frozenset(capture_id for (capture_id,) in connection.execute(statement("copies_known")).fetchall())
