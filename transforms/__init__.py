"""Pages to articles: records and pure functions, without disk, network or clock."""
