//! Addresses that users have confirmed as theirs.

use std::net::IpAddr;

use super::definition::Table;
use super::login::MOST_ADDRESSES;

pub(super) const TABLE: Table = Table {
    object: "LoginIp",
    // `AuthSession` has the first two as well.
    needed: &["UsersId", "SourceIp", "IsAuthenticated"],
    wanted: &[],
    for_what: "from which addresses users have confirmed their identity",
    open: |header| {
        let [user, address, confirmed] = header.columns(["UsersId", "SourceIp", "IsAuthenticated"]);
        Box::new(move |row, sink| {
            let user = row.needed_id(user, "UsersId")?;
            let address: Option<IpAddr> = row.get(address)?.parse().ok();
            let confirmed = row.flag(confirmed)? == Some(true);
            if let Some(address) = address.filter(|_| confirmed) {
                let known = sink.evidence.confirmed_addresses.entry(user).or_default();
                if known.len() < MOST_ADDRESSES {
                    known.insert(address);
                }
            }
            Ok(())
        })
    },
};
