#!/usr/bin/env bash
# Writes the review of a pull request as a comment, or updates the comment that it wrote before.
#
# usage: comment-review.sh REPORT
#
# Environment: GH_TOKEN for `gh`, GITHUB_REPOSITORY, and NUMBER, the number of the pull request. The report is data: it
# is read from a file, and never part of a command.
set -euo pipefail

report=$1
export MARK='<!-- cargo xtask review -->'

comments="repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments"
body=$(mktemp)
trap 'rm -f "$body"' EXIT
{ printf '%s\n' "$MARK"; head --bytes=240000 "$report"; } | jq --raw-input --slurp '{body: .[0:65000]}' > "$body"
ids=$(gh api --paginate "$comments" --jq \
  '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith(env.MARK))) | .id')
id=${ids%%$'\n'*}
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --input "$body"
else
  gh api --silent --method POST "$comments" --input "$body"
fi
