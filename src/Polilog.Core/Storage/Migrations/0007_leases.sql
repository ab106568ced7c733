-- Leases end conditions only while their connection could have refreshed them.

alter table connection add column received_at timestamptz, add column receives_since timestamptz;
comment on column connection.received_at is 'when a request was last stored; written within seconds';
comment on column connection.receives_since is 'the first request after the last silence of more than five minutes';
