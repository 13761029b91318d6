FROM marts.search(
    $words::VARCHAR,
    source := $source::VARCHAR,
    in_language := $language::VARCHAR,
    since := $since::VARCHAR,
    most := $most::INTEGER
);
