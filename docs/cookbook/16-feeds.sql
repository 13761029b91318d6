-- Which feeds overflowed between two visits, and was it made good?
select feed_url, listed_count, gap_count, open_gap_count, state, recovered_count
from marts.feeds
join quality.gaps using (source_id, feed_url)
order by feed_url
