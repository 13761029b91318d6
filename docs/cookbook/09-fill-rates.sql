-- What share of each source's articles has a time, an author, a section, an image and a place?
SELECT
    source_id,
    count(*) AS articles,
    round(count(published_at) / count(*), 2) AS dated_share,
    round(avg((len(authors) > 0)::INTEGER), 2) AS authored_share,
    round(count(section) / count(*), 2) AS section_share,
    round(count(image_url) / count(*), 2) AS image_share,
    round(count(dateline_place) / count(*), 2) AS place_share
FROM marts.articles
GROUP BY source_id
ORDER BY source_id;
