#!/usr/bin/env bash
# Tests the scripts of the workflows in real repositories, with a stand-in for `gh` that records what it is asked.
set -euo pipefail
scripts=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com
export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com

# `gh`: the state is files in $folder; a file `fail-VERB` makes `gh … VERB …` fail.
mkdir "$folder/bin"
cat > "$folder/bin/gh" <<'GH'
#!/usr/bin/env bash
set -euo pipefail
head() { git rev-parse "refs/remotes/origin/$BRANCH"; }
test ! -e "$STATE/fail-$2" || { echo "gh: HTTP 502" >&2; exit 1; }
case "$1 $2" in
  'pr list')
    case "$*" in
      *'--state all'*) cat "$STATE/pulls" ;;
      *) tail -n 1 "$STATE/open" ;;
    esac ;;
  'pr create') git fetch --quiet origin; head >> "$STATE/pulls"; echo 7 > "$STATE/open"; echo create >> "$STATE/calls" ;;
  'pr edit') git fetch --quiet origin; head >> "$STATE/pulls"; echo "edit $3" >> "$STATE/calls" ;;
  'run list') cat "$STATE/runs" ;;
  'workflow run') git fetch --quiet origin; head >> "$STATE/runs"; echo ci >> "$STATE/calls" ;;
  'release view') grep --quiet "$3" "$STATE/releases" ;;
  'release create') echo "$3" >> "$STATE/releases"; echo "draft $3" >> "$STATE/calls" ;;
  'release upload') echo "upload $3 $(($# - 4))" >> "$STATE/calls" ;;
  'release edit') echo "publish $3" >> "$STATE/calls" ;;
  'api --paginate') cat "$STATE/comments" ;;
  'api --silent') echo "$4 $5" >> "$STATE/calls"; cp "$7" "$STATE/body" ;;
  *) echo "gh: unexpected: $*" >&2; exit 1 ;;
esac
GH
chmod +x "$folder/bin/gh"
export PATH="$folder/bin:$PATH"

# A repository with `main`, a clone of it, and a bundle with one commit on top that changes $1.
setup() {
  rm -rf "$folder/state" "$folder/origin" "$folder/clone" "$folder/work"
  mkdir "$folder/state"
  export STATE=$folder/state BRANCH=spec-refresh GITHUB_REF_NAME=main
  touch "$STATE"/{pulls,open,runs,comments,calls}
  git init --quiet --bare --initial-branch main "$folder/origin"
  git init --quiet --initial-branch main "$folder/work"
  cd "$folder/work"
  mkdir spec && echo 1 > spec/registrations.json && echo 1 > README.md
  git add . && git commit --quiet --message one
  git push --quiet "$folder/origin" main
  GITHUB_SHA=$(git rev-parse HEAD)
  export GITHUB_SHA
  bundle "$1"
  git clone --quiet "$folder/origin" "$folder/clone"
}
bundle() {
  cd "$folder/work"
  git reset --quiet --hard "$GITHUB_SHA"
  echo "$RANDOM $RANDOM" > "$1"
  git -c user.email='41898282+github-actions[bot]@users.noreply.github.com' commit --quiet --all \
    --author 'bot <41898282+github-actions[bot]@users.noreply.github.com>' --message two
  git bundle create --quiet "$folder/bundle" "$GITHUB_SHA..HEAD"
  echo body > "$folder/body.md"
}
propose() { cd "$folder/clone" && git fetch --quiet && "$scripts/propose-refresh.sh" "$folder/bundle" "$folder/body.md" > "$folder/output" 2>&1; }
calls() { paste -sd ' ' "$STATE/calls"; : > "$STATE/calls"; }
equal() { [ "$1" = "$2" ] || { echo "$3: expected \"$2\", found \"$1\""; cat "$folder/output"; exit 1; }; }

setup spec/registrations.json
propose
equal "$(calls)" 'create ci' 'a new description'
propose
equal "$(calls)" 'edit 7' 'the same description again'
: > "$STATE/open"
propose
equal "$(calls)" '' 'a pull request that somebody closed'
bundle spec/registrations.json
propose
equal "$(calls)" 'create ci' 'a newer description'

for failing in create run list; do
  setup spec/registrations.json
  touch "$STATE/fail-$failing"
  if propose; then echo "a failure of gh $failing is lost"; exit 1; fi
  rm "$STATE/fail-$failing"
  : > "$STATE/calls"
  propose
  equal "$(calls)" "$([ "$failing" = run ] && echo 'edit 7 ci' || echo 'create ci')" "after a failure of gh $failing"
done

setup README.md
if propose; then echo 'a change outside the description is pushed'; exit 1; fi
equal "$(calls)" '' 'a change outside the description'

# Many commits: their list does not fit into a pipe, so that a reader that ends early is always noticed.
setup spec/registrations.json
propose && calls > /dev/null
cd "$folder/clone" && git checkout --quiet "$BRANCH"
for commit in $(seq 3000); do
  printf 'commit refs/heads/%s\ncommitter a <a@example.com> %d +0000\ndata 4\nmine\n' "$BRANCH" "$commit"
  test "$commit" != 1 || printf 'from refs/heads/%s^0\n' "$BRANCH"
done | git fast-import --quiet --force
git push --quiet origin "$BRANCH" && git checkout --quiet --force main
bundle spec/registrations.json
propose
equal "$(calls)" '' 'a branch with commits of others'

export GITHUB_REPOSITORY=owner/name NUMBER=5
comment() { "$scripts/comment-review.sh" "$folder/report.md" > "$folder/output" 2>&1; }
printf 'it is `$(rm -rf /)` "quoted"\n' > "$folder/report.md"
comment
equal "$(calls)" 'POST repos/owner/name/issues/5/comments' 'the first comment'
equal "$(jq --raw-output .body "$STATE/body")" "$(printf '<!-- cargo xtask review -->\nit is `$(rm -rf /)` "quoted"')" 'the text of a comment'
printf '11\n12\n' > "$STATE/comments"
head --bytes=300000 /dev/zero | tr '\0' x > "$folder/report.md"
comment
equal "$(calls)" 'PATCH repos/owner/name/issues/comments/11' 'a later comment'
equal "$(jq '.body | length' "$STATE/body")" 65000 'the length of a long comment'

# The release. `cargo` stands in for the registry, and knows what is published.
cat > "$folder/bin/cargo" <<'CARGO'
#!/usr/bin/env bash
set -euo pipefail
case "$1" in
  metadata) echo '{"packages": [{"name": "registrations", "version": "1.2.0"}]}' ;;
  info) grep --quiet --line-regexp --fixed-strings "${@: -1}" "$STATE/published" ;;
  publish)
    test ! -e "$STATE/fail-${@: -1}" || exit 1
    echo "${@: -1}@1.2.0" >> "$STATE/published"; echo "${@: -1}" >> "$STATE/calls" ;;
  *) exit 1 ;;
esac
CARGO
chmod +x "$folder/bin/cargo"
cd "$folder"
printf '# Changelog\n\n## [1.2.0] - 2026-01-01\n\n- two\n\n## [1.2.0-rc.1]\n\n- one\n' > CHANGELOG.md
run() { "$scripts/$1.sh" "${@:2}" > "$folder/output" 2>&1; }
run check-tag v1.2.0 || { cat "$folder/output"; exit 1; }
if run check-tag v1.2.1; then echo 'a tag of another version can be released'; exit 1; fi
run release-notes v1.2.0
equal "$(grep -c . "$folder/output") $(grep '^-' "$folder/output")" '1 - two' 'the notes of a release'
if run release-notes v1.3.0; then echo 'a release without an entry'; exit 1; fi

: > "$STATE/published"
touch "$STATE/fail-registrations"
if run publish-crates; then echo 'a failure of cargo publish is lost'; exit 1; fi
equal "$(calls)" 'registrations-emulator registrations-api' 'a release that fails in the middle'
rm "$STATE/fail-registrations"
run publish-crates
equal "$(calls)" 'registrations registrations-cli' 'the rest of the release'
run publish-crates
equal "$(calls)" '' 'a release that is complete'

mkdir dist && touch dist/{a.tar.gz,b.deb} && : > "$STATE/releases"
run publish-release v1.2.0 dist
equal "$(calls)" 'draft v1.2.0 upload v1.2.0 2 publish v1.2.0' 'a release'
run publish-release v1.2.0 dist
equal "$(calls)" 'upload v1.2.0 2 publish v1.2.0' 'a release that exists'

echo 'the scripts of the workflows: passed'
