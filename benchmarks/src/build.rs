//! What it costs to depend on the client, beside the newest releases of other API clients.

use std::{fs, path::Path, process::Command};

use tempfile::TempDir;

use crate::{
    measure::{self, Cost, mebibytes},
    report::table,
};

/// A name, its argument of `cargo add`, and a program that lists something.
const CLIENTS: [(&str, &str); 3] = [
    (
        "registrations",
        "let client = registrations::Client::from_env().unwrap();
         println!(\"{:?}\", client.list().limit(3).collect().await);",
    ),
    (
        "cloudflare",
        "use cloudflare::{endpoints::account::ListAccounts, framework::{auth::Credentials, client::{ClientConfig, async_api::Client}, Environment}};
         let credentials = Credentials::UserAuthToken { token: std::env::var(\"CLOUDFLARE_API_TOKEN\").unwrap() };
         let client = Client::new(credentials, ClientConfig::default(), Environment::Production).unwrap();
         println!(\"{:?}\", client.request(&ListAccounts { params: None }).await.map(|it| it.result));",
    ),
    (
        "octocrab",
        "let client = octocrab::Octocrab::builder().personal_token(std::env::var(\"TOKEN\").unwrap()).build().unwrap();
         println!(\"{:?}\", client.current().list_repos_for_authenticated_user().per_page(3).send().await.map(|it| it.items));",
    ),
];

struct Measured {
    name: String,
    packages: usize,
    size: u64,
    cold: Cost,
    warm: Cost,
}

pub(crate) fn section() -> String {
    let measured = CLIENTS.map(|(name, body)| measure(name, body));
    let [own, ..] = &measured;
    let ratio = |of: f64, own: f64| format!("{:.2}", of / own);
    let rows = measured.iter().map(|it| {
        [
            it.name.clone(),
            it.packages.to_string(),
            ratio(it.size as f64, own.size as f64),
            ratio(it.cold.cpu.as_secs_f64(), own.cold.cpu.as_secs_f64()),
            ratio(it.cold.wall.as_secs_f64(), own.cold.wall.as_secs_f64()),
            ratio(it.warm.cpu.as_secs_f64(), own.warm.cpu.as_secs_f64()),
            ratio(it.warm.wall.as_secs_f64(), own.warm.wall.as_secs_f64()),
        ]
    });
    let header = [
        "client",
        "packages",
        "size ÷ `registrations`",
        "cold build, CPU",
        "wall",
        "warm build, CPU",
        "wall",
    ];
    format!(
        "A program that lists something and prints it, built with `--release` and default features: with this client, and \
         with the newest releases of two others. Packages are those that are not for building only. Warm: after a change of \
         the program. The default of `cloudflare` is the TLS library of the system; `registrations` and `octocrab` contain \
         one. Ratios to `registrations`, whose program has {:.1} MiB, and takes {:.0} s of CPU time cold and {:.1} s \
         warm.\n\n{}",
        mebibytes(own.size),
        own.cold.cpu.as_secs_f64(),
        own.warm.cpu.as_secs_f64(),
        table(header, rows)
    )
}

fn measure(name: &str, body: &str) -> Measured {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    let main = folder.path().join("src/main.rs");
    let program =
        format!("#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {{\n{body}\n}}\n");
    fs::write(&main, &program).unwrap();
    let manifest = "[package]\nname = \"program\"\nedition = \"2024\"\n";
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    let client = match name {
        "registrations" => vec![
            "--path".to_owned(),
            measure::root().join("crates/registrations").display().to_string(),
        ],
        other => vec![other.to_owned()],
    };
    measure::program(cargo(&folder, &["add", "--quiet"]).args(client));
    measure::program(&mut cargo(&folder, &["add", "--quiet", "tokio", "--features", "macros,rt"]));
    measure::program(&mut cargo(&folder, &["fetch", "--quiet"]));
    let build =
        || measure::program(&mut cargo(&folder, &["build", "--release", "--offline", "--quiet"]));
    let cold = build();
    fs::write(&main, format!("{program}// Changed.\n")).unwrap();
    let warm = build();
    let tree = cargo(&folder, &["tree", "--edges", "normal", "--prefix", "none"]).output().unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    let mut packages: Vec<_> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    packages.sort_unstable();
    packages.dedup();
    packages.retain(|it| !it.starts_with("program "));
    let version = packages.iter().find_map(|it| it.strip_prefix(&format!("{name} v")));
    Measured {
        name: format!("`{name}` {}", version.unwrap().split(' ').next().unwrap()),
        packages: packages.len(),
        size: size(&folder.path().join("target/release/program")),
        cold,
        warm,
    }
}

fn cargo(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = measure::cargo(arguments);
    command.current_dir(folder.path()).env_remove("CARGO_TARGET_DIR");
    command
}

fn size(file: &Path) -> u64 {
    fs::metadata(file).unwrap().len()
}
