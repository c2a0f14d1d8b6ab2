-- Hours of receptions that officers have given: the key refuses to give one twice. A declined hour is free again.
create table murojaat.reception_hours (
  office_id uuid not null,
  officer_id uuid not null,
  at timestamptz not null,
  constraint reception_hours_pk primary key (office_id, officer_id, at)
)
