//! What every holder of real projects is taken for, to be compared before and after a change of the table.
//!
//! `LEASTFORCE_CORPUS=... cargo test --lib verdicts -- --ignored --nocapture | grep -P '\t' > before.tsv`

use crate::engine::common::projects;
use leastforce::Settings;
use leastforce::org::classify::{Classifier, Standing};
use leastforce::org::link::link;
use leastforce::terms::severity::Confidence;
use leastforce::tree::worktree::Worktree;

#[test]
#[expect(clippy::print_stdout, reason = "the table is the result")]
#[ignore = "prints a table for people"]
fn verdicts_of_every_holder() {
    println!("project\tholder\tverdict\tsum\tevidence");
    for project in projects() {
        let settings = Settings { threads: 1, ..Settings::default() };
        let read = leastforce::read(&Worktree::new(&project), &settings, &|_| {});
        let linked = link(&read.library, &settings.config);
        let name = project.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for org in &linked.orgs {
            let classifier = Classifier::new(org);
            for (id, holder) in org.holders.iter_enumerated() {
                let verdict = classifier.judge(id);
                let standing = match verdict.standing {
                    Standing::Identity(Confidence::Certain) => "certain",
                    Standing::Identity(Confidence::Likely) => "likely",
                    Standing::Candidate => "candidate",
                    Standing::Platform => "platform",
                    Standing::Other => "-",
                };
                let evidence: Vec<String> = verdict
                    .items
                    .iter()
                    .map(|item| format!("{:+} {} {}", item.weight, item.kind.row().name, item.what))
                    .collect();
                let (kind, sum) = (holder.kind.name(), verdict.sum);
                println!("{name}\t{kind}:{}\t{standing}\t{sum}\t{}", holder.name, evidence.join("; "));
            }
        }
    }
}
