//! Every rule against its own page and its cases under `tests/rules/`.
//!
//! A page's failing blocks give exactly one finding of the rule, on the stated line; its passing
//! blocks give none. A case is a small project with the findings that are expected of it in
//! `expected.txt`.

#[path = "engine/common/mod.rs"]
mod common;

use std::path::{Path, PathBuf};

use common::{Files, compare, lines, lint};
use leastforce::report::model::{Report, Safety};
use leastforce::rules::engine::docs::{SECTIONS, page};
use leastforce::rules::{Check, RULES, Rule};
use leastforce::terms::grant::GrantKind;
use leastforce::terms::severity::Severity;
use leastforce::tree::worktree::Worktree;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let mut trials = Vec::new();
    for rule in RULES {
        trials.push(Trial::test(format!("page::{}", rule.name), || check_page(rule)));
        for case in folders(&Path::new(CASES).join(rule.name)) {
            let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
            trials.push(Trial::test(format!("case::{}::{name}", rule.name), move || check_case(rule, &case)));
        }
        trials.push(Trial::test(format!("has_cases::{}", rule.name), || {
            let found = folders(&Path::new(CASES).join(rule.name)).len();
            if found == 0 { Err("no case under tests/rules".into()) } else { Ok(()) }
        }));
    }
    trials.push(Trial::test("register::holds_every_page", every_page_is_registered));
    trials.push(Trial::test("register::holds_every_case", every_case_is_registered));
    trials.push(Trial::test("register::names_are_sound", names_are_sound));
    trials.push(Trial::test("register::nothing_serious_goes_unreported", nothing_serious_goes_unreported));
    trials.push(Trial::test("register::controls_name_rules", controls_name_rules));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rules");
const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");

fn folders(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(path) else { return Vec::new() };
    let mut folders: Vec<_> = entries.flatten().map(|e| e.path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    folders
}

/// One fenced block of a page.
struct Block<'a> {
    path: String,
    /// The line on which the finding is expected.
    line: Option<u32>,
    text: &'a str,
}

fn check_page(rule: &'static Rule) -> Result<(), Failed> {
    let page = page(rule.docs);
    if !rule.docs.starts_with(&format!("# {}\n", rule.name)) {
        return Err("the page does not begin with the rule's name".into());
    }
    let titles: Vec<_> = page.sections.iter().map(|s| s.title).filter(|t| *t != "Options").collect();
    if titles != SECTIONS || page.summary.is_empty() {
        return Err(format!("sections {titles:?}, summary {:?}", page.summary).into());
    }
    let has_options = page.sections.iter().any(|s| s.title == "Options");
    if has_options == rule.options.is_empty() {
        return Err("an Options section and the rule's options must go together".into());
    }
    for section in &page.sections {
        let fails = section.title == "Fails";
        if !fails && section.title != "Passes" {
            continue;
        }
        let examples = examples(section.body);
        if examples.is_empty() {
            return Err(format!("no example under {}", section.title).into());
        }
        for example in examples {
            check_example(rule, fails, &example)?;
        }
    }
    Ok(())
}

fn check_example(rule: &Rule, fails: bool, blocks: &[Block<'_>]) -> Result<(), Failed> {
    let is_base = |b: &&Block<'_>| b.path.starts_with(BASE);
    let head = || blocks.iter().filter(|b| !is_base(b));
    let files = Files::new(head().map(|b| (b.path.clone(), b.text)));
    let report = if blocks.iter().any(|b| is_base(&b)) {
        let before = |path: &str| blocks.iter().find(|b| b.path.strip_prefix(BASE) == Some(path));
        let base = head().map(|b| (b.path.clone(), before(&b.path).unwrap_or(b).text));
        compare(&Files::new(base), &files, &[rule.name])
    } else {
        lint(&files, &[rule.name])
    };
    if !report.errors.is_empty() {
        return Err(format!("{:?}", report.errors).into());
    }
    let found: Vec<_> =
        report.findings.iter().map(|f| (f.location.path.as_str(), f.location.start.line)).collect();
    let expected: Vec<_> = blocks.iter().filter_map(|b| Some((b.path.as_str(), b.line?))).collect();
    if expected.len() != usize::from(fails) {
        return Err(format!("a failing example states one line, a passing one none: {expected:?}").into());
    }
    if found != expected {
        return Err(format!("expected {expected:?}, found\n{}", lines(&report)).into());
    }
    Ok(())
}

/// What the path of a block begins with that shows a file before a change. A file that is shown once is the same
/// before and after it.
const BASE: &str = "base/";

/// The examples of a section: the blocks under one `###` heading make one project, and so do the
/// blocks of a section without such headings.
fn examples(body: &str) -> Vec<Vec<Block<'_>>> {
    let mut examples = vec![Vec::new()];
    let mut rest = body;
    while let Some(start) = rest.find("```").into_iter().chain(rest.find("### ")).min() {
        rest = &rest[start..];
        if rest.starts_with("###") {
            examples.push(Vec::new());
            rest = &rest[3..];
            continue;
        }
        let Some((info, after)) = rest[3..].split_once('\n') else { break };
        let Some(end) = after.find("```") else { break };
        let (_, info) = info.split_once(' ').unwrap_or((info, ""));
        let (path, line) = match info.rsplit_once(" line=") {
            Some((path, line)) => (path, line.trim().parse().ok()),
            None => (info.trim(), None),
        };
        if let Some(example) = examples.last_mut() {
            example.push(Block { path: path.to_owned(), line, text: &after[..end] });
        }
        rest = &after[end + 3..];
    }
    examples.retain(|e| !e.is_empty());
    examples
}

fn check_case(rule: &'static Rule, case: &Path) -> Result<(), Failed> {
    // What a change does is shown by both states.
    let (base, head) = (case.join("base"), case.join("head"));
    let report = if base.is_dir() && head.is_dir() {
        compare(&Worktree::new(&base), &Worktree::new(&head), &[rule.name])
    } else {
        lint(&Worktree::new(case), &[rule.name])
    };
    if !report.errors.is_empty() {
        return Err(format!("{:?}", report.errors).into());
    }
    for finding in &report.findings {
        is_for_people(&finding.message)?;
        is_for_people(&finding.help)?;
    }
    let found = written(&report);
    let file = case.join("expected.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &found)?;
    }
    let expected = std::fs::read_to_string(&file)?.replace("\r\n", "\n");
    if found != expected {
        let diff = similar::TextDiff::from_lines(&expected, &found);
        let diff = diff.unified_diff().header("expected.txt", "found").to_string();
        let again = format!("UPDATE=1 cargo test --test rules case::{}", rule.name);
        return Err(format!("{diff}\nif this is what it should say: {again}").into());
    }
    Ok(())
}

/// Holds a text to what readers can follow: no id of the catalogue, and a help that is whole sentences.
fn is_for_people(text: &str) -> Result<(), Failed> {
    let names_an_edge = text.split(['(', ')', ' ', ',']).any(|word| {
        word.strip_prefix('e').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    });
    if names_an_edge || text.contains("..") && !text.contains("\"...\"") || text.contains("  ") {
        return Err(format!("not for readers: {text}").into());
    }
    Ok(())
}

/// The findings as `expected.txt` holds them: for each its place and kind as in [`lines`], below it all
/// that a reader is told, and a blank line between two.
fn written(report: &Report) -> String {
    let places = lines(report);
    let findings = report.findings.iter().zip(places.lines()).map(|(f, place)| {
        let mut text = place.to_owned();
        let mut add = |name: &str, value: &str| {
            text.extend(["\n    ", name, ": ", &value.replace('\n', "\n        ")]);
        };
        add("message", &f.message);
        add("label", &f.label);
        for (name, places) in [("also", &f.related), ("step", &f.path)] {
            for place in places {
                add(
                    name,
                    &format!("{}:{} {}", place.location.path, place.location.start.line, place.message),
                );
            }
        }
        add("help", &f.help);
        if let Some(fix) = &f.fix {
            let reason = fix.reason.as_deref().map_or_else(String::new, |reason| format!(", {reason}"));
            let safety = if fix.safety == Safety::Safe { "safe" } else { "unsafe" };
            add("fix", &format!("{safety}{reason}"));
        }
        text + "\n"
    });
    findings.collect::<Vec<_>>().join("\n")
}

/// Deleting a rule from the register leaves its page behind, and this fails.
fn every_page_is_registered() -> Result<(), Failed> {
    let mut pages = 0;
    for entry in walkdir::WalkDir::new(PAGES) {
        let path = entry?.into_path();
        if path.extension().is_none_or(|e| e != "md") {
            continue;
        }
        pages += 1;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().replace('_', "-");
        if !RULES.iter().any(|r| r.name == name) {
            return Err(format!("{name} has a page and is not registered").into());
        }
    }
    if pages != RULES.len() {
        return Err(format!("{pages} pages and {} rules", RULES.len()).into());
    }
    Ok(())
}

fn every_case_is_registered() -> Result<(), Failed> {
    for folder in folders(Path::new(CASES)) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !RULES.iter().any(|r| r.name == name) {
            return Err(format!("tests/rules/{name} belongs to no rule").into());
        }
    }
    Ok(())
}

fn names_are_sound() -> Result<(), Failed> {
    for entry in walkdir::WalkDir::new(PAGES).into_iter().map(Result::unwrap) {
        let page = entry.path();
        let stem = page.file_stem().unwrap_or_default().to_string_lossy().replace('_', "-");
        if page.extension().is_some_and(|e| e == "md") && !RULES.iter().any(|r| r.name == stem) {
            return Err(format!("{} belongs to no rule", page.display()).into());
        }
    }
    for (i, rule) in RULES.iter().enumerate() {
        let kebab = rule.name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        let page = format!("{}/{}.md", rule.group.name(), rule.name).replace('-', "_");
        let own_page = std::fs::read_to_string(Path::new(PAGES).join(page));
        if !kebab
            || own_page.map(|p| p.replace("\r\n", "\n")).ok().as_deref()
                != Some(&rule.docs.replace("\r\n", "\n"))
        {
            return Err(
                format!("{}: the name is not kebab-case, or the page is another rule's", rule.name).into()
            );
        }
        if RULES[..i].iter().any(|r| r.name == rule.name) {
            return Err(format!("{} is registered twice", rule.name).into());
        }
    }
    Ok(())
}

/// The benchmark's table names rules that exist.
fn controls_name_rules() -> Result<(), Failed> {
    for control in leastforce::catalog::benchmark::controls() {
        for rule in control.rules {
            if leastforce::rules::find(rule).is_none() {
                return Err(format!("{} names {rule}, which does not exist", control.id).into());
            }
        }
    }
    Ok(())
}

/// The catalogue's rows name rules that exist, rate what they report, and say a severity only where
/// the rule's own does not do. What is critical or high has a rule.
fn nothing_serious_goes_unreported() -> Result<(), Failed> {
    for row in leastforce::catalog::permission::all() {
        let level = row.rating.as_ref().map(|rating| rating.level);
        let mistake = match row.rule.map(|name| (name, leastforce::rules::find(name))) {
            Some((name, None)) => format!("is reported by {name}, which does not exist"),
            Some((name, Some(rule))) if !matches!(rule.check, Check::Grant(GrantKind::UserPermission, _)) => {
                format!("is reported by {name}, which does not look at user permissions")
            }
            Some((name, Some(_))) if level.is_none() || row.protective => {
                format!("is reported by {name} and has no level")
            }
            // Its rows have nothing in common: each is as severe as its level.
            Some(("risky-permission", _)) if row.rule_severity != level => {
                "is a risky permission, so severity and level must be the same".to_owned()
            }
            Some((name, Some(rule)))
                if name != "risky-permission" && row.rule_severity == Some(rule.severity) =>
            {
                format!("repeats the severity of {name}")
            }
            None if level >= Some(Severity::High) && !row.protective => "is reported by no rule".to_owned(),
            None if row.rule_severity.is_some() => "has a severity and no rule".to_owned(),
            _ => continue,
        };
        return Err(format!("{} {mistake}", row.name).into());
    }
    Ok(())
}
