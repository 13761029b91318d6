-- Which addresses ask not to be used, how, and is an article held of them?
select
    source_id,
    url,
    string_agg(signal, ', ' order by signal) as signals,
    said_by,
    any_value(article_id) is not null as is_held
from marts.opt_outs
group by source_id, url, said_by
order by source_id, url
