-- Open pages are told when an event is relayed (Worker::on_hint), without a job: the subscriber that did it before is forgotten, and so
-- are the jobs it left.
delete from jobs.subscribers where topic = '*' and subscriber = 'cabinet.live'
--;
delete from jobs.queue where kind = 'event * cabinet.live'
--;
delete from jobs.dead where kind = 'event * cabinet.live'
--;
-- Emptied as fast as they are filled: vacuum early, by rows and not by share, or every look walks over what is gone.
alter table jobs.outbox set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0)
--;
alter table jobs.queue set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0)
