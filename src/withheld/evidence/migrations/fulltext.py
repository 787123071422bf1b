"""The full text of a store on a PostgreSQL server, kept in step with the texts by triggers, as FTS5 is in a SQLite file.

PostgreSQL bounds a vector of words to 1 MB and its places to 16,383: a text is kept in parts of 4,000 words, which share 50 with
the next, so that a phrase is found across parts; a word counts with its first 40 characters. ICU splits the words and folds case
and accents, as FTS5 does, whatever the database's own collation is.
"""

import sqlalchemy as sa

PART, SHARED, WORD = 4000, 50, 40

STATEMENTS = (
    rf"""
CREATE FUNCTION plain_words(told text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(regexp_replace(lower(
        regexp_replace(normalize(told, NFD), '[\u0300-\u036F]+', '', 'g') COLLATE "und-x-icu"
    ), '[^[:alnum:]]+', ' ', 'g'), '([[:alnum:]]{{{WORD}}})[[:alnum:]]+', '\1', 'g')
$$""",
    f"""
CREATE FUNCTION word_parts(told text) RETURNS TABLE (part integer, words tsvector, stems tsvector)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT p.part, to_tsvector('pg_catalog.simple', p.plain), to_tsvector('pg_catalog.english', p.plain) FROM (
        SELECT CAST(u.n / {PART} - o.back AS integer) AS part, string_agg(u.word, ' ' ORDER BY u.n) AS plain
        FROM unnest(string_to_array(btrim(plain_words(told)), ' ')) WITH ORDINALITY AS u (word, n)
        CROSS JOIN (VALUES (0), (1)) AS o (back)
        WHERE o.back = 0 OR (MOD(u.n, {PART}) < {SHARED} AND u.n >= {PART})
        GROUP BY 1
    ) AS p
$$""",
    """
CREATE TABLE texts (
    number integer NOT NULL REFERENCES documents (number) ON DELETE CASCADE,
    part integer NOT NULL, words tsvector NOT NULL, stems tsvector NOT NULL, PRIMARY KEY (number, part)
)""",
    """
CREATE TABLE sentences (
    id integer NOT NULL REFERENCES quotes (id) ON DELETE CASCADE,
    part integer NOT NULL, words tsvector NOT NULL, stems tsvector NOT NULL, PRIMARY KEY (id, part)
)""",
    "CREATE INDEX ix_texts_words ON texts USING gin (words)",
    "CREATE INDEX ix_texts_stems ON texts USING gin (stems)",
    "CREATE INDEX ix_sentences_words ON sentences USING gin (words)",
    "CREATE INDEX ix_sentences_stems ON sentences USING gin (stems)",
    """
CREATE FUNCTION follow_text() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM texts WHERE number = NEW.number;
    INSERT INTO texts SELECT NEW.number, -1, words, stems FROM word_parts(NEW.title) WHERE part = 0;
    INSERT INTO texts SELECT NEW.number, part, words, stems FROM word_parts(NEW.text);
    RETURN NULL;
END $$""",
    """
CREATE FUNCTION follow_sentence() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM sentences WHERE id = NEW.id;
    INSERT INTO sentences SELECT NEW.id, part, words, stems FROM word_parts(NEW.sentence);
    RETURN NULL;
END $$""",
    """
CREATE TRIGGER texts_follow AFTER INSERT OR UPDATE OF title, text, number ON documents
FOR EACH ROW EXECUTE FUNCTION follow_text()""",
    """
CREATE TRIGGER sentences_follow AFTER INSERT OR UPDATE OF sentence ON quotes
FOR EACH ROW EXECUTE FUNCTION follow_sentence()""",
)


def make(connection: sa.Connection) -> None:
    """Make the tables, functions and triggers of the full text in the schema that comes first."""
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
