//! Where a new finding is shown: at a line that the change touched, where there is one.

use rustc_hash::FxHashMap;

use super::locate::Located;
use super::{Finding, Label, Place, Site, Status};
use crate::change::Change;
use crate::change::cause::Spot;
use crate::change::lines::ChangedLines;
use crate::change::pairs::Pair;
use crate::project::SourceFile;
use crate::terms::grant_key::GrantKey;

/// Adds to new findings of which no place is touched what made their identities hold the grant.
pub fn add_causes(findings: &mut [Finding], change: &Change<'_, '_>) {
    let head = change.head;
    let files = &head.library.project.files;
    let mut pairs: Option<FxHashMap<(usize, String), Pair>> = None;
    for finding in findings.iter_mut().filter(|f| f.counts()) {
        let Some(grant) = finding.grant.clone() else { continue };
        if labels(finding).any(|label| is_touched(label.site, &change.lines)) {
            continue;
        }
        let root = files[finding.primary.site.file].root;
        let pairs = pairs.get_or_insert_with(|| {
            let named = change.pairs().into_iter().filter_map(|pair| {
                let root = head.roots[pair.head.root?].org().root;
                Some(((root, pair.name.clone()), pair))
            });
            named.collect()
        });
        let of_identity = |identity: &String| pairs.get(&(root, identity.clone()));
        let pair = finding.identities.iter().find_map(of_identity);
        let Some((pair, causes)) = pair.and_then(|pair| Some((pair, change.gains(pair)?))) else { continue };
        let Some(analysis) = pair.head.root.map(|at| &head.roots[at]) else { continue };
        let Some(name) = head.library.names.find(&grant.name) else { continue };
        let key = GrantKey { kind: grant.kind, name };
        let causes = pair.head.ids.iter().flat_map(|&id| causes.of(analysis.access(id), key, grant.bits));
        let shown = causes.filter_map(|cause| cause.in_head(&change.lines, true)).filter_map(|shown| {
            let site = match shown.spot {
                Spot::Element { file, offset: 0, .. } => Site { file, place: Place::Root },
                Spot::Element { file, offset, .. } => Site { file, place: Place::Element(offset) },
                Spot::Text { file, offset } => {
                    Site { file, place: Place::Bytes { start: offset, end: offset } }
                }
                Spot::Configuration(location) => Site {
                    file: head.library.project.file(&location.path)?,
                    place: Place::OnDisk {
                        start: u32::try_from(location.start.offset).ok()?,
                        end: u32::try_from(location.end.offset).ok()?,
                    },
                },
            };
            let text = if shown.kept { "held since this" } else { "held since what stood here is gone" };
            Some(Label { site, text: text.to_owned() })
        });
        let known: Vec<Site> = labels(finding).map(|label| label.site).collect();
        let causes: Vec<Label> = shown.filter(|label| !known.contains(&label.site)).collect();
        finding.related.extend(causes);
    }
}

/// Makes a touched place of each new finding its primary one; what was primary becomes related.
pub fn set(findings: &mut [Finding], lines: &ChangedLines, located: &Located, files: &[SourceFile]) {
    let touched = |label: &Label| lines.touches_location(&located.of(label.site, files).0);
    for finding in findings.iter_mut().filter(|f| f.status == Status::Active) {
        if touched(&finding.primary) {
            continue;
        }
        let known = finding.related.iter().position(touched);
        if let Some(at) = known {
            std::mem::swap(&mut finding.related[at], &mut finding.primary);
        } else if let Some(station) = finding.path.iter().find(|label| touched(label)) {
            let origin = std::mem::replace(&mut finding.primary, station.clone());
            finding.related.insert(0, origin);
        }
    }
}

fn labels(finding: &Finding) -> impl Iterator<Item = &Label> {
    std::iter::once(&finding.primary).chain(&finding.related).chain(&finding.path)
}

fn is_touched(Site { file, place }: Site, lines: &ChangedLines) -> bool {
    match place {
        Place::Element(offset) | Place::Leaf { element: offset, .. } | Place::Bytes { start: offset, .. } => {
            lines.touches(file, offset)
        }
        Place::OnDisk { start, .. } => lines.touches(file, start),
        Place::Root => lines.touches(file, 0),
    }
}
