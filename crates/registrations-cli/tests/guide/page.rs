//! `stats -o html`: what the page says, and what it must not do. A browser looks at it where one is installed.

use std::{fs, process::Command};

use registrations_emulator::Emulator;
use serde_json::{Value, json};

use crate::support::{Account, ran, run};

const HOSTILE: &str = "</title><script>alert(1)</script>&lt;\"'\u{202e}\u{1b}[2J";

fn account() -> Account {
    let account = Account::start(Emulator::builder().fleet_size(800));
    let hostile = json!({
        "id": "00000000-0000-4000-8000-000000000001", "key": "k",
        "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
        "device": {"id": "00000000-0000-4000-8000-000000000002", "name": HOSTILE, "client_version": HOSTILE},
        "user": {"id": "00000000-0000-4000-8000-000000000003", "email": "secret@example.com", "name": HOSTILE},
        "policy": {"id": "00000000-0000-4000-8000-000000000004", "name": HOSTILE,
            "updated_at": "2026-01-01T00:00:00Z", "default": false, "deleted": false},
    });
    account.emulator.put(hostile).unwrap();
    account
}

/// The names of all elements. Fails if one is not closed.
#[track_caller]
fn elements(page: &str) -> Vec<&str> {
    let (mut open, mut all) = (Vec::new(), Vec::new());
    for tag in page.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap();
        let name = tag.split([' ', '/']).next().unwrap();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed));
        } else if !tag.starts_with('!') {
            all.push(name);
            if !tag.ends_with('/') && name != "meta" {
                open.push(name);
            }
        }
    }
    assert!(open.is_empty(), "{open:?}");
    all
}

#[test]
fn the_page_runs_and_loads_nothing_and_names_are_text() {
    let account = account();
    for by in [&[][..], &["--by", "client"], &["--by", "policy"], &["--by", "user"]] {
        let args = [&["stats", "-o", "html"][..], by].concat();
        let page = account.run(&args).output();
        let mut elements = elements(&page);
        elements.sort_unstable();
        elements.dedup();
        for element in &elements {
            let known = [
                "body", "caption", "dd", "div", "dl", "dt", "g", "h1", "h2", "head", "header",
                "html", "main", "meta", "p", "rect", "section", "span", "style", "svg", "table",
                "tbody", "td", "text", "th", "thead", "time", "title", "tr",
            ];
            assert!(known.contains(element), "{element}");
        }
        for loads in ["src=", "href", "url(", "@import", "://", " on"] {
            let has = page.split('<').any(|tag| tag.split('>').next().unwrap().contains(loads));
            assert!(!has, "{loads}");
        }
        assert!(!page.contains("url(") && !page.contains("@import"));
        assert!(!page.contains(['\u{202e}', '\u{1b}']), "{by:?}");
        if by != ["--by", "user"] {
            let escaped = r"&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;lt;&quot;&#39;\u{202e}\u{1b}[2J";
            assert!(page.contains(escaped), "{by:?}");
        }
    }
}

#[test]
fn the_page_is_about_persons_only_if_it_is_asked_for() {
    let account = account();
    let page = account.run(&["stats", "-o", "html"]).output();
    for it in account.emulator.registrations() {
        let user = serde_json::to_value(&it.user).unwrap();
        let of_user = ["id", "email", "name"].map(|name| user[name].as_str().map(str::to_owned));
        let texts = of_user.into_iter().chain([Some(it.device.name), Some(it.id)]);
        for text in texts.flatten().filter(|it| it.len() > 4 && it != HOSTILE) {
            assert!(!page.contains(&text), "{text}");
        }
    }
    let users = account.run(&["stats", "-o", "html", "--by", "user"]).output();
    assert!(users.contains("secret@example.com"));
}

#[test]
fn charts_and_tables_have_the_numbers_of_the_other_formats() {
    let args = ["--emulator", "stats", "--pool", "100.96.0.0/12"];
    let page = run(&[&args[..], &["-o", "html"]].concat()).output();
    let whole = run(&[&args[..], &["-o", "json"]].concat()).output();
    let whole: Value = serde_json::from_str(&whole).unwrap();
    let sections: Vec<&str> = page.split("<section>").skip(1).collect();
    let fields = [
        "status",
        "registration_type",
        "tunnel_type",
        "key_type",
        "last_seen",
        "client_version",
        "policy",
    ];
    assert_eq!(sections.len(), fields.len() + 1);
    let plain = |text: &str| text.replace(',', "").replace("&lt;", "<");
    for (section, field) in sections.iter().zip(fields) {
        let rows: Vec<Vec<String>> = section
            .split("<tr><th scope=\"row\">")
            .skip(1)
            .map(|row| {
                let row = row.split("</tr>").next().unwrap().replace("</th>", "</td>");
                row.split("</td>").map(|cell| plain(cell.trim_start_matches("<td>"))).collect()
            })
            .collect();
        let expected = whole["by"][field].as_array().unwrap();
        assert_eq!(rows.len(), expected.len(), "{field}");
        for (row, expected) in rows.iter().zip(expected) {
            assert_eq!(row[0], expected["value"].as_str().unwrap_or("none"), "{field}");
            for (cell, name) in
                [(1, "registrations"), (3, "active"), (4, "revoked"), (5, "virtual_ipv4")]
            {
                assert_eq!(row[cell], expected[name].to_string(), "{field} {name}");
            }
        }
        // Each line of the chart is described by the same numbers.
        let chart = plain(section.split("</svg>").next().unwrap());
        for row in rows.iter().take(15) {
            assert!(
                chart.contains(&format!("{}: {} · {}", row[0], row[1], row[2])),
                "{field}: {row:?}"
            );
        }
    }
    let pool = sections[7];
    assert!(pool.contains("<th scope=\"row\">100.96.0.0/12</th><td>1,048,576</td>"), "{pool}");
    let facts = plain(page.split("</dl>").next().unwrap());
    for name in ["registrations", "users", "service_tokens", "superseded"] {
        assert!(facts.contains(&format!("<dd>{}", whole[name])), "{name}");
    }
}

#[test]
fn bars_are_as_long_as_their_share() {
    let page = run(&["--emulator", "stats", "--by", "tunnel", "-o", "html"]).output();
    let whole = run(&["--emulator", "stats", "--by", "tunnel", "-o", "json"]).output();
    let rows: Vec<Value> = serde_json::from_str(&whole).unwrap();
    let widths: Vec<f64> = page
        .split("<g>")
        .skip(1)
        .map(|line| {
            let widths = line.split("width=\"").skip(1).map(|it| it.split('"').next().unwrap());
            widths.map(|width| width.parse::<f64>().unwrap()).sum()
        })
        .collect();
    let counts: Vec<f64> = rows.iter().map(|row| row["registrations"].as_f64().unwrap()).collect();
    assert_eq!(widths.len(), counts.len());
    for (width, count) in widths.iter().zip(&counts) {
        assert!((width / widths[0] - count / counts[0]).abs() < 0.01, "{widths:?} {counts:?}");
    }
}

#[test]
fn an_empty_account_has_a_page() {
    let account = Account::start(Emulator::builder().fleet_size(0));
    let page = account.run(&["stats", "-o", "html", "--pool", "10.0.0.0/24"]).output();
    elements(&page);
    assert!(page.contains("<dd>0</dd>"), "{page}");
}

/// Light, dark and as PDF: nothing is requested, nothing goes wrong, and all of the page is there.
#[test]
fn a_browser_shows_the_page_without_errors() {
    let found = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| {
        Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
    });
    let Some(browser) = found else {
        eprintln!("skipped: neither Chromium nor Chrome is installed");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("fleet.html");
    fs::write(&page, account().run(&["stats", "-o", "html"]).output()).unwrap();
    let show = |flags: &[&str]| {
        let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
        let fixed = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--enable-logging=stderr",
            "--window-size=900,1600",
            &profile,
        ];
        let mut command = Command::new(browser);
        let shown = ran(command.args(fixed).args(flags).arg(format!("file://{}", page.display())));
        shown.ends(0);
        assert!(!shown.stderr.contains("CONSOLE"), "{shown:?}");
        shown
    };
    let picture = |name: &str| folder.path().join(name);
    let shot = |name: &str| format!("--screenshot={}", picture(name).display());
    show(&[&shot("light.png")]);
    show(&[&shot("dark.png"), "--blink-settings=preferredColorScheme=0"]);
    show(&[&format!("--print-to-pdf={}", picture("page.pdf").display())]);
    let size = |name: &str| fs::metadata(picture(name)).unwrap().len();
    assert!(size("light.png") > 10_000 && size("dark.png") > 10_000 && size("page.pdf") > 10_000);
    assert_ne!(fs::read(picture("light.png")).unwrap(), fs::read(picture("dark.png")).unwrap());
    let dom = show(&["--dump-dom"]).stdout;
    assert_eq!(dom.matches("<section>").count(), 7, "{dom}");
    assert!(!dom.contains("<script"), "{dom}");
}
