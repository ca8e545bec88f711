#!/usr/bin/env bash
# Publishes the crates, each after those that it needs. What an earlier run has published is skipped.
#
# Environment: CARGO_REGISTRY_TOKEN.
set -euo pipefail

version=$(cargo metadata --locked --no-deps --format-version 1 |
  jq --raw-output '.packages[] | select(.name == "registrations") | .version')
for crate in registrations-emulator registrations-api registrations registrations-cli; do
  if cargo info --quiet --registry crates-io "$crate@$version" > /dev/null 2>&1; then
    echo "$crate $version is published"
  else
    # It returns once the registry offers the crate to the next one.
    cargo publish --locked --package "$crate"
  fi
done
