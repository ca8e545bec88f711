//! The report as Markdown.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    super::{Change, Class, Compared, Edit, Findings, Project, Side},
    changelog, proof,
    rows::{list, places, rows, some},
    section::{LIMIT, Section, join},
    summary::{audiences, plural, title},
    text::{cell, code, prose},
};

/// The report as Markdown, of at most [`LIMIT`] characters.
pub fn markdown(findings: &Findings) -> String {
    let notes =
        findings.context.corrections.edits.len() + findings.context.corrections.hidden.len();
    let mut sections = vec![Section::fixed([title(findings)])];
    match &findings.compared {
        Err(reason) => {
            let reasons: Vec<String> = reason.lines().map(str::to_owned).collect();
            sections.push(Section::block(&[], "text", &reasons, 2));
            sections.push(differing(&findings.context.differences));
        }
        Ok(compared) if compared.changes.is_empty() => {
            let title = "## ✅ Nothing changes for users".to_owned();
            sections = vec![Section::fixed([title, why(compared, findings.project())])];
            if notes == 0 && neighbours(findings).is_none() {
                return join(sections, LIMIT);
            }
        }
        Ok(compared) => {
            let rows = audiences(compared, findings.project());
            let rows =
                rows.into_iter().map(|(who, effect)| format!("| {who} | {} |", cell(&effect)));
            let head = ["| who | effect |".to_owned(), "| --- | --- |".to_owned()];
            sections.push(Section::fixed(head.into_iter().chain(rows)));
            sections.push(table(&compared.changes));
            sections.extend(
                compared.proof.iter().flat_map(|it| proof::sections(it, findings.project())),
            );
        }
    }
    sections.extend(to_do(findings));
    let compared = findings.compared.as_ref().ok();
    sections.extend(compared.and_then(|compared| changelog(&compared.changes)));
    sections.extend(neighbours(findings));
    sections.extend(overlay(findings));
    sections.extend(compared.and_then(|compared| outline(&compared.outline)));
    sections.push(Section::fixed(provenance(findings)));
    join(sections, LIMIT)
}

/// Why nothing changes.
fn why(compared: &Compared, project: Project) -> String {
    let proof = match &compared.proof {
        Some(proof) => format!("Proof by compilation: {}", proof::summary(proof, project)),
        None => "Not compiled".to_owned(),
    };
    format!(
        "The crates offer the same, and send and read the same. The descriptions differ in texts, tags, extensions, limits of \
         responses or the order, if they differ. {proof}."
    )
}

fn differing(lines: &[String]) -> Section {
    if lines.is_empty() {
        return Section::fixed(["The fragments are the same on both sides."]);
    }
    Section::block(&["**What differs in the fragments**", ""], "text", lines, 5)
}

fn table(changes: &[Change]) -> Section {
    let head = ["| class | Rust item | change | in the description |", "| --- | --- | --- | --- |"];
    let body = rows(changes).into_iter().map(|row| {
        let icon = match row.class {
            Class::Silent => "☠️",
            Class::Breaking => "❌",
            Class::Wire => "🔌",
            Class::Additive => "➕",
            Class::Deprecated => "🕯",
        };
        let changes = some(row.changes.into_iter(), "<br>");
        // What has no item is named by its place.
        let items = if row.items == row.places { "–".to_owned() } else { list(&row.items) };
        let places = places(&row.places);
        format!("| {icon} | {} | {} | {} |", cell(&items), cell(&changes), cell(&places))
    });
    Section {
        head: head.map(str::to_owned).to_vec(),
        body: body.collect(),
        tail: Vec::new(),
        rank: 1,
    }
}

fn to_do(findings: &Findings) -> Vec<Section> {
    let item = |edit: &Edit| {
        let (what, target) = (code(&edit.to_string()), code(&edit.target));
        format!("- [ ] {what} ({target}): {}", prose(&edit.reason))
    };
    let items = findings.context.corrections.edits.iter().map(item).collect();
    let list = Section::list("**To do**", items);
    let text = "`cargo xtask review --mend` makes these edits; review them as a diff.";
    list.into_iter().flat_map(|list| [list, Section::fixed([text])]).collect()
}

fn changelog(changes: &[Change]) -> Option<Section> {
    Section::folded("Draft for CHANGELOG.md", "markdown", &changelog::draft(changes), 4)
}

/// What fails is the reason for a missing verdict, and what is redundant is to be deleted: both are listed there.
fn overlay(findings: &Findings) -> Vec<Section> {
    let overlay = &findings.context.corrections;
    let mut sections = vec![Section::fixed([format!(
        "**Overlays**: {} applied, {} redundant, {} failing",
        plural(overlay.applied, "action"),
        overlay.redundant.len(),
        overlay.failing.len()
    )])];
    let lines = overlay.hidden.iter().flat_map(|it| it.lines()).map(str::to_owned);
    let summary = format!("They hide {} of the vendor", plural(overlay.hidden.len(), "change"));
    sections.extend(Section::folded(&summary, "text", &lines.collect::<Vec<_>>(), 3));
    sections
}

fn outline(lines: &[String]) -> Option<Section> {
    let summary = format!("Outlines of the crates: {}", plural(lines.len(), "line"));
    Section::folded(&summary, "diff", lines, 6)
}

/// What the vendor has beside the selected operations since, as far as the provenance of both sides states it.
fn neighbours(findings: &Findings) -> Option<Section> {
    let listed = |side: &Side| -> Option<BTreeSet<String>> {
        let list = side.provenance.as_ref()?.pointer("/document/others")?.as_array()?;
        Some(list.iter().filter_map(|it| Some(it.as_str()?.to_owned())).collect())
    };
    let [old, new] = &findings.sides;
    let (old, new) = (listed(old)?, listed(new)?);
    let items = new.difference(&old).map(|it| format!("- {}", code(it))).collect();
    Section::list("**New operations of the vendor, not selected**", items)
}

fn provenance(findings: &Findings) -> Vec<String> {
    let document = |side: &Side| {
        let name = code(&side.name);
        let text = |key: &str| side.provenance.as_ref()?.pointer(key).and_then(Value::as_str);
        match (text("/document/file"), text("/document/sha256")) {
            (Some(file), Some(sum)) => {
                let sum: String = sum.chars().take(12).collect();
                format!("{name}, {} (sha256 {})", code(file), code(&sum))
            }
            _ => format!("{name}, of unknown provenance"),
        }
    };
    let [old, new] = &findings.sides;
    vec![
        format!("- Compared: {} → {}", document(old), document(new)),
        format!("- Again: {}", code(&findings.context.command)),
    ]
}
