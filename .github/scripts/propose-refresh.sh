#!/usr/bin/env bash
# Pushes the commits of a refreshed description, opens or updates their pull request, and starts CI on it.
#
# usage: propose-refresh.sh BUNDLE BODY
#
# BUNDLE has the commits, BODY the description of the pull request. Environment: BRANCH, GH_TOKEN for `gh`, and
# GITHUB_SHA and GITHUB_REF_NAME, the commit and the branch on which the commits are based. Each step looks whether it
# is done, so that another run completes an interrupted one.
set -euo pipefail

bundle=$1 body=$2
title="Take the vendor's description"

git fetch --quiet "$bundle" HEAD
head=$(git rev-parse FETCH_HEAD)
others=$(git diff --name-only "$GITHUB_SHA" "$head" -- . ':!spec/*.json' ':!crates/registrations-api/src/generated')
test -z "$others" || { echo "::error::unexpected changes: $others"; exit 1; }

pushed=$(git rev-parse --verify --quiet "refs/remotes/origin/$BRANCH" || true)
# No pipe: when its reader ends early, its writer fails, and `pipefail` would read that as "no commits of others".
authors=$([ -z "$pushed" ] || git log --format='%ae' "$GITHUB_SHA..$pushed")
if [ -n "$(sed '/github-actions\[bot\]@/d' <<<"$authors")" ]; then
  echo "::warning::$BRANCH has commits of others; it is left as it is. Merge it, or delete it."
  exit 0
fi
if [ -n "$pushed" ] && git diff --quiet "$pushed" "$head" && git merge-base --is-ancestor "$GITHUB_SHA" "$pushed"; then
  echo "$BRANCH is up to date"
  head=$pushed
else
  git push --force origin "$head:refs/heads/$BRANCH"
fi

# A pull request of this commit that was closed counts: somebody decided against it.
proposed=$(gh pr list --head "$BRANCH" --state all --json headRefOid --jq '.[].headRefOid')
number=$(gh pr list --head "$BRANCH" --base "$GITHUB_REF_NAME" --state open --json number --jq '.[0].number // empty')
if [ -n "$number" ]; then
  gh pr edit "$number" --title "$title" --body-file "$body"
elif ! grep --quiet --line-regexp --fixed-strings "$head" <<<"$proposed"; then
  gh pr create --head "$BRANCH" --base "$GITHUB_REF_NAME" --title "$title" --body-file "$body"
else
  exit 0
fi

# A pull request that is opened with the workflow's token does not start CI.
tested=$(gh run list --workflow ci.yml --branch "$BRANCH" --json headSha --jq '.[].headSha')
if ! grep --quiet --line-regexp --fixed-strings "$head" <<<"$tested"; then
  gh workflow run ci.yml --ref "$BRANCH"
fi
