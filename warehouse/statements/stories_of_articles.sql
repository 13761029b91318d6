-- `compared`: some articles. The story that each of them is in, and by which version that story began.
FROM core.story_members AS member SEMI JOIN compared USING (article_id)
JOIN core.story_members AS founder ON founder.story_id = member.story_id AND founder.article_id = founder.story_id
SELECT member.article_id, member.story_id, founder.version_id;
