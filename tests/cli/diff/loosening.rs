//! A violation and what would excuse it, in one change: it does not count until the configuration is accepted.

use super::cases::{Case, FEED, ORDERS, TOML, add, case, text};
use super::project::Edit::{Replace, Write};
use super::project::{object, permission, set};

const DETECTED: &str = "permissionsets/Loader_Integration_User.permissionset-meta.xml";
const BASELINE: &str = "leastforce-baseline.json";
const FIRST: &str = "[integrations.erp]\n";
const NEEDS: &str = "[integrations.erp.needs]\n";
const EXTERNAL: &str = "[external.vend__Sync]\nreason = \"reviewed\"\nreviewed = 2026-10-01\n\n";
const LAST: &str = "[integrations.feed]\n";

/// The change of the configuration, together with Modify All Data in the set of `erp`.
fn with_modify_all(name: &'static str, config: &str) -> Case {
    let config = Replace(TOML, LAST, text(format!("{config}\n{LAST}")));
    case(name, vec![add(ORDERS, permission("ModifyAllData")), config])
}

pub fn cases() -> Vec<Case> {
    let waiver = "[[waiver]]\nrule = \"modify-all-data\"\nsubject = \"permission-set:ERP_Orders\"\ngrant = \"ModifyAllData\"\n\
                  reason = \"needed\"\nowner = \"erp@acme.example\"\nexpires = 2027-01-31\n";
    let exclude = "[files]\nexclude = [{ path = \"**/ERP_Orders*\", reason = \"old\" }]\n";
    let veto = "[[not-integration]]\nholder = \"permission-set:Loader_Integration_User\"\n\
                reason = \"people\"\nowner = \"erp@acme.example\"\n\n";
    let detected = vec![Write(
        DETECTED,
        set("Loader Integration User", &[permission("ApiEnabled"), object("Lead", "rc")]),
    )];
    let feed = "\n[integrations.feed]\nowner = \"web@acme.example\"\nkind = \"sync\"\n\
                profile = \"Feed Integration\"\npermission-set-groups = [\"Core\"]\n";
    let empty = "{\n  \"version\": 2,\n  \"findings\": []\n}\n".to_owned();
    let entry = "{ \"fingerprint\": \"c79939b82da02dd065b1d3af006c216c2969965d81956523aaab8689ed40fb2a\", \"rule\": \"modify-all-data\", \
                 \"subject\": \"permission-set:ERP_Orders\", \"grant\": \"ModifyAllData\" }";
    let enabled = permission("ApiEnabled");
    vec![
        case(
            "a contract is widened for what is added",
            vec![
                Replace(ORDERS, "<allowDelete>false", "<allowDelete>true"),
                Replace(TOML, "access = [\"read\", \"edit\"]", "access = [\"read\", \"edit\", \"delete\"]"),
            ],
        ),
        with_modify_all("a waiver is added for what is added", waiver),
        with_modify_all(
            "a rule is turned off that what is added breaks",
            "[rules]\nmodify-all-data = \"off\"\n",
        ),
        with_modify_all(
            "a rule is lowered that what is added breaks",
            "[rules]\nmodify-all-data = \"low\"\n",
        ),
        with_modify_all("what is added is excluded", exclude),
        case(
            "what is added is hidden",
            vec![
                add(ORDERS, permission("ModifyAllData")),
                Write(".forceignore", "**/ERP_Orders.permissionset-meta.xml\n".to_owned()),
            ],
        ),
        case(
            "who gains is called no integration",
            vec![
                add(DETECTED, permission("ModifyAllData")),
                Replace(TOML, FIRST, text(format!("{veto}{FIRST}"))),
            ],
        )
        .with(detected),
        case(
            "who gains is not declared any more",
            vec![
                Replace(FEED, text(enabled.clone()), text(enabled + &permission("ModifyAllData"))),
                Replace(TOML, feed, ""),
            ],
        ),
        case("who gains nothing is not declared any more", vec![Replace(TOML, feed, "")]),
        case(
            "what is added is put into the baseline",
            vec![
                add(ORDERS, permission("ModifyAllData")),
                Write(BASELINE, empty.replace("[]", &format!("[{entry}]"))),
            ],
        )
        .with(vec![
            Replace(TOML, FIRST, text(format!("baseline = \"{BASELINE}\"\n\n{FIRST}"))),
            Write(BASELINE, empty),
        ]),
        case(
            "a control goes with a profile that is swapped",
            vec![Replace(TOML, "profile = \"ERP Integration\"", "profile = \"Spare\"")],
        ),
        case("what is waived already stays so", vec![add(ORDERS, permission("ModifyAllData"))])
            .with(vec![Replace(TOML, LAST, text(format!("{waiver}\n{LAST}")))]),
        case("a waiver holds longer", vec![Replace(TOML, "expires = 2027-01-31", "expires = 2027-06-30")])
            .with(vec![Replace(TOML, LAST, text(format!("{waiver}\n{LAST}")))]),
        case("a waiver ends earlier", vec![Replace(TOML, "expires = 2027-01-31", "expires = 2026-12-31")])
            .with(vec![Replace(TOML, LAST, text(format!("{waiver}\n{LAST}")))]),
        case("holders may have people now", vec![Replace(TOML, "exclusive = true\n", "")]),
        case(
            "holders have no people now",
            vec![Replace(TOML, "kind = \"sync\"\n", "kind = \"sync\"\nexclusive = true\n")],
        )
        .with(vec![Replace(TOML, "exclusive = true\n", "")]),
        case(
            "a contract forbids",
            vec![Replace(TOML, NEEDS, text(format!("{NEEDS}never = [\"AuthorApex\"]\n")))],
        ),
        case("a set is kept elsewhere", vec![Replace(TOML, FIRST, text(format!("{EXTERNAL}{FIRST}")))]),
        case("a set is not kept elsewhere any more", vec![Replace(TOML, EXTERNAL, "")]).with(vec![Replace(
            TOML,
            FIRST,
            text(format!("{EXTERNAL}{FIRST}")),
        )]),
    ]
}
