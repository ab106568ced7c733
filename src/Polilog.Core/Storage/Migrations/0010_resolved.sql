-- Whom a room shows as resolved lately is found by when that was, however long the incident was open.

create index incident_by_resolved on incident (topic_id, resolved_at desc) where phase = 2;
