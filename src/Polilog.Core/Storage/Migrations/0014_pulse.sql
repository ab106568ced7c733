-- The last pulse of a connection is that of its few conditions which are pulses.

create index fate_pulse on fate (condition_id) where name = 'pulse';
