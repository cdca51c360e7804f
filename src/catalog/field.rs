//! Fields as field permissions name them.

use std::borrow::Cow;

use super::table::Table;

include!(concat!(env!("OUT_DIR"), "/fields.rs"));

static OF_OBJECTS: Table<(&str, &[&str])> = Table::new(WITHOUT_PERMISSION_OF, |row| row.0);

/// Whether a standard field comes with its object, so that no field permission exists for it. `field`
/// comes without its object; a lookup may come without its `Id`.
pub fn needs_no_grant(object: &str, field: &str) -> bool {
    if field.contains("__") || is_one_of_objects(WITH_PERMISSION, object, field) {
        return false;
    }
    let of_object = || {
        OF_OBJECTS
            .find(object)
            .is_some_and(|(_, fields)| fields.iter().any(|known| *known == "*" || key(known) == key(field)))
    };
    is_one_of(WITHOUT_PERMISSION, field) || is_one_of(NAME_PARTS, field) || of_object()
}

/// Whether a standard field refers to another record by a name that is no object's. Without its object
/// and without `Id`.
pub fn is_lookup(field: &str) -> bool {
    is_one_of(LOOKUPS, field)
}

/// The field whose permission decides about `field`: the whole address for its city, the custom field
/// for its part or its relationship, and else the field itself. Without its object.
pub fn granted_as(field: &str) -> Cow<'_, str> {
    if let Some(relationship) = strip_end(field, "__r") {
        return format!("{relationship}__c").into();
    }
    if let Some((whole, _)) = strip_end(field, "__s").and_then(|part| part.rsplit_once("__")) {
        return format!("{whole}__c").into();
    }
    match address_prefix(field) {
        Some(prefix) if is_one_of(ADDRESS_PREFIXES, prefix) => format!("{prefix}Address").into(),
        _ => field.into(),
    }
}

/// Whether a standard field is a part of an address, which alone has permissions: `Account.BillingCity`, `Lead.City`.
pub fn is_part(object: &str, field: &str) -> bool {
    let is_of = |prefix: &str| {
        is_one_of(ADDRESS_PREFIXES, prefix) && (!prefix.is_empty() || is_one_of(ADDRESS_OBJECTS, object))
    };
    address_prefix(field).is_some_and(is_of)
}

/// The address that a field may be part of, by its last word alone: `ShipFromAddress` for `ShipFromCity`, and
/// `OdometerAddress` for `OdometerState`, which is none.
pub fn perhaps_granted_as(field: &str) -> Option<String> {
    let prefix = address_prefix(field).filter(|prefix| !is_one_of(ADDRESS_PREFIXES, prefix))?;
    let starts_word = field[prefix.len()..].starts_with(char::is_uppercase);
    (starts_word && !prefix.ends_with(char::is_uppercase)).then(|| format!("{prefix}Address"))
}

/// What stands before the part of an address in the name of a standard field.
fn address_prefix(field: &str) -> Option<&str> {
    if field.contains("__") {
        return None;
    }
    // The longest, since one part's name may end in another's.
    let ends = ADDRESS_PARTS.iter().filter_map(|part| strip_end(field, part));
    ends.min_by_key(|prefix| prefix.len())
}

/// The names of what a field permission for `field` also opens: the parts of an address, and a lookup
/// without `Id`. Without its object.
pub fn opened_by(field: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let standard = (!field.contains("__")).then_some(field);
    let lookup = standard.and_then(|name| strip_end(name, "Id")).map(Cow::from);
    let address = standard.and_then(|name| strip_end(name, "Address"));
    let parts = address
        .into_iter()
        .flat_map(|prefix| ADDRESS_PARTS.iter().map(move |part| Cow::from(format!("{prefix}{part}"))));
    lookup.into_iter().chain(parts)
}

/// Whether a field of accounts is a contact's, shown on person accounts. Nobody documents whether it has
/// permissions of its own; no file has been seen with any.
pub fn is_of_contact(field: &str) -> bool {
    contact_field(field).is_some()
}

/// The field of contacts that a field of person accounts shows: `Tier__c` for `Tier__pc`, `Email` for `PersonEmail`,
/// `MailingAddress` for `PersonMailingCity`. `field` may come with its object; what is found is without.
pub fn contact_field(field: &str) -> Option<String> {
    let field = field.rsplit_once('.').map_or(field, |(_, field)| field);
    if let Some(custom) = strip_end(field, "__pc") {
        return Some(format!("{custom}__c"));
    }
    let whole = granted_as(field);
    let (prefix, own) = whole.split_at_checked("Person".len())?;
    (prefix.eq_ignore_ascii_case("Person") && is_one_of(OF_CONTACT, own)).then(|| own.to_owned())
}

/// What all spellings of one field have in common: its own name, that of a part and that of the
/// relationship that it makes. For comparison only.
pub fn key(field: &str) -> String {
    let mut key = granted_as(field).to_ascii_lowercase();
    // A standard lookup is `Account` where it is defined and `AccountId` where it is granted.
    if !key.contains("__") && key.len() > 2 && key.ends_with("id") {
        key.truncate(key.len() - 2);
    }
    key
}

/// Whether a list of fields, each with its object, has this one.
fn is_one_of_objects(names: &[&str], object: &str, field: &str) -> bool {
    let is_it = |(o, f): (&str, &str)| o.eq_ignore_ascii_case(object) && f.eq_ignore_ascii_case(field);
    names.iter().filter_map(|known| known.split_once('.')).any(is_it)
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|n| n.eq_ignore_ascii_case(name))
}

fn strip_end<'n>(name: &'n str, end: &str) -> Option<&'n str> {
    let start = name.len().checked_sub(end.len())?;
    name.get(start..).filter(|rest| rest.eq_ignore_ascii_case(end)).and_then(|_| name.get(..start))
}

#[cfg(test)]
mod tests {
    use super::{
        Cow, contact_field, granted_as, is_lookup, is_of_contact, is_part, key, needs_no_grant, opened_by,
        perhaps_granted_as,
    };

    #[test]
    fn parts_and_relationships_are_granted_with_the_whole() {
        for (field, whole) in [
            ("BillingCity", "BillingAddress"),
            ("PersonMailingStreet", "PersonMailingAddress"),
            ("OtherStateCode", "OtherAddress"),
            ("City", "Address"),
            ("Site__Latitude__s", "Site__c"),
            ("acme__Order__r", "acme__Order__c"),
            ("Phone", "Phone"),
            ("BatteryCapacity", "BatteryCapacity"),
            ("OdometerState", "OdometerState"),
            ("Home_City__c", "Home_City__c"),
        ] {
            assert_eq!(granted_as(field), whole);
        }
    }

    #[test]
    fn a_part_of_an_address_has_no_permissions() {
        for (object, field) in [("Account", "BillingCity"), ("lead", "city"), ("Contact", "OtherStateCode")] {
            assert!(is_part(object, field), "{object}.{field}");
        }
        for (object, field) in [
            ("Account", "BillingAddress"),
            ("Asset", "State"),
            ("Lead", "Address"),
            ("Vehicle", "OdometerState"),
            ("Lead", "Home_City__c"),
        ] {
            assert!(!is_part(object, field), "{object}.{field}");
        }
    }

    #[test]
    fn what_only_ends_like_a_part_may_be_one() {
        assert_eq!(perhaps_granted_as("OdometerState").unwrap(), "OdometerAddress");
        for field in ["BatteryCapacity", "BillingCity", "City", "Odometer_State__c", "Phone"] {
            assert_eq!(perhaps_granted_as(field), None, "{field}");
        }
    }

    #[test]
    fn an_address_opens_its_parts_and_a_lookup_its_record() {
        let opened = |field| opened_by(field).map(Cow::into_owned).collect::<Vec<_>>();
        assert!(opened("MailingAddress").contains(&"MailingCity".to_owned()));
        assert_eq!(opened("AccountId"), ["Account"]);
        assert!(opened("Phone").is_empty() && opened("Home_Address__c").is_empty());
    }

    #[test]
    fn a_field_of_a_person_account_is_a_contacts() {
        assert!(is_of_contact("Tier__PC") && !is_of_contact("Tier__c") && !is_of_contact("Pc"));
        assert!(!is_of_contact("PersonContactId") && !is_of_contact("Personnel") && !is_of_contact("Email"));
        for (field, of_contact) in [
            ("Tier__pc", "Tier__c"),
            ("PersonEmail", "Email"),
            ("Account.PersonEmail", "Email"),
            ("PersonMailingCity", "MailingAddress"),
            ("PersonOtherStateCode", "OtherAddress"),
        ] {
            assert_eq!(contact_field(field).as_deref(), Some(of_contact));
        }
    }

    #[test]
    fn a_lookup_has_two_names() {
        assert_eq!(key("Account"), key("ACCOUNTID"));
        assert_eq!(key("ShippingStreet"), key("shippingaddress"));
        assert_ne!(key("Account__c"), key("Account"));
    }

    #[test]
    fn what_comes_with_the_object() {
        assert!(needs_no_grant("Lead", "createddate") && needs_no_grant("Lead", "LastName"));
        assert!(!needs_no_grant("Lead", "Name__c") && !needs_no_grant("Lead", "Phone"));
        assert!(needs_no_grant("opportunity", "StageName") && !needs_no_grant("Lead", "StageName"));
    }

    /// Counted in about 4,000 public profiles and permission sets.
    #[test]
    fn required_status_and_key_fields_have_no_permissions() {
        let without = [
            ("Case", "CaseNumber IsClosed Status"),
            ("Contract", "ContractNumber Status AccountId Account"),
            ("Event", "StartDateTime Subject"),
            ("OpportunityLineItem", "Quantity UnitPrice OpportunityId Product2Id Product2"),
            ("OrderItem", "Quantity UnitPrice"),
            ("Order", "OrderNumber AccountId Pricebook2Id"),
            ("Product2", "IsActive Name"),
            ("Quote", "QuoteNumber OpportunityId Name"),
            ("User", "Username Email IsActive Phone ProfileId"),
            ("PricebookEntry", "UnitPrice IsActive Product2Id"),
            ("Opportunity", "Pricebook2Id IsWon ForecastCategoryName IsClosed Name"),
            ("Lead", "IsConverted LastName Company"),
            ("Campaign", "Name"),
            ("CampaignMember", "Status"),
            ("Contact", "LastName Name"),
            ("Account", "CreatedDate Name"),
            ("Asset", "Name"),
        ];
        for (object, fields) in without {
            for field in fields.split(' ') {
                assert!(needs_no_grant(object, field), "{object}.{field}");
                assert!(needs_no_grant(&object.to_uppercase(), &field.to_lowercase()), "{object}.{field}");
            }
        }
        let with = [
            ("Case", "Subject AccountId Priority Origin IsEscalated ClosedDate"),
            ("Contract", "Name StartDate"),
            ("Event", "Location Description WhoId IsAllDayEvent"),
            ("Task", "ActivityDate Description WhatId"),
            ("OpportunityLineItem", "ServiceDate"),
            ("Order", "Name BillingAddress ActivatedById"),
            ("Product2", "Family ProductCode"),
            ("Opportunity", "Amount AccountId Probability"),
            ("Campaign", "IsActive Status"),
            ("AccountContactRelation", "IsActive"),
            ("LiveChatTranscript", "Status"),
            ("User", "Region__c"),
            ("PricebookEntry", "Margin__c"),
            ("Contact", "AccountId Email Title"),
        ];
        for (object, fields) in with {
            for field in fields.split(' ') {
                assert!(!needs_no_grant(object, field), "{object}.{field}");
            }
        }
    }

    #[test]
    fn some_lookups_are_not_called_like_their_object() {
        assert!(is_lookup("parent") && !is_lookup("Phone"));
    }
}
