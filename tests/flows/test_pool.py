from flows.pool import ExtractionPool
