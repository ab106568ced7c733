-- Configurations are kept whole: parts by their content, a manifest per revision, one row that says which revision is active, and every activation.

create table configuration_part (
    sha256 bytea constraint configuration_part_pkey primary key,
    text text not null
);
comment on table configuration_part is 'a file of a configuration, immutable; revisions share the ones they have in common';

alter table configuration_revision
    add column recorded_at timestamptz,
    add column recorded_by text,
    add column note text,
    add column base bigint constraint configuration_revision_base_fkey references configuration_revision;
comment on column configuration_revision.sha256 is 'of its manifest; of revisions from before parts were kept, of something else';
comment on column configuration_revision.base is 'the revision it was made from; null: from none';

create table configuration_manifest (
    revision bigint constraint configuration_manifest_revision_fkey references configuration_revision,
    name text,
    sha256 bytea not null constraint configuration_manifest_sha256_fkey references configuration_part,
    constraint configuration_manifest_pkey primary key (revision, name)
);
comment on column configuration_manifest.name is 'name of the file, with / between folders';

create table configuration_activation (
    id bigint generated always as identity constraint configuration_activation_pkey primary key,
    revision bigint not null constraint configuration_activation_revision_fkey references configuration_revision,
    previous bigint constraint configuration_activation_previous_fkey references configuration_revision,
    at timestamptz not null,
    by text not null,
    note text
);
comment on table configuration_activation is 'append-only: which revision became active, when, by whom and why';
comment on column configuration_activation.previous is 'the revision that was active before; null: none';

create table active_configuration (
    only_row boolean default true constraint active_configuration_pkey primary key constraint active_configuration_only_row_check check (only_row),
    activation bigint constraint active_configuration_activation_fkey references configuration_activation
);
insert into active_configuration default values;
comment on table active_configuration is 'the one row by which every host works; locked by whoever activates';

create table configuration_host (
    host text constraint configuration_host_pkey primary key,
    activation bigint not null,
    fault text,
    seen_at timestamptz not null
);
comment on table configuration_host is 'by which activation each running host works, and why it cannot work by the active one';

create table regulation (
    key text constraint regulation_pkey primary key,
    definition jsonb not null,
    recorded_at timestamptz not null
);
comment on table regulation is 'every wording that a regulation had: incidents keep the one they were opened under';
comment on column regulation.key is 'name@hash of the definition';
