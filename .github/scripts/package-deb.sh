#!/usr/bin/env bash
# Packs the command that package-command.sh has built for Debian: a .deb and its checksum.
#
# usage: package-deb.sh TARGET FOLDER
set -euo pipefail

target=$1 folder=$2
build=$(cargo metadata --locked --no-deps --format-version 1 | jq --raw-output .target_directory)
# Where [package.metadata.deb] expects them, for any target.
rm -rf "$build/deb-assets"
mkdir -p "$build/deb-assets"
"$build/$target/release/registrations" man "$build/deb-assets/man"
gzip --best --no-name "$build"/deb-assets/man/*.1
for shell in bash zsh fish; do
  "$build/$target/release/registrations" completions "$shell" > "$build/deb-assets/registrations.$shell"
done
mkdir -p "$folder"
deb=$(cargo deb --locked --no-build --no-strip --package registrations-cli --target "$target" --output "$folder" | tail -n 1)
cd "$folder"
deb=$(basename "$deb")
sha256sum "$deb" > "$deb.sha256"
echo "packed $deb"
