-- Of each min-hash of a reply its last octet: what is alike is alike in these too, and five hundred of them are compared at an eighth of the cost. The
-- whole sketch is read only of what they leave.
alter table murojaat.reply_prints add column brief bytea not null default ''
--;
update murojaat.reply_prints
set brief = coalesce((select string_agg(decode(lpad(to_hex(hash & 255), 2, '0'), 'hex'), ''::bytea order by place)
                      from unnest(sketch) with ordinality as s (hash, place)), '')
--;
create index reply_prints_recent on murojaat.reply_prints (office_id, at desc) include (appeal_id, brief)
--;
drop index murojaat.reply_prints_by_time
