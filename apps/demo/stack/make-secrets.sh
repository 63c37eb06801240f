#!/bin/sh
# Makes the secrets that compose.yaml and kubernetes/ read, where they are not there yet: stack/make-secrets.sh [folder]
set -eu
folder=${1:-"$(dirname "$0")/../secrets"}
# Only its owner may enter the folder; within a container anybody may read the file, whatever user it runs as.
umask 022
mkdir -p "$folder"
chmod 700 "$folder"
for name in postgres_password postgres_exporter_password grafana_admin_password; do
  [ -e "$folder/$name" ] || LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 32 >"$folder/$name"
done
