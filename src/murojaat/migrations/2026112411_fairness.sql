-- Whether everybody is served alike, as it was published each day: figures of groups, none of them of fewer than five appeals.
create table murojaat.fairness (
  report_on date not null,
  figures jsonb not null,
  constraint fairness_pk primary key (report_on)
)
--;
create index appeals_by_answered on murojaat.appeals (answered_at desc) where answered_at is not null
