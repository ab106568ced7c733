-- Ending a mute by hand rewrites nothing: what it muted is woken in steps, the most severe first.

create table ended_mute (
    fact_id bigint primary key references fact (id)
);
comment on table ended_mute is 'silences and maintenance that were ended by hand, until nothing waits for them any more: what they muted is decided anew now, not at muted_episode.until';

-- As it was checked, so is it used: jsonb would write it another way.
alter table fact alter column match type text using match::text;
