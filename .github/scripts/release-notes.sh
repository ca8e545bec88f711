#!/usr/bin/env bash
# Prints the entry of a tag in CHANGELOG.md; fails if there is none.
#
# usage: release-notes.sh TAG
set -euo pipefail

version=${1#v}
notes=$(awk -v heading="## [$version]" '
  index($0, "## ") == 1 { inside = index($0, heading) == 1; next }
  inside { print }' CHANGELOG.md)
grep --quiet '^- ' <<<"$notes" || { echo "CHANGELOG.md has no entry under [$version]" >&2; exit 1; }
printf '%s\n' "$notes"
