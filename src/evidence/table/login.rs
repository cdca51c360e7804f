//! Who logged in, and how.

use std::collections::BTreeMap;
use std::net::IpAddr;

use jiff::civil::Date;

use super::definition::Table;
use crate::evidence::place::Place;
use crate::evidence::row::Fault;
use crate::evidence::times::Times;

/// What is known of the logins of a user.
#[derive(Debug, Default)]
pub struct Logins {
    /// Those that succeeded, by how it was done.
    pub ways: BTreeMap<Way, Times>,
    /// How many failed.
    pub failed: u64,
    /// Where those that succeeded came from, each with the row of its last: at most a thousand of them.
    pub addresses: BTreeMap<IpAddr, Place>,
    /// More addresses than are held.
    pub has_more_addresses: bool,
}

/// How somebody logged in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Way {
    /// As `LoginHistory.LoginType` has it.
    pub kind: String,
    /// As `LoginHistory.LoginSubType` has it; empty for many, and where the file does not say it.
    pub sub_type: String,
    /// The name of the app; `Browser` for people.
    pub application: String,
}

/// How many addresses of a user are held.
pub(super) const MOST_ADDRESSES: usize = 1_000;
/// How many ways of a user are held; names of apps come from outside.
const MOST_WAYS: usize = 1_000;
/// What stands for the applications that are not held.
const OTHERS: &str = "other applications";

impl Logins {
    pub(in crate::evidence) fn add(&mut self, way: Way, times: Times) {
        let way = if self.ways.len() < MOST_WAYS || self.ways.contains_key(&way) {
            way
        } else {
            Way { application: OTHERS.to_owned(), ..way }
        };
        self.ways.entry(way).and_modify(|all| all.add(times)).or_insert(times);
    }

    pub(in crate::evidence) fn came_from(&mut self, address: IpAddr, place: Place) {
        let has_room = self.addresses.len() < MOST_ADDRESSES;
        match self.addresses.get_mut(&address) {
            Some(last) => *last = place,
            None if has_room => drop(self.addresses.insert(address, place)),
            None => self.has_more_addresses = true,
        }
    }

    /// The last day of a successful login.
    pub fn last(&self) -> Option<Date> {
        self.ways.values().map(|times| times.last).max()
    }
}

impl Way {
    /// Whether a person sat before a screen of Salesforce.
    pub fn is_interactive(&self) -> bool {
        // API values and labels of `LoginHistory.LoginType`.
        const SCREENS: [&str; 14] = [
            "Application",
            "AppExchange",
            "Certificate",
            "Certificate-based login",
            "LightningLogin",
            "Lightning Login",
            "PasswordlessLogin",
            "Passwordless Login",
            "Saml",
            "Saml2",
            "SAML Idp Initiated SSO",
            "SAML Sfdc Initiated SSO",
            "ThirdPartySso",
            "Third Party SSO",
        ];
        is_any(&self.kind, &SCREENS) && self.application.eq_ignore_ascii_case("Browser")
    }

    /// Whether an app sent the user's password: the OAuth flow with user name and password.
    pub fn is_password_flow(&self) -> bool {
        // The API value and the label of `LoginHistory.LoginSubType`.
        is_any(&self.sub_type, &["OauthUsernamePassword", "OAuth Username-Password"])
    }

    /// Whether it was `login()` of the SOAP API, which takes a password.
    pub fn is_soap_login(&self) -> bool {
        // API values and labels of `LoginHistory.LoginType`.
        is_any(&self.kind, &["OtherApi", "Other Apex API", "Partner", "Partner Product"])
    }

    /// The label of the connected app through which it was; `None` where the row names none.
    pub fn app(&self) -> Option<&str> {
        let app = self.application.as_str();
        let names_none = app.is_empty() || is_any(app, &["N/A", "Browser", OTHERS]);
        (self.is_through_app() && !names_none).then_some(app)
    }

    /// Whether it was through a connected app.
    pub fn is_through_app(&self) -> bool {
        // The API value and the label of `LoginHistory.LoginType`.
        is_any(&self.kind, &["Oauth2", "Remote Access 2.0"])
    }
}

fn is_any(text: &str, of: &[&str]) -> bool {
    of.iter().any(|known| text.eq_ignore_ascii_case(known))
}

pub(super) const TABLE: Table = Table {
    object: "LoginHistory",
    needed: &["UserId", "LoginTime", "LoginType"],
    wanted: &["LoginSubType", "Status", "Application", "SourceIp"],
    for_what: "who logs in as a person, and from where; who does not log in at all",
    open: |header| {
        let [user, time, kind, sub_type, status, application, address] = header.columns([
            "UserId",
            "LoginTime",
            "LoginType",
            "LoginSubType",
            "Status",
            "Application",
            "SourceIp",
        ]);
        Box::new(move |row, sink| {
            let user = row.needed_id(user, "UserId")?;
            let day = row.day(time)?.ok_or_else(|| Fault::new("has no LoginTime"))?;
            let way = Way {
                kind: row.get(kind)?.to_owned(),
                sub_type: row.get(sub_type)?.to_owned(),
                application: row.get(application)?.to_owned(),
            };
            let failed = row.text(status)?.is_some_and(|status| !status.eq_ignore_ascii_case("Success"));
            let address = row.get(address)?.parse().ok();
            sink.has_seen(Some(day));
            let place = sink.place;
            let logins = sink.evidence.logins.entry(user).or_default();
            if failed {
                logins.failed += 1;
                return Ok(());
            }
            logins.add(way, Times::once(day, place));
            if let Some(address) = address {
                logins.came_from(address, place);
            }
            Ok(())
        })
    },
};
