"""Children are forked from a process whose extractor is warm."""

from flows.pool import KillablePool


def test_a_new_child_has_a_warm_extractor_and_nothing_of_the_heavy_libraries() -> None:
    loaded = "{'flows.warmed', 'trafilatura', 'prefect', 'great_expectations', 'duckdb'} & {*__import__('sys').modules}"
    with KillablePool(eval, lambda _job, how: how, workers=1) as pool:
        assert pool.run([loaded]) == [{"flows.warmed", "trafilatura"}]
