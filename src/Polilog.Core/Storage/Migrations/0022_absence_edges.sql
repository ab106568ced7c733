-- Leads are told when an absence of an owner begins.

create table absence_edge (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    person_id integer not null references person (id)
);
comment on table absence_edge is 'beginnings of absences, at which what the person owns must be looked at; taken by whichever engine comes first';
create index absence_edge_due on absence_edge (at);
