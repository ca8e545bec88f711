//! The examples at the end of each command's help. A test runs them, in this order.

pub(crate) const ALL: &str = "\
Examples, which need no account:
  registrations --emulator list --idle-for 90d
  registrations --emulator delete --idle-for 1y --limit 5 --dry-run

Exit codes: 0 done, or nothing matched; 1 failed or partly done; 2 wrong use, refused or declined;
3 unreachable, quota or timeout, nothing changed; 4 credential or permission, nothing changed.";

/// For the manual pages: what every command reads and returns.
pub(crate) const ENVIRONMENT: &[(&str, &str)] = &[
    ("CLOUDFLARE_API_TOKEN", "The API token."),
    ("CLOUDFLARE_ACCOUNT_ID", "The id of the account, if --account-id does not name it."),
    ("CLOUDFLARE_BASE_URL", "The URL of the API, if --base-url does not name it."),
    ("CLOUDFLARE_EMAIL, CLOUDFLARE_API_KEY", "The older credentials, if there is no token."),
    ("REGISTRATIONS_PROTECT", "Files of what no plan may contain, separated as in PATH."),
    ("SSL_CERT_FILE", "A file of certificates to trust, for a proxy that inspects TLS."),
    ("HTTPS_PROXY, NO_PROXY", "The proxy, and the hosts that need none."),
    ("XDG_STATE_HOME", "The folder of the user's state. Default: ~/.local/state."),
    ("NO_COLOR", "No colors, if it is not empty."),
];

pub(crate) const FILES: &[(&str, &str)] = &[(
    "$XDG_STATE_HOME/registrations/",
    "The reports of delete, revoke and unrevoke, from which resume continues and unrevoke undoes.",
)];

pub(crate) const EXIT_STATUS: &[(&str, &str)] = &[
    ("0", "Done, or nothing matched."),
    ("1", "Failed, or partly done."),
    ("2", "Wrong use, refused or declined. Nothing was changed."),
    ("3", "Unreachable, server error, rate limit or timeout. Nothing was changed."),
    ("4", "Credential or permission. Nothing was changed."),
    ("129, 130, 143", "Ended by SIGHUP, SIGINT or SIGTERM."),
];

pub(crate) const LIST: &str = "\
Examples, which need no account:
  registrations --emulator list --idle-for 90d
  registrations --emulator list --email user-0016@example.org --sort last-seen
  registrations --emulator list --tunnel wireguard --client-version '<2026'
  registrations --emulator list --never-seen -o id > ids.txt
  registrations --emulator list -o csv --include-policy > inventory.csv";

pub(crate) const GET: &str = "\
Examples, which need no account:
  registrations --emulator get 01773e46-ddaa-4d74-9944-4bda16edfabe -o json
  registrations --emulator get --from ids.txt --include-policy -o csv";

pub(crate) const STATS: &str = "\
Examples, which need no account:
  registrations --emulator stats --pool 100.96.0.0/12
  registrations --emulator stats --by client
  registrations --emulator stats --by user -o csv
  registrations --emulator stats -o html > fleet.html
  registrations --emulator stats -o prometheus";

pub(crate) const DIFF: &str = "\
Examples, which compare with the inventory that the last example of list exports:
  registrations --emulator diff inventory.csv live
  registrations --emulator list -o json | registrations diff inventory.csv -";

pub(crate) const DELETE: &str = "\
Examples, which need no account:
  registrations --emulator delete --email user-0016@example.org --dry-run
  registrations --emulator delete --idle-for 180d --limit 10 --yes
  registrations --emulator delete --superseded --max-percent 15 --dry-run -o csv > plan.csv
  registrations --emulator delete --idle-for 600d --save-plan plan.ndjson";

pub(crate) const CLEAN: &str = "\
Example of a file, in which the first rule that matches a registration decides:
  max = 400
  max_percent = 20
  protect = [\"*@ci.example.com\"]

  [[rule]]
  name = \"gone for a year\"
  delete = { idle_for = \"1y\" }

  [[rule]]
  name = \"replaced\"
  revoke = { superseded = true, idle_for = \"30d\" }

Examples with such a file:
  registrations clean rules.toml --check
  registrations --emulator clean rules.toml --dry-run
  registrations --emulator clean rules.toml --save-plan weekly.ndjson";

pub(crate) const SHOW: &str = "\
Examples, which show the plan that the last example of delete saves:
  registrations show plan.ndjson
  registrations show plan.ndjson -o csv";

pub(crate) const APPLY: &str = "\
Example, which carries out the plan that the last example of delete saves:
  registrations --emulator apply plan.ndjson --yes";

pub(crate) const REVOKE: &str = "\
Example, which needs no account:
  registrations --emulator revoke --name 'ADA-IPAD-*' --yes --report run.ndjson";

pub(crate) const UNREVOKE: &str = "\
Example, which undoes the one of revoke:
  registrations --emulator unrevoke --from run.ndjson --yes";

pub(crate) const RESUME: &str = "\
Example, which continues the one of revoke:
  registrations --emulator resume run.ndjson";

pub(crate) const CHECK: &str = "\
Example, which needs no account:
  registrations --emulator check";

#[cfg(feature = "emulator")]
pub(crate) const EMULATOR: &str = "\
It prints how to configure a client and where its control interface is. The same seed and clock
generate the same fleet.

Example:
  registrations emulator --fleet 10000 --quota 20/5s";

pub(crate) const SCHEMA: &str = "\
Examples:
  registrations schema list > registration.schema.json
  registrations schema report > report.schema.json";

pub(crate) const COMPLETIONS: &str = "\
Examples. For bash, add to ~/.bashrc: . ~/.registrations.bash

  registrations completions bash > ~/.registrations.bash
  registrations completions zsh > ~/.zfunc/_registrations
  registrations completions fish > ~/.config/fish/completions/registrations.fish";

pub(crate) const MAN: &str = "\
Example:
  registrations man ~/.local/share/man/man1";
