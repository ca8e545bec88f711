#!/usr/bin/env bash
# Checks that every command in the documents is run: here, by another step of CI, or by a test; or has a reason why not.
# The README of the command is missing here, because the tests `guide` run what it has.
set -euo pipefail
cd "$(dirname "$0")/../.."
documents=(./*.md docs/*.md spec/README.md benchmarks/README.md xtask/*/README.md
  crates/registrations{,-api,-emulator}/README.md)

# How a command is checked, and the command, where `*` stands for anything:
# - run: here, in this order. It must succeed, and leave the tree as it is.
# - serve: the same, in the background. The commands after it get the variables that it prints.
# - tests: `cargo test --workspace` runs them. Here, they must exist.
# - ci: .ci/run or a workflow has the same words.
# - test NAME: this test does the same.
# - not REASON: nothing runs it.
# - name: the text names a tool.
list() {
  cat <<'LIST'
run | cargo run -- --emulator list --idle-for 90d
serve | cargo run -p registrations-emulator -- --port 4010 --fleet 2500 --seed 42
run | cargo run -p registrations --example list_stale
run | cargo xtask codegen
run | cargo tree -e normal -p registrations
tests | cargo test --workspace --test it -- every_fault_with_every_operation
tests | cargo test --workspace --test it -- dropping cancelling
tests | cargo test --workspace --test it -- elsewhere
tests | cargo test --workspace --test secrets
tests | SOAK_SECONDS=1800 cargo test --workspace --test soak -- --nocapture
tests | SOAK_SECONDS=600 cargo test --workspace --test change soak -- --nocapture
ci | cargo xtask review
ci | .ci/run
ci | .github/scripts/commands.sh
ci | .github/scripts/package-command.sh x86_64-unknown-linux-gnu dist
ci | .github/scripts/package-deb.sh x86_64-unknown-linux-gnu dist
ci | .github/scripts/publish-crates.sh
ci | .github/scripts/test.sh
ci | cargo fmt --all
ci | cargo install cargo-deb
ci | cargo test --workspace
ci | cargo xtask codegen --check
ci | cargo xtask import
ci | cargo xtask review --mend
ci | cargo xtask review --prove
ci | cargo xtask review --release
ci | sha256sum --check *
test the_report_for_programs | cargo xtask review --format json
test the_output_that_is_shown_is_that_of_the_program | registrations --emulator list *
test the_real_changes_forwards_and_backwards | cargo xtask import ?*
test each_operation_is_tried_alone_and_refusals_are_counted_by_reason | cargo run -p xtask-bindgen --example survey *
not it needs a quiet machine and minutes; clippy compiles it | cargo bench *
not it needs a quiet machine and minutes; clippy compiles it | cargo run --release -p benchmarks*
not it needs a quiet machine and minutes; clippy compiles it | cargo run --release -p registrations-emulator *
not it needs a nightly toolchain; the tests run the corpus | fuzz/run*
not the job `packages` builds and installs the same program | cargo install --path crates/registrations-cli
not it opens a browser; .ci/run builds the documentation | cargo doc --open *
not it accepts what CI refuses | INSTA_UPDATE=always cargo test *
not it accepts what CI refuses | UPDATE_GOLDENS=1 cargo test *
not it accepts what CI refuses | cargo insta review
not it installs a tool of others | cargo install cargo-*
not it updates Cargo.lock | cargo update *
not it is a step of a release | cargo yank *
not it is a step of a release | git tag *
not it needs a release | gh attestation verify *
name | cargo binstall
name | cargo fuzz
name | cargo mutants
name | cargo test
name | cargo xtask
name | git diff
LIST
}

# The lines of `sh` blocks, what follows `$` in `console` blocks, and code in a text that begins as a command does.
commands() {
  awk '
    /^ *```/ { inside = !inside; language = inside ? $1 : ""; next }
    language == "```sh" && NF { sub(/^ +/, ""); print }
    language == "```console" && $1 == "$" { sub(/^ *\$ /, ""); print }
    !inside { prose = prose " " $0 }
    END {
      count = split(prose, code, "`")
      for (i = 2; i <= count; i += 2) {
        gsub(/ +/, " ", code[i])
        if (code[i] ~ /^(([A-Z_]+=[^ ]+ )?cargo [a-z]|git [a-z]|fuzz\/run|\.ci\/run|\.github\/scripts\/)/) print code[i]
      }
    }' "$1"
}

failed=0
fail() { echo "$1"; failed=1; }
all=$(for document in "${documents[@]}"; do commands "$document" | sed "s|^|${document#./}\t|"; done)

# Every command is in the list.
while IFS=$'\t' read -r document command; do
  while IFS= read -r line; do
    # shellcheck disable=SC2053 # It is a pattern.
    if [[ $command == ${line#* | } ]]; then continue 2; fi
  done < <(list)
  fail "$document: $command: neither run nor in the list of $0"
done <<<"$all"

# The list states the truth, and nothing else.
folder=$(mktemp -d)
trap 'rm -rf "$folder"; kill $(jobs -p) 2> /dev/null || true' EXIT
while IFS= read -r line <&3; do
  how=${line%% | *} pattern=${line#* | }
  used=0
  while IFS=$'\t' read -r _ command; do
    # shellcheck disable=SC2053 # It is a pattern.
    if [[ $command == $pattern ]]; then used=1; fi
  done <<<"$all"
  test "$used" = 1 || fail "no document has: $pattern"
  case $how in
    run) bash -c "$pattern" &> "$folder/output" < /dev/null || { cat "$folder/output"; fail "failed: $pattern"; } ;;
    serve)
      # On any free port.
      bash -c "exec ${pattern/4010/0}" > "$folder/served" 2> "$folder/output" &
      until grep -q API_TOKEN "$folder/served"; do
        kill -0 $! || { cat "$folder/output"; fail "failed: $pattern"; break; }
        sleep 0.2
      done
      eval "$(grep '^ *export ' "$folder/served")" ;;
    tests)
      read -ra words <<<"${pattern#*--test }"
      for word in "${words[@]}"; do
        git grep -qE "(fn|mod) [a-z_]*$word" -- '*.rs' || compgen -G "crates/*/tests/$word*" > /dev/null ||
          [[ $word == -* ]] || fail "no test $word: $pattern"
      done ;;
    ci) grep -rqF -- "${pattern%% \**}" .ci .github/workflows .github/scripts/try-packages.sh || fail "no step of CI: $pattern" ;;
    test\ *) git grep -q "fn ${how#test }(" -- '*.rs' || fail "no test: ${how#test }" ;;
  esac
done 3< <(list)
exit "$failed"
