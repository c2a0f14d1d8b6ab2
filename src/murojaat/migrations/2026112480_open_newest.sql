-- Open ones of a region that have something to be read or joined: looked through while somebody writes and has named no place yet.
create index public_open_newest on murojaat.public_list (region, lodged_at desc, appeal_id desc)
where closed_at is null and (description <> '' or collective)
