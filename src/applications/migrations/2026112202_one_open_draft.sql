-- One open draft of a service for a person, whatever arrives at the same moment. Of two that were made before, the one changed last stays.
delete from applications.attachments a using applications.drafts d
where a.subject_id = d.subject_id and a.application_id = d.application_id and exists (
  select 1 from applications.drafts other
  where other.subject_id = d.subject_id and other.service_code = d.service_code
    and (other.updated_at, other.application_id) > (d.updated_at, d.application_id))
--;
delete from applications.drafts d where exists (
  select 1 from applications.drafts other
  where other.subject_id = d.subject_id and other.service_code = d.service_code
    and (other.updated_at, other.application_id) > (d.updated_at, d.application_id))
--;
alter table applications.drafts add constraint drafts_open unique (subject_id, service_code)
--;
-- The sweep of the object store asks which files attachments refer to.
create index attachments_digest on applications.attachments (sha256)
