//! The users that an integration is, as the evidence has them, and where the project knows them by.

use std::collections::BTreeMap;

use crate::evidence::{Evidence, Logins, Place as RowPlace, Times, Way};
use crate::finding::{Label, Place, Row, Site, Subject};
use crate::org::user::User;
use crate::project::sfdx_project;
use crate::rules::engine::context::{Draft, IdentityContext};
use crate::terms::names::fold;
use crate::terms::subject_kind::SubjectKind;
use crate::text::phrase::count_u64;

/// A user of an integration.
pub(crate) struct OfUser<'a> {
    pub of: IdentityContext<'a>,
    pub user: &'a User,
    pub evidence: &'a Evidence,
}

/// The active users of an integration.
pub(crate) fn users<'a>(of: &IdentityContext<'a>) -> impl Iterator<Item = OfUser<'a>> + use<'a> {
    let of = *of;
    let evidence = of.cx.org.library.evidence.as_deref();
    let users = of.identity.users.iter().map(move |&user| &of.cx.org.users[user]);
    users.filter_map(move |user| Some(OfUser { of, user, evidence: evidence? }))
}

impl<'a> OfUser<'a> {
    /// `user 'x' of integration 'y'`, and `integration 'x'` where that is the user's name.
    pub fn title(&self) -> String {
        let (name, user) = (&self.of.identity.name, &self.user.username);
        if fold(name) == fold(user) {
            format!("integration '{name}'")
        } else {
            format!("user '{user}' of integration '{name}'")
        }
    }

    pub fn logins(&self) -> Option<&'a Logins> {
        self.evidence.logins.get(&self.user.id)
    }

    /// The apps through which it logs in, each with the times of the last login.
    pub fn apps(&self) -> BTreeMap<&'a str, &'a Times> {
        let mut apps: BTreeMap<&str, &Times> = BTreeMap::new();
        for (way, times) in self.logins().into_iter().flat_map(|logins| &logins.ways) {
            let Some(app) = way.app() else { continue };
            let known = apps.entry(app).or_insert(times);
            if times.last >= known.last {
                *known = times;
            }
        }
        apps
    }

    /// The logins of some kind, all together.
    pub fn times(&self, is_wanted: fn(&Way) -> bool) -> Option<Seen<'a>> {
        let ways = self.logins()?.ways.iter().filter(|(way, _)| is_wanted(way));
        let seen = ways.fold(None, |seen: Option<Seen<'a>>, (way, times)| {
            let count = seen.as_ref().map_or(0, |seen| seen.count) + times.count;
            let last = seen.filter(|seen| seen.times.last >= times.last);
            Some(last.map_or(Seen { way, times, count }, |last| Seen { count, ..last }))
        });
        seen.filter(|seen| seen.count > 0)
    }

    /// Begins a finding at the place by which the project knows the user: where it is declared, else the file of what
    /// it holds, else the file of the project; `None` where there is none of these.
    pub fn draft(&self, label: &str) -> Option<Draft> {
        let site = self.declared().or_else(|| self.holder()).or_else(|| self.project())?;
        Some(self.draft_at(Label { site, text: label.to_owned() }))
    }

    /// Begins a finding anywhere.
    pub fn draft_at(&self, primary: Label) -> Draft {
        let subject = Subject { kind: SubjectKind::Identity, name: self.of.identity.name.clone() };
        self.of.cx.about_label(subject, primary).identities(&[self.of.id])
    }

    /// What tells findings about several users of one integration apart; the same where usernames are not shown.
    pub fn key(&self, of: &str) -> String {
        format!("{}:{of}", self.user.id)
    }

    /// A row as a place of its own.
    pub fn row(&self, place: RowPlace, text: &str) -> Row {
        let location = self.of.cx.org.evidence_location(place);
        Row { location, text: format!("{text} (row {})", place.row) }
    }

    /// Where the configuration names the user, or its integration.
    fn declared(&self) -> Option<Site> {
        let cx = &self.of.cx;
        let integration = &cx.org.config.integrations[self.of.identity.integration?];
        let own = integration.users.iter().find(|name| cx.org.is_called(self.user, &name.value));
        let location = own.map_or(&integration.location, |name| &name.location);
        cx.site_in_configuration(location)
    }

    /// The file of what it holds: its profile, where there is one.
    fn holder(&self) -> Option<Site> {
        let org = self.of.cx.org;
        let mut files =
            self.user.holders.iter().flat_map(|&holder| org.holders[holder].source_files(org.library));
        files.next().map(|file| Site { file, place: Place::Root })
    }

    fn project(&self) -> Option<Site> {
        let org = self.of.cx.org;
        let root = &org.library.project.roots[org.root].path;
        let path = if root.is_empty() {
            sfdx_project::FILE_NAME.to_owned()
        } else {
            format!("{root}/{}", sfdx_project::FILE_NAME)
        };
        let file = org.library.project.file(&path)?;
        Some(Site { file, place: Place::OnDisk { start: 0, end: 0 } })
    }
}

/// Logins of one kind: the way and the times of the last.
pub(crate) struct Seen<'a> {
    pub way: &'a Way,
    pub times: &'a Times,
    /// Of all together.
    pub count: u64,
}

impl Seen<'_> {
    /// `3 times, the last on 2026-11-28`.
    pub fn how_often(&self) -> String {
        let times = count_u64(self.count, "time");
        match self.count {
            1 => format!("once, on {}", self.times.last),
            _ => format!("{times}, the last on {}", self.times.last),
        }
    }
}
