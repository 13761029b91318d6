-- What is the longest thing said between quotation marks, in each source?
SELECT source_id, quotation, title
FROM marts.articles, unnest(regexp_extract_all(body, '[“"]([^“”"]+)[”"]', 1)) AS said (quotation)
QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY length(quotation) DESC, quotation) = 1
ORDER BY source_id;
