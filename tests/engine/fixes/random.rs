//! Components made up at random, in every layout.

use leastforce::project::MetadataKind;
use leastforce::report::model::Safety;
use leastforce::terms::grant::{Bits, GrantKind};
use proptest::prelude::*;

use super::proof::{prove, settings};
use crate::engine::common::{Files, report};
use crate::engine::layouts::layout::{Layout, files};
use crate::engine::metadata::written::{Style, Written, element, written};

const NAME: &str = "Feed";

const PERMISSIONS: [&str; 8] = [
    "ModifyAllData",
    "ViewAllData",
    "QueryAllFiles",
    "ViewSetup",
    "ManageUsers",
    "ApiEnabled",
    "ApiUserOnly",
    "TransferAnyLead",
];
const OBJECTS: [&str; 4] = ["Account", "account", "User", "Case"];
const FIELDS: [&str; 3] = ["Account.Api_Secret__c", "Account.Tax__c", "account.tax__c"];

/// Entries that depend on each other, some of them said twice.
fn telling() -> impl Strategy<Value = Written> {
    let object = (proptest::sample::select(&OBJECTS[..]), 0u16..128)
        .prop_map(|(name, bits)| (GrantKind::Object, name, Bits::from_bits_truncate(bits)));
    let field = (proptest::sample::select(&FIELDS[..]), 0u16..3).prop_map(|(name, bits)| {
        let bits = [Bits::empty(), Bits::READ, Bits::READ | Bits::EDIT][usize::from(bits)];
        (GrantKind::Field, name, bits)
    });
    let permission =
        (proptest::sample::select(&PERMISSIONS[..]), prop::bool::weighted(0.8)).prop_map(|(name, on)| {
            (GrantKind::UserPermission, name, if on { Bits::ENABLED } else { Bits::empty() })
        });
    (
        prop_oneof![object, field, permission],
        any::<bool>(),
        proptest::sample::select(&["", "\n", "\r\n    ", "\t", "<!-- c -->"][..]),
    )
        .prop_map(|((kind, name, bits), reversed, gap)| Written {
            kind,
            name: name.to_owned(),
            bits,
            reversed,
            gap,
        })
}

/// Elements that say `true` in unusual ways, or by other words.
const UNUSUAL: [&str; 9] = [
    "<userPermissions><enabled> 1\n</enabled><name>AuthorApex</name></userPermissions>",
    "<userPermissions><enabled>TRUE</enabled><name>ModifyMetadata</name></userPermissions>",
    "<userPermissions><enabled><![CDATA[true]]></enabled><name>ManageRoles</name></userPermissions>",
    "<userPermissions><enabled>tr<!-- split -->ue</enabled><name>ManageSharing</name></userPermissions>",
    "<objectPermissions><object>Old__c</object><revokeRead>false</revokeRead><revokeDelete>0</revokeDelete></objectPermissions>",
    "<fieldPermissions><editable>true</editable><field>Account.Key_Secret__c</field></fieldPermissions>",
    "<fieldPermissions><field>Case.Token__c</field><hidden>false</hidden></fieldPermissions>",
    "<classAccesses><apexClass>OrderApi</apexClass><enabled>true</enabled></classAccesses>",
    "<applicationVisibilities><application>Sales</application><default>false</default><visible>true</visible></applicationVisibilities>",
];

fn elements() -> impl Strategy<Value = Vec<String>> {
    let one = prop_oneof![
        2 => written().prop_map(|w| element(Style::Free, &w).1),
        6 => telling().prop_map(|w| element(Style::Free, &w).1),
        2 => proptest::sample::select(&UNUSUAL[..]).prop_map(str::to_owned),
    ];
    proptest::collection::vec(one, 1..20)
}

/// What the project says of its integration.
#[derive(Copy, Clone, Debug)]
struct Said {
    contract: Contract,
    exclusive: bool,
    persona_group: bool,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Contract {
    None,
    Draft,
    Agreed,
}

fn said() -> impl Strategy<Value = Said> {
    let contract =
        proptest::sample::select(&[Contract::None, Contract::Draft, Contract::Agreed, Contract::Agreed][..]);
    (contract, any::<bool>(), prop::bool::weighted(0.2))
        .prop_map(|(contract, exclusive, persona_group)| Said { contract, exclusive, persona_group })
}

fn project(kind: MetadataKind, component: Files, said: Said) -> Files {
    let mut files = component;
    let holder = if kind == MetadataKind::Profile {
        format!("profile = '{NAME}'")
    } else {
        format!("permission-sets = ['{NAME}']")
    };
    let needs = match said.contract {
        Contract::None => String::new(),
        Contract::Draft => "[integrations.feed.needs]\ndraft = true\npermissions = ['ApiEnabled']\n".to_owned(),
        Contract::Agreed => "[integrations.feed.needs]\npermissions = ['QueryAllFiles']\n\
                             [integrations.feed.needs.objects]\nAccount = { access = ['read'], read = ['Tax__c'] }\n"
            .to_owned(),
    };
    let config = format!("[integrations.feed]\n{holder}\nexclusive = {}\n{needs}", said.exclusive);
    files.0.push(("leastforce.toml".into(), config.into_bytes()));
    files.0.push(("sfdx-project.json".into(), br#"{"packageDirectories":[{"path":"force-app"}]}"#.to_vec()));
    if said.persona_group && kind == MetadataKind::PermissionSet {
        let group = format!(
            "<PermissionSetGroup><label>Sales</label><permissionSets>{NAME}</permissionSets></PermissionSetGroup>"
        );
        files.0.push(("force-app/g/Sales_Team.permissionsetgroup-meta.xml".into(), group.into_bytes()));
    }
    files
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(72))]

    #[test]
    fn every_fix_holds_in_every_layout(
        elements in elements(),
        profile in any::<bool>(),
        said in said(),
        bom in any::<bool>(),
        crlf in any::<bool>(),
    ) {
        let kind = if profile { MetadataKind::Profile } else { MetadataKind::PermissionSet };
        let api_only = |text: &str| {
            text.contains("<name>ApiUserOnly</name>") && text.contains("<enabled>true</enabled>")
        };
        for layout in std::iter::once(Layout::Monolithic).chain(Layout::all(kind)) {
            let mut component = files(layout, kind, NAME, &elements);
            for (_, bytes) in &mut component.0 {
                let text = String::from_utf8(bytes.clone()).unwrap();
                let text = if crlf { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text };
                *bytes = if bom { format!("\u{feff}{text}").into_bytes() } else { text.into_bytes() };
            }
            let project = project(kind, component, said);
            let fixed = prove(&project, false);
            let kept_out = said.exclusive || elements.iter().any(|e| api_only(e));
            let may_be_safe = said.contract == Contract::Agreed
                && kept_out
                && (profile || !said.persona_group);
            if !may_be_safe {
                prop_assert!(fixed.overlay.changed().is_empty(), "{layout:?} {said:?}");
            }
            let report = report(&project, &settings(&project));
            let fixes = || report.findings.iter().filter_map(|f| Some((f, f.fix.as_ref()?)));
            for (finding, fix) in fixes() {
                // One that takes what a need is met by is not, nor what a need may depend on, nor one that adds.
                let why =
                    ["which nothing else", "is never seen without", "adds a grant", "no longer log in"];
                let breaks = fix.reason.as_ref().is_some_and(|r| why.iter().any(|part| r.contains(part)));
                prop_assert_eq!(fix.safety == Safety::Safe, may_be_safe && !breaks, "{} {:?}", finding.message, fix);
                prop_assert!(!fix.edits.is_empty());
            }
            prove(&project, true);
        }
    }
}
