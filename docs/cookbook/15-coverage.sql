-- How much of what the publishers listed is held, and how many hours of their listings were not seen?
select
    source_id,
    sum(listed_count) as listed,
    sum(held_count) as held,
    sum(skipped_count) as skipped,
    round(sum(held_count) / sum(listed_count), 2) as held_share,
    sum(open_gap_hours) as open_gap_hours
from marts.coverage
group by source_id
order by source_id
