-- A list of one state in the order of its terms: those at a late stage mostly have the latest terms, and were looked for behind all others.
create index queue_of_state on cases.queue (office_id, role, state, stage_due_at, application_id) where open
--;
-- The range of an expected finish is told from the last cases of a service, which lie scattered over all that were ever closed: told from the index.
drop index cases.durations_by_closed
--;
create index durations_by_closed on cases.durations (service_code, closed_at) include (days)
