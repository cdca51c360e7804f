//! What makes two findings the same from one run to the next.
//!
//! The rule, the subject and the grant (or the entry's key) do; identities, lines, formatting and
//! the order of files do not, so that moving a block, reformatting a file or declaring an
//! integration leaves a finding what it was. Names are lower-cased and decoded. Where several
//! files share a subject's name, the project root and the package directory tell them apart.

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::{Finding, SubjectKind};
use crate::access::library::Library;
use crate::metadata::names::fold;
use crate::project::MetadataKind;

/// Sets the fingerprints of all findings of a run.
pub fn set(findings: &mut [Finding], library: &Library) {
    let mut files: FxHashMap<(SubjectKind, String), usize> = FxHashMap::default();
    for source in &library.project.files {
        let kind = match source.kind {
            MetadataKind::Profile => SubjectKind::Profile,
            MetadataKind::PermissionSet => SubjectKind::PermissionSet,
        };
        *files.entry((kind, fold(&source.name).into_owned())).or_default() += 1;
    }
    for finding in findings {
        let name = fold(&finding.subject.name).into_owned();
        let shared = files.get(&(finding.subject.kind, name)).is_some_and(|&n| n > 1);
        let source = &library.project.files[finding.primary.site.file];
        let place = shared.then(|| {
            let root = library.project.roots[source.root].path.as_str();
            (root, source.package_directory.as_deref().unwrap_or_default())
        });
        finding.fingerprint = of(finding, place);
    }
}

/// The fingerprint: 64 hexadecimal digits.
fn of(finding: &Finding, place: Option<(&str, &str)>) -> String {
    let about = match (&finding.grant, &finding.key) {
        (Some(grant), _) => fold(&grant.to_string()).into_owned(),
        (None, Some(key)) => fold(key).into_owned(),
        (None, None) => String::new(),
    };
    let (root, directory) = place.unwrap_or_default();
    let subject = fold(&finding.subject.name);
    let mut hasher = Sha256::new();
    for part in [finding.rule, finding.subject.kind.name(), &subject, &about, root, directory] {
        hasher.update(part.as_bytes());
        // No name can hold it, so that parts cannot run into each other.
        hasher.update([0]);
    }
    hasher.finalize().iter().fold(String::with_capacity(64), |mut out, byte| {
        use std::fmt::Write;
        let _ = write!(out, "{byte:02x}");
        out
    })
}
