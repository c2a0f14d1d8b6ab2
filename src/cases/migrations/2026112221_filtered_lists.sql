-- What the list is filtered by stands at the end of each index, so that rows which do not belong to it are passed over inside the index and
-- not looked at one by one: an officer's own cases among 30,000 of an office took 8 ms, now 0.4.
drop index cases.queue_by_stage_due
--;
create index queue_by_stage_due on cases.queue (office_id, role, stage_due_at, application_id, service_code, state, holder) where open
--;
drop index cases.queue_by_due
--;
create index queue_by_due on cases.queue (office_id, role, due_at, application_id, service_code, state, holder, stage_due_at) where open
--;
drop index cases.queue_by_opened
--;
create index queue_by_opened on cases.queue (office_id, role, opened_at, application_id, service_code, state, holder, stage_due_at) where open
--;
drop index cases.queue_by_number
--;
create index queue_by_number on cases.queue (office_id, role, number, application_id, service_code, state, holder, stage_due_at) where open
--;
drop index cases.queue_by_service
--;
create index queue_by_service on cases.queue (office_id, role, service_code, application_id, state, holder, stage_due_at) where open
--;
drop index cases.queue_by_state
--;
create index queue_by_state on cases.queue (office_id, role, state, application_id, service_code, holder, stage_due_at) where open
--;
drop index cases.queue_by_holder
--;
create index queue_by_holder on cases.queue (office_id, role, holder, application_id, service_code, state, stage_due_at) where open
