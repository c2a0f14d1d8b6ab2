-- What an application is about where it is lodged from a decision (a complaint): the number of that decision; empty for any other.
alter table applications.drafts add column about text not null default ''
--;
alter table applications.applications add column about text not null default ''
--;
-- One open draft of a service for a person, and for each decision they complain about.
alter table applications.drafts drop constraint drafts_open
--;
alter table applications.drafts add constraint drafts_open unique (subject_id, service_code, about)
--;
-- Of two complaints about one decision that arrive at once, one is lodged.
create unique index applications_one_running on applications.applications (subject_id, service_code, about)
where about <> '' and finished_at is null
