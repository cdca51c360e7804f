//! Which holders are integration identities.
//!
//! The order is that of the evidence: holders that Salesforce or other people own, then facts,
//! then names. Declarations and vetoes come before all of this and are the linker's business.

use super::Org;
use super::holder::Holder;
use super::library::Library;
use super::words::Words;
use crate::catalog::license::{LicenseClass, LicenseKind};
use crate::catalog::profile::ProfileClass;
use crate::catalog::words::WordClass;
use crate::catalog::{implied, license, namespace, permission};
use crate::terms::grant::{Bits, GrantKind};
use crate::terms::holder_kind::HolderKind;
use crate::terms::ids::HolderId;
use crate::terms::severity::{Confidence, Severity};

/// What a holder is taken for.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Identity(Confidence),
    /// One word says integration and nothing else does.
    Candidate,
    /// Owned and run by Salesforce.
    Platform,
    Other,
}

/// A standing, and why, in sentences for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub standing: Standing,
    pub evidence: Vec<String>,
}

impl Verdict {
    fn new(standing: Standing, evidence: Vec<String>) -> Self {
        Self { standing, evidence }
    }

    fn other() -> Self {
        Self::new(Standing::Other, Vec::new())
    }
}

/// A holder to be judged.
#[derive(Copy, Clone)]
struct Subject<'o> {
    id: HolderId,
    holder: &'o Holder,
    org: &'o Org<'o>,
    library: &'o Library,
}

/// Judges one holder by what the files of its org say. Pure: the same files give the same verdict.
pub fn classify(id: HolderId, org: &Org<'_>) -> Verdict {
    let of = Subject { id, holder: &org.holders[id], org, library: org.library };
    by_owner(of).or_else(|| by_facts(of)).unwrap_or_else(|| by_names(of))
}

/// Holders of people, guests and the platform itself.
fn by_owner(of: Subject<'_>) -> Option<Verdict> {
    let Subject { holder, library, .. } = of;
    let standard = holder.standard_profile();
    let class = holder.known_license(library).map(|l| l.class);
    let of_namespace = holder.name.split_once("__").is_some_and(|(ns, _)| namespace::is_platform(ns));
    let platform_license = matches!(class, Some(LicenseClass::PlatformManaged));
    let is_platform = match holder.kind {
        // A clone of a platform profile keeps its licence and is an ordinary candidate.
        HolderKind::Profile => standard.is_some_and(|s| s.class == ProfileClass::Platform),
        _ => of_namespace || platform_license,
    };
    if is_platform {
        return Some(platform(of));
    }
    if let Some(standard) = standard {
        return Some(match standard.class {
            ProfileClass::ApiOnly => stock_api_only(of, standard.user_permissions.unwrap_or_default()),
            // Their names say nothing, but somebody may have closed one to people.
            ProfileClass::Admin | ProfileClass::People => by_facts(of).unwrap_or_else(Verdict::other),
            _ => Verdict::other(),
        });
    }
    match class {
        // People, or an agent, which is an integration only where it is declared.
        Some(LicenseClass::Guest | LicenseClass::Portal | LicenseClass::Chatter | LicenseClass::Agent) => {
            Some(Verdict::other())
        }
        _ => None,
    }
}

/// Named and not reported, unless it holds a critical permission other than View All Data.
fn platform(Subject { holder, library, .. }: Subject<'_>) -> Verdict {
    let critical = holder.entries(library).find(|(_, e)| {
        let name = library.names.get(e.name);
        e.enables_permission()
            && permission::find(name).is_some_and(|p| {
                p.rule != Some("view-all-data")
                    && p.rating.as_ref().is_some_and(|r| r.level == Severity::Critical && !r.label_only)
            })
    });
    match critical {
        Some((_, entry)) => Verdict::new(
            Standing::Identity(Confidence::Likely),
            vec![format!(
                "it belongs to the platform and yet holds {}, which people must have added",
                library.names.get(entry.name)
            )],
        ),
        None => Verdict::new(Standing::Platform, vec!["it belongs to the platform".into()]),
    }
}

/// A stock API-only profile counts once somebody widened it, or an app names it.
fn stock_api_only(Subject { id, holder, org, library }: Subject<'_>, stock: &[&str]) -> Verdict {
    let app = org.apps.iter().find(|a| a.pre_authorised.iter().any(|p| p.holder() == Some(id)));
    if let Some(app) = app {
        let evidence = format!("a stock API-only profile, and {} is open to it", app.title());
        return Verdict::new(Standing::Identity(Confidence::Certain), vec![evidence]);
    }
    let widened = holder.entries(library).find(|(_, e)| match e.kind {
        GrantKind::UserPermission => {
            let name = library.names.get(e.name);
            e.bits.contains(Bits::ENABLED) && !stock.iter().any(|s| s.eq_ignore_ascii_case(name))
        }
        // Every retrieve lists the apps, tabs and record types that all profiles see.
        GrantKind::App | GrantKind::Tab | GrantKind::RecordType => false,
        _ => !e.bits.is_empty(),
    });
    match widened {
        Some((_, entry)) => Verdict::new(
            Standing::Identity(Confidence::Certain),
            vec![format!(
                "the stock API-only profile, widened beyond its content: it grants '{}'",
                library.names.get(entry.name)
            )],
        ),
        None => Verdict::other(),
    }
}

fn by_facts(of: Subject<'_>) -> Option<Verdict> {
    let Subject { id, holder, org, library } = of;
    let mut evidence = Vec::new();
    // Of any file: a retrieve may have written it into one of several.
    let licenses = holder.files(library).filter_map(|(_, d)| d.license.as_ref());
    let mut integration = licenses.filter_map(|text| {
        let known = license::find(&text.text).filter(|l| l.class == LicenseClass::Integration)?;
        Some((&text.text, known.kind))
    });
    if let Some((text, kind)) = integration.next() {
        let kind = match (holder.kind, kind) {
            (HolderKind::Profile, _) | (_, LicenseKind::User) => "licence",
            (_, LicenseKind::PermissionSet) => "permission set licence",
        };
        evidence.push(format!("its {kind} is '{text}'"));
    }
    if org.gives(id, permission::API_ONLY_USER) {
        evidence.push("it grants API Only User".into());
    }
    (!evidence.is_empty()).then(|| Verdict::new(Standing::Identity(Confidence::Certain), evidence))
}

const NAMING: [WordClass; 5] =
    [WordClass::Strong, WordClass::Last, WordClass::Broad, WordClass::Soft, WordClass::Vendor];

fn by_names(of: Subject<'_>) -> Verdict {
    let Subject { holder, library, .. } = of;
    let described = Words::of_prose(holder.description(library).unwrap_or_default());
    if !described.find(&[WordClass::NotMachine]).is_empty() {
        return Verdict::other();
    }
    let mut best = Reading::Nothing;
    for text in [Some(holder.name.as_str()), holder.label(library)].into_iter().flatten() {
        match read_name(text) {
            Reading::Denied => return Verdict::other(),
            reading => best = best.max(reading),
        }
    }
    let likely = Standing::Identity(Confidence::Likely);
    match best {
        Reading::Nothing | Reading::Denied => Verdict::other(),
        Reading::Strong(phrase) => Verdict::new(likely, vec![format!("its name says '{phrase}'")]),
        Reading::TwoWords(one, two) => {
            Verdict::new(likely, vec![format!("its name says '{one}' and '{two}'")])
        }
        Reading::OneWord { firm, word } => {
            let mut evidence = vec![format!("its name says '{word}'")];
            let facts = further_facts(of, firm, &described);
            let standing = if facts.is_empty() { Standing::Candidate } else { likely };
            evidence.extend(facts);
            Verdict::new(standing, evidence)
        }
    }
}

/// What a name says, weakest first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Reading {
    Nothing,
    /// Not firm where people who use such a thing on screen would name their set like this.
    OneWord {
        firm: bool,
        word: &'static str,
    },
    TwoWords(&'static str, &'static str),
    Strong(&'static str),
    /// It speaks of people, or is a fixed phrase that means something else.
    Denied,
}

fn read_name(name: &str) -> Reading {
    let words = Words::of_name(name);
    if !words.find(&[WordClass::Deny]).is_empty() {
        return Reading::Denied;
    }
    let people = words.find(&[WordClass::People]);
    let found = words.find(&NAMING);
    let strong = found.iter().find(|m| match m.word.class {
        WordClass::Strong => true,
        // `SAP Integration`, `Integration`, `Integration 2`.
        WordClass::Last => words.is_last(m),
        _ => false,
    });
    if let Some(strong) = strong {
        // `Support Integration User` serves the support system; `Integration User Support` are people.
        let whole_phrase = strong.word.class == WordClass::Strong;
        let denied = people.iter().any(|p| !whole_phrase || words.follows(strong, p));
        return if denied { Reading::Denied } else { Reading::Strong(strong.word.phrase) };
    }
    if found.is_empty() {
        return Reading::Nothing;
    }
    if !people.is_empty() {
        return Reading::Denied;
    }
    let mut different: Vec<&'static str> = Vec::new();
    for found in &found {
        let overlaps = found.end != 0
            && different.iter().any(|d| d.split(' ').any(|w| found.word.phrase.split(' ').any(|f| f == w)));
        if !overlaps && !different.contains(&found.word.phrase) {
            different.push(found.word.phrase);
        }
    }
    match different[..] {
        [one, two, ..] => Reading::TwoWords(one, two),
        [word] => {
            // `Order Sync`, but not `Sync Contacts` and not `HubSpot`.
            let at_the_end = found.iter().any(|m| m.start > 0 && words.is_last(m));
            let soft = found.iter().all(|m| m.word.class == WordClass::Soft) && !at_the_end;
            let crowd = !words.find(&[WordClass::Crowd]).is_empty();
            Reading::OneWord { firm: !soft && !crowd, word }
        }
        [] => Reading::Nothing,
    }
}

/// What turns one broad word into a likely identity.
fn further_facts(of: Subject<'_>, firm: bool, described: &Words) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(machine) = described.find(&[WordClass::Machine]).first() {
        facts.push(format!("its description says '{}'", machine.word.phrase));
    }
    let Subject { id, holder, org, .. } = of;
    let visible =
        |kind| org.entries_of(id).any(|(_, e, bits)| e.kind == kind && bits.contains(Bits::ENABLED));
    let works_alone = org.gives(id, permission::API_ENABLED)
        && !visible(GrantKind::Tab)
        && !visible(GrantKind::App)
        // A set that opens the API and nothing behind it is an addition to somebody's profile, and so
        // may be one that is only named after a thing that people use.
        && (holder.kind == HolderKind::Profile || firm && reaches_something(of));
    if works_alone {
        facts.push("it grants API Enabled and shows no tab and no app".into());
    }
    if let Some(app) = org.apps.iter().find(|app| app.only_holder() == Some(id)) {
        facts.push(format!("{} logs in without a person and is open to nobody else", app.title()));
    }
    facts
}

/// Whether a holder grants anything to work with: an object, a class, all data.
fn reaches_something(Subject { id, org, library, .. }: Subject<'_>) -> bool {
    org.entries_of(id).any(|(_, e, _)| {
        e.kind != GrantKind::UserPermission || !implied::by_permission(library.names.get(e.name)).is_empty()
    })
}
