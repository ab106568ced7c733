-- What became of dead letters.

alter table dead_letter
    add column query jsonb not null default '{}',
    add column settled_by text,
    add column settled_version text,
    add column settled_note text;
comment on column dead_letter.settled_as is 'null: nothing was done about it yet; redriven';
comment on column dead_letter.settled_by is 'person key, or name of the token';
comment on column dead_letter.settled_version is 'of the connector that read it';
comment on column dead_letter.settled_note is 'what came of its alerts';
