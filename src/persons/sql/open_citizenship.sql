-- name: open_citizenship
-- params: subject_id SubjectId, country text, since date, ground text, decision text, source text, now timestamptz
-- result: exec
-- shard: subject_id = $1
-- must: 1
insert into persons.citizenships (subject_id, country, since, until, ground, source, updated_at, begun_by, ended_by)
values ($1, $2, $3, null, $4, $6, $7, $5, '')
