-- What officers chose instead of the machine is kept by the room of triage, once for all rooms (triage.choices).
drop table if exists murojaat.overrides
