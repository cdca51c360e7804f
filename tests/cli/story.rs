//! What the pages of the documentation show of the sample project: the worked story, command by command and edit by
//! edit, and each command of other pages by itself.

use std::path::{Path, PathBuf};

use super::sandbox::{Sandbox, run_in};

/// The language of a block with a command that is run in a copy of the sample, and what it prints.
const RUN: &str = "console sample";
const STORY: &str = "least-privilege.md";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("docs/book/src")).unwrap();
    let mut pages: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    pages
}

/// A fenced block that is run or applied.
#[derive(Debug)]
enum Step {
    /// A command without the program's name, and the lines that are shown of what it says.
    Command(Vec<String>, Vec<String>),
    /// Tables that take the place of those of the same name.
    Edit(String),
}

fn steps(page: &Path) -> Vec<Step> {
    let text = std::fs::read_to_string(page).unwrap().replace('\r', "");
    let mut steps = Vec::new();
    let mut rest = &*text;
    while let Some((_, block)) = rest.split_once("```") {
        let (block, after) = block.split_once("```\n").unwrap();
        let (language, body) = block.trim_end().split_once('\n').unwrap();
        if language == RUN {
            let mut lines = body.lines();
            let command = lines.next().unwrap().strip_prefix("$ leastforce ").unwrap();
            steps.push(Step::Command(words(command), lines.map(str::to_owned).collect()));
        } else if language == "toml" {
            steps.push(Step::Edit(body.to_owned()));
        } else {
            // What a page shows of leastforce is run, or is a list of commands to choose from.
            assert!(!language.starts_with("console"), "{}: {language}", page.display());
        }
        rest = after;
    }
    steps
}

/// The words of a command line, in which double quotes keep blanks.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

/// Puts a table with its subtables in the place of what is there under its name.
fn replace(toml: &str, table: &str) -> String {
    let header = table.lines().next().unwrap();
    let below = format!("{}.", header.strip_suffix(']').unwrap());
    let lines: Vec<&str> = toml.lines().collect();
    let start = lines.iter().position(|line| *line == header).unwrap_or_else(|| panic!("{header}\n{toml}"));
    let is_next = |line: &&str| line.starts_with('[') && !line.starts_with(&below);
    let end = lines[start + 1..].iter().position(is_next).map_or(lines.len(), |at| start + 1 + at);
    [&lines[..start], &[table, ""], &lines[end..]].concat().join("\n") + "\n"
}

/// Each shown line stands in what was said, in order; a line of three dots stands for any lines.
fn shows(shown: &[String], said: &str) {
    let said: Vec<&str> = said.lines().map(str::trim_end).collect();
    let (mut at, mut free) = (0, false);
    for line in shown.iter().map(|line| line.trim_end()) {
        if line == "..." {
            free = true;
            continue;
        }
        let found = said[at..].iter().position(|is| *is == line).map(|more| at + more);
        assert!(
            found.is_some_and(|found| free || found == at),
            "{line}\n--- is not what was said:\n{}",
            said.join("\n")
        );
        (at, free) = (found.unwrap() + 1, false);
    }
    assert!(free || at == said.len(), "more was said:\n{}", said[at..].join("\n"));
}

pub(super) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::write(target, std::fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}

#[test]
fn every_command_of_a_page_says_what_the_page_shows() {
    let sandbox = Sandbox::new();
    let project = sandbox.path("");
    copy(&root().join("sample-sfdx-project"), &project);
    let mut commands = 0;
    for page in pages().iter().filter(|page| !page.ends_with(STORY)) {
        for step in steps(page) {
            let Step::Command(words, shown) = step else { continue };
            let ran = run_in(&project, &words.iter().map(String::as_str).collect::<Vec<_>>(), &[]);
            shows(&shown, &format!("{}{}", ran.err, ran.out));
            commands += 1;
        }
    }
    assert!(commands >= 2, "{commands}");
}

#[test]
fn every_command_of_the_story_says_what_the_page_shows() {
    let sandbox = Sandbox::new();
    let project = sandbox.path("");
    copy(&root().join("sample-sfdx-project"), &project);
    let mut commands = 0;
    for step in steps(&root().join("docs/book/src").join(STORY)) {
        match step {
            Step::Command(words, shown) => {
                let args: Vec<&str> = words.iter().map(String::as_str).collect();
                let ran = run_in(&project, &args, &[]);
                // What is left to a person is of severity high, so that `check` ends with 1.
                assert_eq!(ran.code, i32::from(args[0] == "check"), "{ran:#?}");
                shows(&shown, &format!("{}{}", ran.err, ran.out));
                commands += 1;
            }
            Step::Edit(table) => {
                let toml = replace(&sandbox.read("leastforce.toml"), &table);
                sandbox.write("leastforce.toml", toml);
            }
        }
    }
    assert_eq!(commands, 5);
    let left = sandbox.report(&[]);
    let of_warehouse =
        |f: &&serde_json::Value| f["identities"].as_array().unwrap().contains(&"warehouse".into());
    let findings = left["findings"].as_array().unwrap().iter().filter(of_warehouse);
    let severe: Vec<&str> = findings
        .filter(|f| f["severity"] == "high" || f["severity"] == "critical")
        .filter(|f| f["location"]["path"].as_str().unwrap().ends_with("Administrator.profile-meta.xml"))
        .map(|f| f["rule"].as_str().unwrap())
        .collect();
    assert_eq!(severe, ["undeclared-permission", "wide-login-ip-range"]);
}
