//! A draft of a contract as TOML.

use unicode_width::UnicodeWidthStr as _;

use super::syntax::{WIDTH, comment, key, line, list, quoted, short_list};
use crate::contract::draft::loss::Loss;
use crate::contract::draft::{DraftContract, DraftField, DraftObject, DraftPermission, DraftUsage};
use crate::contract::list_name;
use crate::evidence::Times;
use crate::terms::grant::{BIT_NAMES, Bits, GrantKind};
use crate::text::phrase::{and, and_more, count, count_u64};

/// How many objects a comment names.
const NAMES: usize = 10;

/// The contract of integration `name`, as the table `[table]` and those below it.
pub(super) fn write(table: &str, name: &str, contract: &DraftContract) -> String {
    let mut out = String::new();
    comment(&mut out, &introduction(name, contract));
    for remark in &contract.remarks {
        comment(&mut out, remark);
    }
    for (at, loss) in contract.losses().iter().enumerate() {
        comment(&mut out, &losing(loss, at > 0));
    }
    contract.usage.iter().for_each(|usage| unused(&mut out, usage));
    line(&mut out, &format!("[{table}]"));
    line(&mut out, "draft = true");
    if !contract.permissions.is_empty() {
        let items: Vec<_> = contract.permissions.iter().map(|p| (p.name.as_str(), why(p))).collect();
        list(&mut out, "permissions", &items, "of little risk, or not rated");
    }
    for (kind, names) in &contract.names {
        let called = |name: &String| {
            contract.called.iter().find(|(class, _)| *kind == GrantKind::Class && class == name)
        };
        let items: Vec<_> =
            names.iter().map(|name| (name.as_str(), called(name).map(|(_, t)| times(*t)))).collect();
        list(&mut out, list_name(*kind), &items, "no log shows its use");
    }
    objects(&mut out, &format!("{table}.objects"), &contract.objects);
    out
}

fn introduction(name: &str, contract: &DraftContract) -> String {
    let name = quoted(name);
    let what = if contract.usage.is_some() {
        format!("What {name} holds and used, the riskiest first: add what it needs at other times")
    } else if contract.is_empty() {
        format!("Nothing that {name} holds is known here: write what it needs")
    } else {
        format!("What {name} holds, the riskiest first: delete what it does not need")
    };
    format!(
        "{what}, then delete the draft line; as long as that line is there, nothing is checked against the contract."
    )
}

/// Of what the logs are, what they show to be unused, and what they cannot show.
fn unused(out: &mut String, usage: &DraftUsage) {
    let windows = usage.windows.iter().map(|window| {
        let days = count(window.days, "day");
        format!("{} from {} to {} ({days} with events)", window.kind.name(), window.first, window.last)
    });
    comment(out, &format!("By the logs {}.", and(&windows.collect::<Vec<_>>())));
    if !usage.unused.is_empty() {
        comment(out, &format!("Held and not used in that time, and so left out: {}.", and(&usage.unused)));
    }
    if !usage.unseen.is_empty() {
        comment(out, &format!("Held and left out, too; no log shows its use: {}.", and(&usage.unseen)));
    }
    if usage.unclear > 0 {
        let requests = count_u64(usage.unclear, "request");
        comment(out, &format!("Of {requests} the logs do not say what was needed."));
    }
    comment(out, BLIND);
}

const BLIND: &str = "Logs do not show what is used once a year, what code and flows do for a user, what a composite \
     request holds, nor most fields: the fields below are those that are granted.";

/// How often something was used.
fn times(of: Times) -> String {
    format!("used {of}")
}

/// What else is gone without the line of a user permission, and without those above it.
fn losing(loss: &Loss, is_further: bool) -> String {
    let on = |(bits, names): &(Bits, Vec<String>)| format!("{} on {}", words(*bits), and_more(names, NAMES));
    let mut parts: Vec<String> = loss.objects.iter().map(on).collect();
    parts.push(format!("{} on every object that is not listed below", words(loss.elsewhere)));
    let further = if is_further { ", after the lines above," } else { "" };
    format!(
        "Deleting the line {}{further} also takes away {}: list what is needed of that first.",
        quoted(&loss.permission),
        parts.join("; ")
    )
}

fn words(bits: Bits) -> String {
    and(&BIT_NAMES.iter().filter(|(bit, _)| bits.contains(*bit)).map(|(_, word)| *word).collect::<Vec<_>>())
}

fn why(permission: &DraftPermission) -> Option<String> {
    permission.rating().map(|rating| format!("{}: {}", rating.level.name(), rating.why))
}

/// One line for each where that is enough for all of them, else a table for each.
fn objects(out: &mut String, table: &str, objects: &[DraftObject]) {
    let lines: Vec<_> = objects.iter().map(inline).collect();
    if let Some(lines) = lines.into_iter().collect::<Option<Vec<String>>>() {
        if !lines.is_empty() {
            line(out, &format!("\n[{table}]"));
        }
        for (object, text) in objects.iter().zip(lines) {
            reasons(out, object);
            line(out, &text);
        }
        return;
    }
    for object in objects {
        out.push('\n');
        reasons(out, object);
        line(out, &format!("[{table}.{}]", key(&object.name)));
        line(out, &format!("access = {}", access(object)));
        if object.all_records() {
            line(out, "all-records = true");
        }
        if object.all_fields() {
            line(out, "read = \"all\"");
        }
        for (word, fields) in [("read", &object.read), ("edit", &object.edit)] {
            if !fields.is_empty() {
                let items: Vec<_> = fields.iter().map(|f| (f.name.as_str(), f.sensitive.clone())).collect();
                list(out, word, &items, "not marked as sensitive");
            }
        }
        if !object.record_types.is_empty() {
            let items: Vec<_> = object.record_types.iter().map(|name| (name.as_str(), None)).collect();
            list(out, "record-types", &items, "");
        }
    }
}

/// `None` where a line would be too long, or something is to be said of a field.
fn inline(object: &DraftObject) -> Option<String> {
    let mut parts = vec![format!("access = {}", access(object))];
    if object.all_records() {
        parts.push("all-records = true".to_owned());
    }
    if object.all_fields() {
        parts.push("read = \"all\"".to_owned());
    }
    for (word, fields) in [("read", &object.read), ("edit", &object.edit)] {
        if fields.iter().any(|field| field.sensitive.is_some()) {
            return None;
        }
        if !fields.is_empty() {
            parts.push(format!("{word} = {}", short_list(names(fields))));
        }
    }
    if !object.record_types.is_empty() {
        let names = object.record_types.iter().map(String::as_str);
        parts.push(format!("record-types = {}", short_list(names)));
    }
    let text = format!("{} = {{ {} }}", key(&object.name), parts.join(", "));
    // A long name alone makes no table any shorter.
    (text.width() <= WIDTH
        || object.read.is_empty() && object.edit.is_empty() && object.record_types.is_empty())
    .then_some(text)
}

fn names(fields: &[DraftField]) -> impl Iterator<Item = &str> {
    fields.iter().map(|field| field.name.as_str())
}

fn access(object: &DraftObject) -> String {
    let access = object.access();
    short_list(BIT_NAMES.iter().filter(|(bit, _)| access.contains(*bit)).map(|(_, word)| *word))
}

/// Why the object stands where it does.
fn reasons(out: &mut String, object: &DraftObject) {
    let has = |bit| object.bits.contains(bit);
    let mut parts = Vec::new();
    parts.extend(object.used.map(times));
    if has(Bits::MODIFY_ALL) {
        parts.push("Modify All Records, whatever sharing says".to_owned());
    } else if has(Bits::VIEW_ALL) {
        parts.push("View All Records, whatever sharing says".to_owned());
    }
    if has(Bits::DELETE) && !has(Bits::MODIFY_ALL) {
        parts.push("deletes records".to_owned());
    }
    if object.all_fields() {
        let sensitive = if object.reads_sensitive { ", sensitive ones included" } else { "" };
        parts.push(format!("reads every field{sensitive}"));
    }
    if let Some(sensitivity) = object.sensitivity {
        parts.push(format!("sensitive: {}", sensitivity.why.trim_end_matches('.')));
    }
    if !object.reachable {
        parts.push(
            "nothing here grants access to the object itself, without which its fields are of no use"
                .to_owned(),
        );
    }
    if !parts.is_empty() {
        comment(out, &capitalised(&parts.join("; ")));
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), chars.as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::terms::grant::GrantKind;

    fn field(name: &str, why: Option<&str>) -> DraftField {
        DraftField { name: name.to_owned(), sensitive: why.map(str::to_owned) }
    }

    /// A contract in which every text is hostile.
    fn contract(name: &str, said: &str) -> DraftContract {
        let object = DraftObject {
            name: name.to_owned(),
            bits: Bits::READ | Bits::VIEW_ALL,
            read: vec![field(name, None)],
            edit: vec![field(name, Some(said)), field("Plain__c", None)],
            record_types: vec![name.to_owned()],
            sensitivity: None,
            reads_sensitive: false,
            reachable: false,
            used: None,
        };
        DraftContract {
            permissions: vec![DraftPermission { name: name.to_owned(), known: None }],
            objects: vec![object],
            names: vec![(GrantKind::Class, vec![name.to_owned()])],
            remarks: vec![said.to_owned()],
            ..DraftContract::default()
        }
    }

    proptest! {
        #[test]
        fn every_name_survives_and_breaks_out_of_nothing(
            name in "\\PC{1,20}|.{1,20}|(?s).{0,120}", said in any::<String>()
        ) {
            let text = write(&format!("integrations.{}.needs", key(&name)), &name, &contract(&name, &said));
            let table: ::toml::Table = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
            prop_assert_eq!(table.len(), 1);
            let needs = table["integrations"][&name]["needs"].as_table().unwrap();
            prop_assert_eq!(needs.keys().collect::<Vec<_>>(), ["classes", "draft", "objects", "permissions"]);
            prop_assert_eq!(needs["permissions"][0].as_str().unwrap(), &name);
            prop_assert_eq!(needs["classes"][0].as_str().unwrap(), &name);
            let object = needs["objects"][&name].as_table().unwrap();
            prop_assert_eq!(object["read"].as_array().unwrap().len(), 1);
            prop_assert_eq!(object["edit"][0].as_str().unwrap(), &name);
            prop_assert_eq!(object["record-types"][0].as_str().unwrap(), &name);
            prop_assert_eq!(object["edit"][1].as_str().unwrap(), "Plain__c");
        }
    }
}
