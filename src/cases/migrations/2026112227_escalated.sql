-- What was escalated to an office is few among many: found without reading its whole list.
create index queue_escalated on cases.queue (office_id, stage_due_at, application_id) where open and escalated
