//! Login ranges that restrict next to nothing.

use crate::finding::Place;
use crate::metadata::profile::LoginIpRange;
use crate::rules::engine::context::{Findings, HolderContext};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "wide-login-ip-range",
    Group::Session,
    Severity::High,
    include_str!("wide_login_ip_range.md"),
    Check::Holder(check),
);

const QUARTER_OF_V4: u128 = 1 << 30;

fn check(by: &HolderContext<'_>, out: &mut Findings) {
    for component in by.holder.components(by.cx.org.library) {
        let profiles = component.files().filter_map(|(document, file)| Some((document, file.profile()?)));
        let ranges = profiles.flat_map(|(document, p)| p.login_ip_ranges.iter().map(move |r| (document, r)));
        let sizes: Vec<_> = ranges.filter_map(|(document, r)| Some((document, r, r.size()?))).collect();
        let wide: Vec<_> = sizes.iter().filter(|(_, r, _)| r.is_wide()).collect();
        for (document, range, size) in &wide {
            let count =
                if *size < 1 << 40 { format!("{size} addresses") } else { "an enormous range".into() };
            report(
                by,
                *document,
                range,
                &format!("lets '{}' to '{}' log in: {count}", range.start, range.end),
                out,
            );
        }
        let v4 = || sizes.iter().filter(|(_, r, _)| r.is_v4());
        if wide.is_empty()
            && covered(v4().filter_map(|(_, r, _)| r.bounds())) >= QUARTER_OF_V4
            && let Some((document, range, _)) =
                v4().max_by_key(|(d, r, size)| (*size, std::cmp::Reverse((*d, r.offset))))
        {
            report(
                by,
                *document,
                range,
                "lets a quarter of all IPv4 addresses or more log in, all ranges together",
                out,
            );
        }
    }
}

fn report(by: &HolderContext<'_>, document: usize, range: &LoginIpRange, what: &str, out: &mut Findings) {
    let place = Place::Leaf { element: range.offset, leaf: "startAddress" };
    let end = Place::Leaf { element: range.offset, leaf: "endAddress" };
    let draft = by
        .cx
        .about_holder(by.holder, document, place, "from here")
        .related(by.cx.label(document, end, "to here"))
        .key(format!("{}-{}", range.start, range.end))
        .identities(by.identities)
        .message(format!("{} {what}", by.who()))
        .help("Such a range restricts next to nothing. Write the addresses that the integration really calls from.");
    out.push(&by.cx, draft);
}

/// How many addresses ranges hold together, overlaps counted once.
fn covered(ranges: impl Iterator<Item = (u128, u128)>) -> u128 {
    let mut ranges: Vec<_> = ranges.collect();
    ranges.sort_unstable();
    let mut total = 0;
    let mut next = 0;
    for (start, end) in ranges {
        let start = start.max(next);
        if start <= end {
            total += end - start + 1;
            next = end + 1;
        }
    }
    total
}
