-- Appeals that an officer joined to the one that leads: found from its page.
alter table murojaat.queue add column led_by text not null default ''
--;
create index queue_by_leader on murojaat.queue (office_id, led_by, lodged_at, appeal_id) where led_by <> ''
