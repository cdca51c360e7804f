//! What makes two findings the same from one run to the next.
//!
//! The rule, the subject and the grant (or the entry's key) do; identities, lines, formatting and
//! the order of files do not, so that moving a block, reformatting a file or declaring an
//! integration leaves a finding what it was. Names are lower-cased and decoded. Where several
//! components share a subject's name, the project root and the package directory tell them apart,
//! and the path of those that share even the package directory. An identity that several project
//! roots have is told apart by the root. Whether a component is one file or many makes no difference.

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::Finding;
use crate::analysis::Analysis;
use crate::org::library::Library;
use crate::project::{MetadataKind, SourceFile};
use crate::terms::names::fold;
use crate::terms::subject_kind::SubjectKind;

/// Sets the fingerprints of all findings of a run.
pub fn set(findings: &mut [Finding], analysis: &Analysis<'_>, library: &Library) {
    let mut named: FxHashMap<(SubjectKind, String), usize> = FxHashMap::default();
    let mut neighbours: FxHashMap<(SubjectKind, String, Home<'_>), usize> = FxHashMap::default();
    let files = &library.project.files;
    for source in library.project.components() {
        let Some(kind) = kind_of(source.kind) else { continue };
        let name = fold(&source.name).into_owned();
        *neighbours.entry((kind, name.clone(), home(library, source))).or_default() += 1;
        *named.entry((kind, name)).or_default() += 1;
    }
    for identity in analysis.orgs().flat_map(|org| &org.identities) {
        *named.entry((SubjectKind::Identity, fold(&identity.name).into_owned())).or_default() += 1;
    }
    for finding in findings {
        let subject = (finding.subject.kind, fold(&finding.subject.name).into_owned());
        let shared = named.get(&subject).is_some_and(|&n| n > 1);
        let source = &files[files[finding.primary.site.file].component];
        let home = home(library, source);
        let neighbour = neighbours.get(&(subject.0, subject.1, home)).is_some_and(|&n| n > 1);
        let place = match finding.subject.kind {
            _ if !shared => Place::default(),
            SubjectKind::Identity => Place { root: home.0, ..Place::default() },
            _ => {
                let path = if neighbour { source.whole_path() } else { String::new() };
                Place { root: home.0, directory: home.1, path }
            }
        };
        finding.fingerprint = of(finding, &place);
    }
}

/// The subject that a file is all by itself. An external client app is several files, and its name
/// is that of the first.
fn kind_of(kind: MetadataKind) -> Option<SubjectKind> {
    Some(match kind {
        MetadataKind::ConnectedApp | MetadataKind::ExternalClientApplication => SubjectKind::App,
        MetadataKind::AuthProvider
        | MetadataKind::SamlSsoConfig
        | MetadataKind::NamedCredential
        | MetadataKind::ExternalCredential => SubjectKind::Credential,
        MetadataKind::ConnectedAppSettings
        | MetadataKind::OauthOidcSettings
        | MetadataKind::SecuritySettings
        | MetadataKind::EventSettings
        | MetadataKind::RemoteSiteSetting => SubjectKind::Settings,
        kind => kind.holder_kind()?.into(),
    })
}

/// A project root and a package directory.
type Home<'l> = (&'l str, &'l str);

fn home<'l>(library: &'l Library, source: &'l SourceFile) -> Home<'l> {
    let root = library.project.roots[source.root].path.as_str();
    (root, source.package_directory.as_deref().unwrap_or_default())
}

/// What tells subjects of one name apart; empty where nothing has to.
#[derive(Default)]
struct Place<'l> {
    root: &'l str,
    directory: &'l str,
    path: String,
}

/// The fingerprint: 64 hexadecimal digits.
fn of(finding: &Finding, place: &Place<'_>) -> String {
    let about = match (&finding.grant, &finding.key) {
        (Some(grant), _) => fold(&grant.to_string()).into_owned(),
        (None, Some(key)) => fold(key).into_owned(),
        (None, None) => String::new(),
    };
    let subject = fold(&finding.subject.name);
    let mut parts =
        vec![finding.rule, finding.subject.kind.name(), &subject, &about, place.root, place.directory];
    // Only where it is needed, so that it changes no other fingerprint.
    parts.extend(Some(place.path.as_str()).filter(|path| !path.is_empty()));
    of_parts(&parts)
}

/// The SHA-256 of texts in their order, in hexadecimal digits.
pub(crate) fn of_parts(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
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
