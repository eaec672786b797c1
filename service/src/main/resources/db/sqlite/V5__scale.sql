-- Which series have a label of this value: what GIN is on PostgreSQL. New series are rare, so that a
-- trigger keeps it.
CREATE TABLE ah_series_label (
    name      TEXT NOT NULL,
    value     TEXT NOT NULL,
    series_id INTEGER NOT NULL,
    PRIMARY KEY (name, value, series_id)
) WITHOUT ROWID;

INSERT INTO ah_series_label (name, value, series_id)
SELECT l.key, l.value, s.id FROM ah_series s, json_each(s.labels) l;

CREATE TRIGGER ah_series_labelled AFTER INSERT ON ah_series BEGIN
    INSERT INTO ah_series_label (name, value, series_id)
    SELECT l.key, l.value, new.id FROM json_each(new.labels) l;
END;

CREATE TRIGGER ah_series_forgotten AFTER DELETE ON ah_series BEGIN
    DELETE FROM ah_series_label
    WHERE series_id = old.id AND (name, value) IN (SELECT l.key, l.value FROM json_each(old.labels) l);
END;
