#!/usr/bin/env bash
# Creates the release of a tag, or completes it, with the packages of a folder.
#
# usage: publish-release.sh TAG FOLDER
#
# Environment: GH_TOKEN for `gh`.
set -euo pipefail

tag=$1 folder=$2
notes=$(mktemp)
trap 'rm -f "$notes"' EXIT
"$(dirname "$0")/release-notes.sh" "$tag" > "$notes"
# The packages are there before anybody sees the release.
gh release view "$tag" > /dev/null 2>&1 ||
  gh release create "$tag" --draft --verify-tag --title "$tag" --notes-file "$notes"
gh release upload "$tag" "$folder"/* --clobber
gh release edit "$tag" --draft=false --notes-file "$notes"
