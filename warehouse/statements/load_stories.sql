-- `joined`: rows of core.story_members; `founded`: stories that begin; `merged`: stories that became part of another.
INSERT INTO core.stories BY NAME
FROM founded SELECT story_id, NULL AS merged_into_id;

INSERT INTO core.story_members BY NAME
FROM joined;

CREATE OR REPLACE TEMP TABLE moved AS
FROM core.story_members JOIN merged USING (story_id)
SELECT story_members.* REPLACE (merged_into_id AS story_id);

DELETE FROM core.story_members WHERE story_id IN (FROM merged SELECT story_id);

INSERT INTO core.story_members BY NAME
FROM moved ORDER BY version_id;

UPDATE core.stories
SET merged_into_id = merged.merged_into_id
FROM merged
WHERE stories.story_id = merged.story_id OR stories.merged_into_id = merged.story_id;
