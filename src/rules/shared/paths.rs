//! How an escalation path is told: what the two rules about paths share.

use rustc_hash::FxHashSet;

use super::remedy::revoke;
use crate::catalog::permission;
use crate::escalation::case::{Atom, Case, What};
use crate::escalation::entry_at::EntryAt;
use crate::escalation::paths::{Owner, Path};
use crate::escalation::proof::ProofStep;
use crate::finding::{Label, Place, Subject};
use crate::metadata::entry;
use crate::rules::engine::context::{Draft, Findings, HolderContext, IdentityContext};
use crate::terms::severity::Confidence;
use crate::terms::subject_kind::SubjectKind;
use crate::text::phrase::and;

/// Reports the paths that one holder opens alone, or those that only several open together.
pub(crate) fn report(of: &IdentityContext<'_>, together: bool, out: &mut Findings) {
    let case = of.cx.analysis.case(of.id);
    for path in of.cx.analysis.paths(of.id) {
        if path.owner.is_none() == together {
            let route = Route { of, case, path };
            if let Some(draft) = route.draft() {
                out.push(&of.cx, draft);
            }
        }
    }
}

/// A path that an identity has, on its way to a finding.
struct Route<'a> {
    of: &'a IdentityContext<'a>,
    case: &'a Case,
    path: &'a Path,
}

impl Route<'_> {
    fn draft(&self) -> Option<Draft> {
        let (cx, path, identity) = (&self.of.cx, self.path, self.of.identity);
        let goal = path.goals.first()?;
        let (atom, primary) = self.primary()?;
        let label = self.label(primary, here(atom, ""));
        // A holder's own path is one matter, whoever uses it, as long as its own grants break it.
        let only_here = path.owner.as_ref().filter(|owner| {
            self.case
                .members(path.cut.atoms)
                .all(|(_, a)| a.entries.iter().all(|&s| self.owner_of(s) == **owner))
        });
        let (subject, key) = match (&path.owner, only_here) {
            (Some(owner), Some(_)) => (subject(owner), goal.name.to_owned()),
            (Some(owner), None) => (subject(owner), format!("{} {}", goal.name, identity.name)),
            (None, _) => {
                (Subject { kind: SubjectKind::Identity, name: identity.name.clone() }, goal.name.to_owned())
            }
        };
        let mut draft = cx
            .about_label(subject, label.clone())
            .identities(&[self.of.id])
            .key(key)
            .severity(goal.goal.as_ref()?.severity)
            .confidence(path.sureness.confidence())
            .message(self.message(goal.can))
            .help(self.help(primary));
        let mut shown = FxHashSet::from_iter([label.site]);
        let used = self.case.members(path.proof.atoms).map(|(_, a)| (a, ""));
        let cut = self.case.members(path.cut.atoms).map(|(_, a)| (a, ", to be taken away as well"));
        for (atom, note) in used.chain(cut).filter(|(a, _)| !is_api(a)) {
            // Of what a proof uses, one place is enough; a cut has to go everywhere.
            let places = if note.is_empty() { 1 } else { atom.entries.len() };
            for &source in atom.entries.iter().take(places) {
                let label = self.label(source, here(atom, note));
                if shown.insert(label.site) {
                    draft = draft.related(label);
                }
            }
        }
        Some(draft.path(self.flow()))
    }

    /// The first grant of the path that the cut takes away, and its entry with the subject.
    fn primary(&self) -> Option<(&Atom, EntryAt)> {
        let theirs = |source: &EntryAt| match &self.path.owner {
            Some(owner) => self.owner_of(*source) == *owner,
            None => true,
        };
        self.case
            .members(self.path.cut.atoms & self.path.proof.atoms)
            .find_map(|(_, atom)| Some((atom, *atom.entries.iter().find(|s| theirs(s))?)))
    }

    fn message(&self, can: &str) -> String {
        let atoms = self.case.members(self.path.proof.atoms).filter(|(_, a)| !is_api(a));
        let can = match self.path.sureness.confidence() {
            Confidence::Certain => format!("can {can}"),
            Confidence::Likely => format!("can probably {can}"),
        };
        let Some(owner) = &self.path.owner else {
            let told = |a: &Atom| match a.entries.first() {
                Some(&s) => format!("{} ({})", self.titled(a), self.owner_of(s).title()),
                None => self.titled(a),
            };
            let (name, names) =
                (&self.of.identity.name, and(&atoms.map(|(_, a)| told(a)).collect::<Vec<_>>()));
            return format!(
                "integration '{name}' {can} through {names}: no profile or permission set of it has all"
            );
        };
        format!(
            "{} {can} through {}",
            owner.title(),
            and(&atoms.map(|(_, a)| self.titled(a)).collect::<Vec<_>>())
        )
    }

    fn help(&self, primary: EntryAt) -> String {
        let mut sentences: Vec<String> = self.path.proof.steps.iter().map(|s| self.step(s)).collect();
        if let [_, others @ ..] = &self.path.goals[..]
            && !others.is_empty()
        {
            let others: Vec<_> = others.iter().map(|g| g.can).collect();
            sentences.push(format!("Other combinations may let it {}.", and(&others)));
        }
        let cut =
            self.case.members(self.path.cut.atoms).flat_map(|(_, a)| a.what.grants()).collect::<Vec<_>>();
        let of = if self.path.owner.is_some() { "" } else { ", or split the work over two integrations" };
        sentences.push(match (&cut[..], self.path.cut.smallest) {
            ([one], true) => format!("Without {one} no such path is left: take it away{of}."),
            (_, true) => format!("The smallest cut that leaves no such path: take away {}{of}.", and(&cut)),
            (_, false) => format!(
                "A cut that leaves no such path, perhaps not the smallest: take away {}{of}.",
                and(&cut)
            ),
        });
        sentences.extend(self.remedy(primary));
        sentences.join(" ")
    }

    /// How to write it, in the file where the finding stands, or around it.
    fn remedy(&self, primary: EntryAt) -> Option<String> {
        let (cx, org) = (self.of.cx, self.of.cx.org);
        let owner = self.owner_of(primary);
        let id = org.find(owner.kind, &owner.name)?;
        let by = HolderContext { cx, id, holder: &org.holders[id], identities: &[] };
        // What it has beside a group cannot be muted in one.
        let uses = || org.uses_by(id, self.of.id).iter();
        let group = uses().find_map(|u| u.group).filter(|_| uses().all(|u| u.group.is_some()));
        let mute = group.map_or_else(String::new, |group| {
            format!(" Or mute it in {}, through which the integration has it.", org.holders[group].title())
        });
        Some(revoke(&by) + &mute)
    }

    /// `With A and B it can do this.`
    fn step(&self, step: &ProofStep) -> String {
        let atoms = step.atoms.iter().map(|&n| &self.case.atoms[n]).filter(|a| !is_api(a));
        let names: Vec<String> = atoms.map(|a| self.words(a)).collect();
        let lead = match (names.is_empty(), step.continues) {
            (true, _) => "So".to_owned(),
            (false, true) => format!("Then, with {},", and(&names)),
            (false, false) => format!("With {}", and(&names)),
        };
        format!("{lead} it can {}.", step.edge.does)
    }

    /// The path as a walk over the entries; what a step amounts to stands at its last one.
    fn flow(&self) -> Vec<Label> {
        let mut flow: Vec<Label> = Vec::new();
        for step in &self.path.proof.steps {
            for atom in step.atoms.iter().map(|&n| &self.case.atoms[n]) {
                if let Some(&source) = atom.entries.first() {
                    flow.push(self.label(source, format!("It holds {}.", atom.what.grants().join(", "))));
                }
            }
            if let Some(last) = flow.last_mut() {
                last.text = format!("{} {}", last.text, self.step(step));
            }
        }
        flow
    }

    /// An atom in words; a set that could be assigned, by name.
    fn words(&self, atom: &Atom) -> String {
        let words = atom.what.in_words();
        match &self.path.proof.sets[..] {
            sets @ [_, ..] if atom.is_about_the_org() => format!("{words} ('{}')", sets.join("', '")),
            _ => words,
        }
    }

    /// The same, of a user permission with its label.
    fn titled(&self, atom: &Atom) -> String {
        match atom.what {
            What::Permission(name) => permission::title_of(name).into_owned(),
            What::Given { .. } => self.words(atom),
        }
    }

    fn owner_of(&self, source: EntryAt) -> Owner {
        Owner::of(self.of.cx.org.library, source.document)
    }

    /// A label at the line that names what an entry is about.
    fn label(&self, source: EntryAt, text: String) -> Label {
        let document = source.document;
        let place = match self.of.cx.document(document).entries.get(source.entry) {
            Some(e) => Place::Leaf { element: e.offset, leaf: entry::key_of(e.kind) },
            None => Place::Root,
        };
        self.of.cx.label(document, place, text)
    }
}

fn subject(owner: &Owner) -> Subject {
    Subject { kind: owner.kind.into(), name: owner.name.clone() }
}

/// `AuthorApex here`.
fn here(atom: &Atom, note: &str) -> String {
    format!("{} here{note}", and(&atom.what.grants()))
}

/// The condition of being an integration at all goes without saying.
fn is_api(atom: &Atom) -> bool {
    atom.background && atom.what.in_words() == permission::API_ENABLED
}
