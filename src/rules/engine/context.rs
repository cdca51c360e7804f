//! What a rule sees, and how it says what it found.

use jiff::civil::Date;

pub use super::draft::Draft;
pub use super::findings::Findings;
use super::rule::Rule;
use crate::analysis::RootAnalysis;
use crate::change::Change;
use crate::config::{OptionValue, RuleSetting};
use crate::finding::waiver::WaiverUse;
use crate::finding::{Label, Place, Site, Subject};
use crate::metadata::document::Document;
use crate::metadata::entry::{self, Entry};
use crate::org::Org;
use crate::org::app::{App, Stated};
use crate::org::group::Group as HolderGroup;
use crate::org::holder::Holder;
use crate::org::identity::Identity;
use crate::terms::grant::{Bits, Grant};
use crate::terms::ids::AppId;
use crate::terms::ids::HolderId;
use crate::terms::ids::IdentityId;
use crate::terms::severity::Confidence;
use crate::terms::subject_kind::SubjectKind;
use crate::text::phrase::{and_more, quoted};
use crate::text::position::{Location, Position};

/// What every check of one rule in one org shares.
#[derive(Copy, Clone)]
pub struct Context<'a> {
    pub analysis: &'a RootAnalysis<'a>,
    pub org: &'a Org<'a>,
    pub rule: &'static Rule,
    pub setting: &'a RuleSetting,
    /// The day of the run; `None` when nothing is to be held against it.
    pub today: Option<Date>,
}

/// A profile or permission set.
#[derive(Copy, Clone)]
pub struct HolderContext<'a> {
    pub cx: Context<'a>,
    pub id: HolderId,
    pub holder: &'a Holder,
    /// The identities that have its grants.
    pub identities: &'a [IdentityId],
}

/// A permission set group.
#[derive(Copy, Clone)]
pub struct GroupContext<'a> {
    pub by: HolderContext<'a>,
    pub group: &'a HolderGroup,
}

/// An entry that grants something.
#[derive(Copy, Clone)]
pub struct Granted<'a> {
    pub by: HolderContext<'a>,
    pub document: usize,
    /// With the bits that some identity holds through it.
    pub entry: Entry,
    /// What the entry is about, as written.
    pub name: &'a str,
}

/// A waiver, and what came of it.
#[derive(Copy, Clone)]
pub struct WaiverContext<'a> {
    pub cx: Context<'a>,
    pub used: &'a WaiverUse<'a>,
    /// Whether the rule of which it accepts a finding ran.
    pub ran: bool,
}

/// A project root after a change.
#[derive(Copy, Clone)]
pub struct ChangeContext<'a> {
    pub cx: Context<'a>,
    /// Both states with all their roots.
    pub change: &'a Change<'a, 'a>,
}

/// An identity as a whole.
#[derive(Copy, Clone)]
pub struct IdentityContext<'a> {
    pub cx: Context<'a>,
    pub id: IdentityId,
    pub identity: &'a Identity,
}

/// A connected app or external client app.
#[derive(Copy, Clone)]
pub struct AppContext<'a> {
    pub cx: Context<'a>,
    pub id: AppId,
    pub app: &'a App,
}

impl AppContext<'_> {
    /// A finding about the app, at what a file states.
    pub fn draft<T>(&self, stated: &Stated<T>, label: impl Into<String>) -> Draft {
        let primary = Label { site: site_of(stated), text: label.into() };
        self.draft_at(primary)
    }

    /// A finding about what the default policy decides that a deploy of the app makes, at the app's own file;
    /// `None` where the repository has the app's policies or the app is another publisher's.
    pub fn draft_of_default_policy(&self) -> Option<Draft> {
        let file = self.app.default_policies.filter(|_| self.app.is_oauth())?;
        let site = Site { file, place: Place::Root };
        let draft = self.draft_at(Label { site, text: "no policies of this app in the repository".into() });
        Some(draft.confidence(Confidence::Likely))
    }

    /// A finding about the app, anywhere.
    pub fn draft_at(&self, primary: Label) -> Draft {
        let subject = Subject { kind: SubjectKind::App, name: self.app.name.clone() };
        self.cx.about_label(subject, primary).identities(self.cx.org.identities_by_app(self.id))
    }
}

impl<'a> Context<'a> {
    /// Every app that is not disabled.
    pub fn apps(self) -> impl Iterator<Item = AppContext<'a>> {
        let enabled = self.org.apps.iter_enumerated().filter(|(_, app)| !app.is_disabled());
        enabled.map(move |(id, app)| AppContext { cx: self, id, app })
    }
}

/// The element that states something.
pub fn site_of<T>(stated: &Stated<T>) -> Site {
    Site { file: stated.file, place: Place::Element(stated.offset) }
}

impl<'a> Context<'a> {
    /// The value of an option, configured or default.
    pub fn option(&self, name: &str) -> u64 {
        match self.setting.options.get(name) {
            Some(OptionValue::Count(count)) => *count,
            _ => self.rule.options.iter().find(|o| o.name == name).map_or(0, |o| match o.default {
                OptionValue::Count(count) => count,
                OptionValue::Share(_) => 0,
            }),
        }
    }

    /// The value of an option that is a share of a whole, configured or default.
    pub fn share(&self, name: &str) -> f64 {
        match self.setting.options.get(name) {
            Some(OptionValue::Share(share)) => *share,
            _ => self.rule.options.iter().find(|o| o.name == name).map_or(1.0, |o| match o.default {
                OptionValue::Share(share) => share,
                OptionValue::Count(_) => 1.0,
            }),
        }
    }

    pub fn document(&self, index: usize) -> &'a Document {
        &self.org.library.documents[index]
    }

    /// A finding about a holder at a place in one of its files.
    pub fn about_holder(
        &self,
        holder: &Holder,
        document: usize,
        place: Place,
        label: impl Into<String>,
    ) -> Draft {
        let subject = Subject { kind: holder.kind.into(), name: holder.name.clone() };
        self.about(subject, document, place, label)
    }

    /// A finding about a holder as a whole, at the root of its first file.
    pub fn about_whole(&self, holder: &Holder, label: impl Into<String>) -> Option<Draft> {
        let subject = Subject { kind: holder.kind.into(), name: holder.name.clone() };
        let file = holder.source_files(self.org.library).next()?;
        let primary = Label { site: Site { file, place: Place::Root }, text: label.into() };
        Some(self.about_label(subject, primary))
    }

    /// A finding about anything, at a place in a profile or permission set.
    pub fn about(&self, subject: Subject, document: usize, place: Place, label: impl Into<String>) -> Draft {
        self.about_label(subject, self.label(document, place, label))
    }

    /// A finding about anything, anywhere.
    pub fn about_label(&self, subject: Subject, primary: Label) -> Draft {
        Draft::new(self.rule, subject, primary)
    }

    pub fn label(&self, document: usize, place: Place, text: impl Into<String>) -> Label {
        Label { site: Site { file: self.org.library.documents[document].file, place }, text: text.into() }
    }

    /// The place of something in the configuration; `None` when its file is not one of the run.
    pub fn site_in_configuration(&self, location: &Location) -> Option<Site> {
        let byte = |position: Position| u32::try_from(position.offset).ok();
        let (start, end) = (byte(location.start)?, byte(location.end)?);
        Some(Site {
            file: self.org.library.project.file(&location.path)?,
            place: Place::OnDisk { start, end },
        })
    }

    /// `integration 'erp'`, `integrations 'erp' and 'dwh'`, `integrations 'a', 'b' and 3 more`.
    pub fn whom(&self, identities: &[IdentityId]) -> String {
        let names: Vec<String> = identities.iter().map(|&i| quoted(&self.org.identities[i].name)).collect();
        match names.len() {
            0 => "no integration".into(),
            1 => format!("integration {}", names[0]),
            _ => format!("integrations {}", and_more(&names, 2)),
        }
    }
}

impl HolderContext<'_> {
    /// `profile 'X'`, for whom where that is not the same, and through which groups where no way leads
    /// past them.
    pub fn who(&self) -> String {
        self.who_of(self.identities)
    }

    /// The same for some of its identities alone.
    fn who_of(&self, identities: &[IdentityId]) -> String {
        let (org, title) = (self.cx.org, self.holder.title());
        let of_identity =
            |&identity: &IdentityId| org.uses_by(self.id, identity).iter().filter(|u| u.effective);
        let ways = || identities.iter().flat_map(of_identity);
        let mut groups: Vec<&str> =
            ways().filter_map(|u| Some(org.holders[u.group?].name.as_str())).collect();
        groups.sort_unstable();
        groups.dedup();
        if ways().any(|u| u.group.is_none()) {
            groups.clear();
        }
        let itself = |&i: &IdentityId| {
            let identity = &org.identities[i];
            !identity.declared && (identity.holders == [self.id] || groups == [identity.name.as_str()])
        };
        let used = if identities.iter().all(itself) {
            String::new()
        } else {
            format!(", used by {}", self.cx.whom(identities))
        };
        let through = match groups[..] {
            [] => String::new(),
            [one] if used.is_empty() => return format!("{title}, in permission set group '{one}',"),
            [one] => format!(" through permission set group '{one}'"),
            _ => {
                let groups: Vec<String> = groups.iter().map(quoted).collect();
                format!(" through permission set groups {}", and_more(&groups, 2))
            }
        };
        if used.is_empty() { title } else { format!("{title}{used}{through},") }
    }
}

impl<'a> HolderContext<'a> {
    /// Its entries that grant something to one of its identities, with the bits that they grant: what
    /// every way to the holder mutes is left out.
    pub fn entries(&self) -> impl Iterator<Item = (usize, Entry)> + use<'a> {
        let by = *self;
        let org = by.cx.org;
        let muted = org.is_muted_somewhere(by.id);
        by.holder.entries(org.library).filter_map(move |(document, entry)| {
            let mut entry = *entry;
            if muted {
                entry.bits = by.identities.iter().map(|&i| org.held(i, by.id, &entry)).collect();
            }
            (!entry.bits.is_empty()).then_some((document, entry))
        })
    }
}

impl Granted<'_> {
    /// The holder, and for whom and through which groups where that is not the same.
    pub fn who(&self, bit: Bits) -> String {
        self.by.who_of(&self.holding(bit))
    }

    /// The identities that hold a bit through the entry.
    pub fn holding(&self, bit: Bits) -> Vec<IdentityId> {
        let holds = |&i: &IdentityId| self.by.cx.org.held(i, self.by.id, &self.entry).contains(bit);
        self.by.identities.iter().copied().filter(holds).collect()
    }

    /// Begins a finding at the entry's name line, with the bit's own line as second label.
    pub fn draft(&self, bit: Bits) -> Draft {
        let (cx, offset) = (&self.by.cx, self.entry.offset);
        let key = Place::Leaf { element: offset, leaf: entry::key_of(self.entry.kind) };
        let child = entry::child_of(self.entry.kind, bit);
        let holding = self.holding(bit);
        let draft = cx
            .about_holder(self.by.holder, self.document, key, "granted here")
            .grant(Grant::new(self.entry.kind, self.name, bit))
            .identities(&holding)
            .related(cx.label(self.document, Place::Leaf { element: offset, leaf: child }, "by this"));
        draft.in_session(holding.iter().all(|&i| cx.org.is_session_activated(i, self.by.id)))
    }
}
