//! A draft as TOML.

use std::collections::BTreeMap;

use super::draft::{Draft, Proposal};
use super::syntax::{comment, key, line, quoted};
use crate::config::IntegrationKind;
use crate::terms::holder_kind::HolderKind;
use crate::terms::severity::Confidence;
use crate::text::escape::plain;

/// `contracts` are those of some integrations, by their names.
pub(super) fn write(draft: &Draft, contracts: &BTreeMap<String, String>) -> String {
    let mut out = String::from("#:schema ./leastforce.schema.json\n\n");
    if draft.integrations.is_empty() {
        comment(&mut out, nothing_found(draft));
        out.push('\n');
        out.push_str(EXAMPLE);
    } else {
        comment(&mut out, INTRODUCTION);
        for proposal in &draft.integrations {
            out.push('\n');
            integration(&mut out, proposal);
            if let Some(contract) = contracts.get(&proposal.name) {
                out.push('\n');
                out.push_str(contract);
            }
        }
    }
    if !draft.candidates.is_empty() {
        out.push('\n');
        comment(&mut out, CANDIDATES);
        for proposal in &draft.candidates {
            out.push('\n');
            candidate(&mut out, proposal);
        }
    }
    out.push('\n');
    out.push_str(VETO);
    out
}

fn nothing_found(draft: &Draft) -> &'static str {
    if draft.holders {
        "No profile and no permission set here shows by its licence, its permissions or its name that an \
         integration uses it. Declare the integrations that you know:"
    } else {
        "There is no profile and no permission set here yet. Declare the integrations that you know:"
    }
}

const EXAMPLE: &str = "\
# [integrations.erp-orders]
# owner = \"a person, a team or an address\"
# profile = \"ERP Integration\"
# permission-sets = [\"ERP_Orders\"]
";

const INTRODUCTION: &str = "The integrations that this repository shows, each with what speaks for it. Read them, \
     correct them, and fill in the commented keys: what is called likely stays likely until its \
     owner is filled in. One block is one integration user: move a permission set into the block of the profile that it \
     is used with.";

const CANDIDATES: &str = "Near to being integrations and not checked as such, because only a word in the name \
     speaks for each. Take the '# ' from the block of one that is, and delete the others.";

const VETO: &str = "\
# Where leastforce takes people for an integration: delete the block above, and say so here, or
# they will be found again.
# [[not-integration]]
# holder = \"permission-set:Integration_Admins\"
# reason = \"assigned to the people who run the integrations\"
# owner = \"the team that answers for it\"
";

fn integration(out: &mut String, proposal: &Proposal) {
    let sure = match proposal.confidence {
        Some(Confidence::Certain) => "Certain",
        _ => "Likely",
    };
    comment(out, &format!("{sure}: {}.", proposal.evidence.join("; ")));
    files(out, proposal);
    let kinds = IntegrationKind::ALL.map(IntegrationKind::name).join(" | ");
    line(out, &format!("[integrations.{}]", key(&proposal.name)));
    line(out, "# owner = \"a person, a team or an address\"");
    line(out, &format!("# kind = \"{}\"  # {kinds}", IntegrationKind::Sync.name()));
    if proposal.holders.iter().all(|(kind, _)| *kind != HolderKind::Profile) {
        line(out, "# profile = \"the profile of its user\"");
    }
    for holders in holders(proposal) {
        line(out, &holders);
    }
    line(out, "# review-by = YYYY-MM-DD");
}

fn candidate(out: &mut String, proposal: &Proposal) {
    comment(out, &format!("Candidate: {}.", proposal.evidence.join("; ")));
    files(out, proposal);
    line(out, &format!("# [integrations.{}]", key(&proposal.name)));
    for holders in holders(proposal) {
        line(out, &format!("# {holders}"));
    }
}

fn files(out: &mut String, proposal: &Proposal) {
    const SHOWN: usize = 3;
    for path in proposal.paths.iter().take(SHOWN) {
        line(out, &format!("# {}", plain(path)));
    }
    if let Some(more @ 1..) = proposal.paths.len().checked_sub(SHOWN) {
        line(out, &format!("# and {more} more"));
    }
}

/// The line of each kind of holder.
fn holders(proposal: &Proposal) -> Vec<String> {
    const KINDS: [HolderKind; 3] =
        [HolderKind::Profile, HolderKind::PermissionSet, HolderKind::PermissionSetGroup];
    let of = |kind: HolderKind| {
        let names: Vec<String> =
            proposal.holders.iter().filter(|(k, _)| *k == kind).map(|(_, name)| quoted(name)).collect();
        let key = kind.key();
        match &names[..] {
            [] => None,
            [name] if kind == HolderKind::Profile => Some(format!("{key} = {name}")),
            names => Some(format!("{key} = [{}]", names.join(", "))),
        }
    };
    KINDS.into_iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn proposal(kind: HolderKind, name: &str, holder: &str, evidence: &str) -> Proposal {
        Proposal {
            name: name.to_owned(),
            confidence: Some(Confidence::Likely),
            evidence: vec![evidence.to_owned()],
            holders: vec![(kind, holder.to_owned())],
            paths: vec![format!("profiles/{holder}.profile-meta.xml")],
        }
    }

    fn parsed(text: &str) -> ::toml::Table {
        text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    proptest! {
        #[test]
        fn every_name_survives_and_breaks_out_of_nothing(
            name in "\\PC{1,20}|.{1,20}", holder in any::<String>(), evidence in any::<String>()
        ) {
            let draft = Draft {
                integrations: vec![proposal(HolderKind::Profile, &name, &holder, &evidence)],
                candidates: vec![proposal(HolderKind::PermissionSet, "other", &holder, &evidence)],
                holders: true,
            };
            let table = parsed(&write(&draft, &BTreeMap::new()));
            prop_assert_eq!(table.len(), 1);
            let integrations = table["integrations"].as_table().unwrap();
            prop_assert_eq!(integrations.len(), 1);
            let declared = integrations[&name].as_table().unwrap();
            prop_assert_eq!(declared.len(), 1);
            prop_assert_eq!(declared["profile"].as_str().unwrap(), &holder);
        }
    }

    #[test]
    fn a_candidate_is_declared_by_taking_its_marks_away() {
        let hostile = "x\"]\n[rules]\nmodify-all-data = \"off\"\r# \u{202e}";
        let draft = Draft {
            candidates: vec![proposal(HolderKind::PermissionSet, "backup", hostile, hostile)],
            ..Draft::default()
        };
        let text = write(&draft, &BTreeMap::new());
        assert!(parsed(&text).is_empty());
        let start = text.find("# [integrations.backup]").unwrap();
        let block: Vec<_> = text[start..].lines().take(2).map(|l| l.strip_prefix("# ").unwrap()).collect();
        let sets = &parsed(&block.join("\n"))["integrations"]["backup"]["permission-sets"];
        assert_eq!(sets[0].as_str().unwrap(), hostile);
    }

    #[test]
    fn the_examples_are_valid() {
        for example in [EXAMPLE, VETO] {
            let from = example.find("# [").unwrap();
            let text: Vec<_> = example[from..].lines().map(|l| l.strip_prefix("# ").unwrap()).collect();
            assert!(!parsed(&text.join("\n")).is_empty());
        }
    }
}
