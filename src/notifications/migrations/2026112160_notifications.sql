create schema if not exists notifications
--;
create table notifications.messages (
  subject_id uuid not null,
  message_id uuid not null,
  kind text not null,
  args jsonb not null,
  link text not null,
  created_at timestamptz not null,
  read_at timestamptz,
  constraint messages_pk primary key (subject_id, message_id)
)
