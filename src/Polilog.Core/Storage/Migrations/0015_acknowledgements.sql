-- What sources are told.

alter table delivery add column content jsonb, add column refusal_told_at timestamptz;
comment on column delivery.content is 'what a source is told, decided with the message; null: the destination is a room and gets the message itself';
comment on column delivery.refusal_told_at is 'when the incident''s room was told that the source was not';
create index delivery_refused_by_source on delivery (id) where status = 2 and content is not null and refusal_told_at is null;
