#!/usr/bin/env bash
# Fails unless the tag is that of the version in Cargo.toml, and CHANGELOG.md has an entry for it.
#
# usage: check-tag.sh TAG
set -euo pipefail

tag=$1
version=$(cargo metadata --locked --no-deps --format-version 1 |
  jq --raw-output '.packages[] | select(.name == "registrations") | .version')
test "$tag" = "v$version" || { echo "the tag is $tag, and the version in Cargo.toml is $version"; exit 1; }
"$(dirname "$0")/release-notes.sh" "$tag" > /dev/null
echo "$tag can be released"
