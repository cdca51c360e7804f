//! Connected apps, and who uses them.

use std::collections::BTreeMap;

use super::definition::Table;
use crate::evidence::place::Place;
use crate::evidence::row::Fault;
use crate::evidence::times::Times;

/// A connected app that is installed in the org.
#[derive(Debug)]
pub struct ConnectedApp {
    /// The label.
    pub name: String,
    /// Only users that an administrator approved may use it; `None` where the file does not say it.
    pub admin_approved_only: Option<bool>,
    pub place: Place,
}

/// The tokens of a user, by the label of the app. Nothing of a token itself is read.
#[derive(Debug, Default)]
pub struct Tokens {
    pub apps: BTreeMap<String, TokenUse>,
    /// Tokens of more apps than are held.
    pub others: u64,
}

#[derive(Debug)]
pub struct TokenUse {
    pub tokens: u64,
    /// How often they were used together.
    pub uses: u64,
    /// The first day of a token and the last day of a use.
    pub times: Option<Times>,
    pub place: Place,
}

/// How many apps of a user are held; their names come from outside.
const MOST_APPS: usize = 1_000;

pub(super) const CONNECTED: Table = Table {
    object: "ConnectedApplication",
    needed: &["Id", "Name", "OptionsAllowAdminApprovedUsersOnly"],
    wanted: &[],
    for_what: "which apps only approved users may use",
    open: |header| {
        let [id, name, approved] = header.columns(["Id", "Name", "OptionsAllowAdminApprovedUsersOnly"]);
        Box::new(move |row, sink| {
            let id = row.needed_id(id, "Id")?;
            let app = ConnectedApp {
                name: row.get(name)?.to_owned(),
                admin_approved_only: row.flag(approved)?,
                place: sink.place,
            };
            sink.evidence.connected_apps.insert(id, app);
            Ok(())
        })
    },
};

pub(super) const TOKENS: Table = Table {
    object: "OauthToken",
    needed: &["AppName", "UserId", "LastUsedDate"],
    wanted: &["UseCount", "CreatedDate"],
    for_what: "which apps hold a token of which user, and when it was used last",
    open: |header| {
        let [app, user, last, count, created] =
            header.columns(["AppName", "UserId", "LastUsedDate", "UseCount", "CreatedDate"]);
        Box::new(move |row, sink| {
            let user = row.needed_id(user, "UserId")?;
            let (last, created) = (row.day(last)?, row.day(created)?);
            let uses = row.number(count)?.unwrap_or_default();
            let app = row.needed(app, "AppName")?;
            if app.len() > super::LONGEST_NAME {
                return Err(Fault::new("has a name that is too long"));
            }
            sink.has_seen(last);
            sink.has_seen(created);
            let place = sink.place;
            let tokens = sink.evidence.tokens.entry(user).or_default();
            if tokens.apps.len() >= MOST_APPS && !tokens.apps.contains_key(app) {
                tokens.others += 1;
                return Ok(());
            }
            let known = tokens.apps.entry(app.to_owned()).or_insert(TokenUse {
                tokens: 0,
                uses: 0,
                times: None,
                place,
            });
            known.tokens += 1;
            known.uses = known.uses.saturating_add(uses);
            for day in [created, last].into_iter().flatten() {
                let times = Times::once(day, place);
                known.times.get_or_insert(times).add(times);
            }
            Ok(())
        })
    },
};
