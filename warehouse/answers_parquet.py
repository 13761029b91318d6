"""A query's answer as Parquet: the raw form, types and all."""

from typing import Any, BinaryIO

import pyarrow.parquet as pq

_BATCH_ROWS = 10_000


def write_parquet(connection: Any, output: BinaryIO) -> None:
    """Write the answer as it comes, in row groups that keep single texts readable."""
    reader = connection.to_arrow_reader(_BATCH_ROWS)
    with pq.ParquetWriter(output, reader.schema, compression="zstd") as writer:
        for rows in reader:
            writer.write_batch(rows)
