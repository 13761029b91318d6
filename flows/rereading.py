"""Held pages read again from the archive, by today's extractor, so that a new text is compared with like."""

from collections.abc import Mapping, Sequence

from flows.extracting import ExtractionPool
from flows.learning import with_learnt
from flows.recovering import captured
from flows.run import Run
from transforms.records import Article
from warehouse.ledger import Archived
from warehouse.versions import Reread


def rereader(run: Run, pool: ExtractionPool) -> Reread:
    """What the load of this run reads held pages again with."""

    def reread(pages: Sequence[Archived]) -> Mapping[str, Article]:
        extracted = pool.run(with_learnt(run, [captured(run, each, {}) for each in pages]))
        results = [each.result for each in extracted]
        return {result.capture_id: result for result in results if isinstance(result, Article)}

    return reread
