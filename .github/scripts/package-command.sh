#!/usr/bin/env bash
# Builds the command for a target, and packs it with completions, manual pages and licences: an archive and its checksum.
#
# usage: package-command.sh TARGET FOLDER
#
# The target must run on this machine: the command itself writes the completions and manual pages.
set -euo pipefail

target=$1 folder=$2
version=$(cargo metadata --locked --no-deps --format-version 1 |
  jq --raw-output '.packages[] | select(.name == "registrations-cli") | .version')
name=registrations-$version-$target
cargo build --locked --release --package registrations-cli --target "$target"

build=$(cargo metadata --locked --no-deps --format-version 1 | jq --raw-output .target_directory)
suffix='' && case "$target" in *-windows-*) suffix=.exe ;; esac
command=$build/$target/release/registrations$suffix
staging=$build/package/$name
rm -rf "$staging"
mkdir -p "$staging/completions" "$folder"
cp "$command" README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$staging"
"$command" man "$staging/man"
for shell in bash zsh fish elvish powershell; do
  "$command" completions "$shell" > "$staging/completions/registrations.$shell"
done

case "$target" in
  *-windows-*) archive=$name.zip && (cd "$staging/.." && 7z a -bso0 "$archive" "$name") ;;
  *) archive=$name.tar.gz && tar -C "$staging/.." -czf "$staging/../$archive" "$name" ;;
esac
mv "$staging/../$archive" "$folder"
# One format on every system: sha256sum of coreutils, shasum of macOS.
cd "$folder"
if command -v sha256sum > /dev/null; then sha256sum "$archive"; else shasum -a 256 "$archive"; fi > "$archive.sha256"
echo "packed $archive"
