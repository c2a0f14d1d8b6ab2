-- The answer to a complaint says what becomes of the decision it is about: {"outcome", "grounds", "stage"}; null in any other proposal.
alter table decisions.proposals add column remedy jsonb
--;
-- What a complaint sends back is annulled: no decision stands until the case is decided anew.
alter table decisions.decisions drop constraint decisions_state_known
--;
alter table decisions.decisions add constraint decisions_state_known check (state in ('in_force', 'suspended', 'replaced', 'annulled'))
--;
drop index decisions.decisions_one_standing
--;
create unique index decisions_one_standing on decisions.decisions (subject_id, application_id) where state not in ('replaced', 'annulled')
