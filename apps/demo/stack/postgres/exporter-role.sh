#!/bin/sh
# Run once, when the database is made: the exporter looks at everything and changes nothing.
set -eu
password_file=${POSTGRES_EXPORTER_PASSWORD_FILE:-/run/secrets/postgres_exporter_password}
psql -v ON_ERROR_STOP=1 -v password="$(cat "$password_file")" \
  --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE exporter LOGIN PASSWORD :'password';
GRANT pg_monitor TO exporter;
SQL
