#!/usr/bin/env bash
# Unpacks the archive and the .deb of a folder into empty folders, and runs the command from each.
#
# usage: try-packages.sh FOLDER
set -euo pipefail

cd "$1"
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
sha256sum --check --quiet ./*.sha256

mkdir "$root/archive" "$root/deb"
tar -xzf ./*.tar.gz --strip-components 1 --directory "$root/archive"
dpkg-deb --extract ./*.deb "$root/deb"
for file in archive/{registrations,LICENSE-MIT,LICENSE-APACHE,README.md,man/registrations.1,completions/registrations.fish} \
  deb/usr/{bin/registrations,share/man/man1/registrations.1.gz,share/doc/registrations/copyright} \
  deb/usr/share/{bash-completion/completions/registrations,zsh/vendor-completions/_registrations}; do
  test -s "$root/$file" || { echo "missing: $file"; exit 1; }
done
for command in archive/registrations deb/usr/bin/registrations; do
  id=$(env --ignore-environment "$root/$command" --emulator list --limit 1 -o id)
  grep --quiet -E '^[0-9a-f-]{36}$' <<<"$id" || { echo "$command does not run"; exit 1; }
done
echo 'the packages work'
