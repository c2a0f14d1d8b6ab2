-- What figures are made from stands in the event itself, so that they can be found again from the log alone.
alter table murojaat.events add column facts jsonb not null default '{}'
--;
-- Events from before: as the appeal stands now, which is all that is known of them.
update murojaat.events e
set facts = jsonb_build_object('topic', a.topic, 'region', left(a.district, 4), 'channel', a.channel, 'registered', a.registered_on::text, 'due',
  to_char(a.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
from murojaat.appeals a
where a.subject_id = e.subject_id and a.appeal_id = e.appeal_id
