-- Commands from Matrix rooms wait in a row until they are decided and answered.

alter table matrix_event
    add column id bigint generated always as identity,
    add column room text not null,
    add column sender text not null,
    add column sent_at timestamptz not null,
    add column thread text,
    add column reply_to text,
    add column body text;
comment on column matrix_event.id is 'the order in which the homeserver told them';
comment on column matrix_event.room is 'as the configuration names it';
comment on column matrix_event.sent_at is 'by the clock of the sender''s homeserver';
comment on column matrix_event.body is 'what the person wrote; erased when it is decided';
comment on column matrix_event.outcome is 'null: waits; changed, unchanged, refused, told, ignored, failed';
create index matrix_event_waiting on matrix_event (id) where outcome is null;
create index matrix_event_by_age on matrix_event (received_at) where outcome is not null;

alter table matrix_sync
    add column synced_at timestamptz,
    add column trouble text;
comment on column matrix_sync.synced_at is 'when the homeserver last told what is new';

alter table message
    add column answers text constraint message_answers_once unique,
    add column answers_in text;
comment on column message.answers is 'what it answers at its destination, such as the Matrix event of a command';
comment on column message.answers_in is 'root of the thread that was asked in; null: outside of threads';

create index delivery_by_proof on delivery (proof) where proof is not null;
