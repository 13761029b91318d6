"""The steps of the path as Prefect tasks; each is one call into a sibling package.

A task works on a batch. What it is handed and hands on are plain classes, since Prefect walks through
lists and dataclasses field by field. Nothing is cached: the ledger in the warehouse knows what is done.
"""
