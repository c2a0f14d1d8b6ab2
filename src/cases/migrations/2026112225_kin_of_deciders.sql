-- Kin of somebody who had a part in the decision keep off the complaint about it.
alter table cases.conflicts drop constraint conflicts_kind_ck
--;
alter table cases.conflicts add constraint conflicts_kind_ck check (kind in ('kin', 'declared', 'decided_below', 'kin_below'))
