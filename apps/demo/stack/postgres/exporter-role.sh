#!/bin/sh
# Run once, when the database is made: the exporter looks at everything and changes nothing.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$(cat /run/secrets/postgres_exporter_password)" \
  --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE exporter LOGIN PASSWORD :'password';
GRANT pg_monitor TO exporter;
SQL
