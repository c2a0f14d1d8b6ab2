-- Since when the effect of a document is halted by a complaint against the decision it rests on; null while it is not.
alter table documents.issued add column suspended_since timestamptz
