-- name: open_statelessness
-- params: subject_id SubjectId, since date, ground text, decision text, source text, now timestamptz
-- result: exec
-- shard: subject_id = $1
insert into persons.citizenships (subject_id, country, since, until, ground, source, updated_at, begun_by, ended_by)
select $1, 'XXA', $2, null, $3, $5, $6, $4, ''
where not exists (select from persons.citizenships c where c.subject_id = $1 and c.until is null)
