"""Where a case's rows are kept: a SQLite file in its folder, or a schema of a PostgreSQL server."""
