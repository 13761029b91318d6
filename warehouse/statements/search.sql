FROM marts.search(
    $words::VARCHAR,
    source := $source::VARCHAR,
    in_language := $language::VARCHAR,
    since := $since::VARCHAR,
    until := $until::VARCHAR,
    most := $most::INTEGER
);
