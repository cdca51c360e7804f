use super::data::{Data, Reach, Worth};
use super::exposure::{Control, Exposure};
use super::{Assessment, Part, band};
use crate::catalog::escalation::Sureness;
use crate::catalog::permission;
use crate::escalation::case::{Atom, Case, What};
use crate::escalation::facts::Facts;
use crate::terms::grant::Bits;
use crate::terms::severity::Severity;

/// A case of user permissions alone.
fn case(permissions: &[&'static str]) -> Case {
    let atom = |&name: &&'static str| Atom {
        what: What::Permission(name),
        gives: crate::escalation::sets::given_by(permission::find(name).unwrap()),
        sureness: Sureness::Certain,
        background: name == permission::API_ENABLED,
        cost: 1,
        entries: Vec::new(),
    };
    Case::of(permissions.iter().map(atom).collect(), &Facts::default(), None)
}

fn object(name: &str, bits: Bits, worth: Worth) -> Reach {
    Reach { object: name.to_owned(), bits, worth }
}

const WORK: Bits = Bits::READ.union(Bits::CREATE).union(Bits::EDIT);

/// An order sync: three business objects, behind an app.
fn order_sync() -> Assessment {
    let objects = ["Account", "Order", "Product2"].map(|name| object(name, WORK, Worth::Business));
    let mut exposure = Exposure::default();
    for control in [Control::ApiOnly, Control::PreAuthorised, Control::FiniteToken] {
        exposure.set(control, Some(true));
    }
    exposure.set(Control::Jwt, Some(false));
    Assessment {
        case: case(&["ApiEnabled"]),
        data: Data { objects: objects.into() },
        exposure,
        gaps: Vec::new(),
    }
}

#[test]
fn an_order_sync_behind_an_app_is_low() {
    let assessment = order_sync();
    let risk = assessment.risk();
    assert_eq!((risk.score, risk.band), (15, Severity::Low));
    assert_eq!(assessment.exposure.percent(), 65);
    assert_eq!(risk.unknown, [Control::IpRange, Control::SingleApp]);
    let of = |part| risk.terms.iter().filter(move |t| t.part == part);
    let data = of(Part::Data).next().unwrap().value;
    assert!((data - 0.24).abs() < 0.005, "{data}");
    let objects: f64 = of(Part::Object).map(|t| t.value).sum();
    assert!((objects - 5.4).abs() < 1e-9, "{objects}");
    assert!(of(Part::Escalation).all(|t| t.value == 0.0));
    assert_eq!(of(Part::Exposure).count(), 3);
}

#[test]
fn all_data_and_code_without_a_control_is_a_hundred() {
    let mut assessment = order_sync();
    assessment.case = case(&["ApiEnabled", "AuthorApex", "ViewAllData"]);
    assessment.exposure = Exposure::default();
    let risk = assessment.risk();
    assert_eq!((risk.score, risk.band), (100, Severity::Critical));
    assert_eq!(risk.unknown, Control::ALL);
    let words: Vec<_> = risk.terms.iter().map(|t| (t.value, t.words.as_str())).collect();
    assert_eq!(words, [(0.9, "ViewAllData reaches every object"), (1.0, "it can take over the org")]);
    let lowers = assessment.lowers();
    assert_eq!(lowers[0].without, ["AuthorApex", "ViewAllData"]);
    // Three business objects and no control.
    assert_eq!(lowers[0].score, 24);
    assert!(lowers.iter().any(|l| l.without == ["AuthorApex"] && l.score == 90));
}

#[test]
fn every_change_that_is_named_lowers_the_score_and_the_best_comes_first() {
    let mut all = order_sync();
    all.case = case(&["ApiEnabled", "ManageUsers", "CreateAuditFields", "ViewSetup"]);
    for assessment in [order_sync(), all] {
        let lowers = assessment.lowers();
        assert!(lowers.iter().all(|l| l.score < assessment.score()), "{lowers:?}");
        assert!(lowers.is_sorted_by_key(|l| l.score), "{lowers:?}");
        assert!(!lowers.is_empty());
    }
}

#[test]
fn objects_weigh_by_worth_and_by_what_may_be_done() {
    let value = |bits, worth| object("X", bits, worth).value();
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
    close(value(Bits::READ, Worth::Own), 0.3);
    close(value(Bits::READ | Bits::CREATE, Worth::Business), 1.8);
    close(value(WORK | Bits::DELETE, Worth::Sensitive), 5.0);
    close(value(Bits::READ | Bits::VIEW_ALL, Worth::Own), 0.45);
    close(value(Bits::READ | Bits::VIEW_ALL_FIELDS, Worth::Own), 0.36);
    let all = WORK | Bits::DELETE | Bits::VIEW_ALL | Bits::MODIFY_ALL;
    close(value(all, Worth::Own), 2.0);
}

#[test]
fn lost_evidence_comes_on_top_and_all_controls_leave_a_floor() {
    let score = |permissions: &[&'static str]| {
        Assessment { case: case(permissions), ..Assessment::default() }.score()
    };
    assert_eq!(score(&["ApiEnabled"]), 0);
    assert_eq!(score(&["ApiEnabled", "ViewSetup"]), 20);
    assert_eq!(score(&["ApiEnabled", "ViewSetup", "CreateAuditFields"]), 30);
    assert_eq!(score(&["ApiEnabled", "ManageUsers", "CreateAuditFields"]), 100);
    // A label alone adds nothing.
    assert_eq!(score(&["ApiEnabled", "ManageNamedCredentials", "ResetPasswords"]), 0);
    let mut exposure = Exposure::default();
    for control in Control::ALL {
        exposure.set(control, Some(true));
    }
    assert_eq!(exposure.percent(), 35);
}

#[test]
fn bands() {
    use Severity::{Critical as C, High as H, Info as I, Low as L, Medium as M};
    let bands = [0, 14, 15, 34, 35, 59, 60, 79, 80, 100].map(band);
    assert_eq!(bands, [I, I, L, L, M, M, H, H, C, C]);
}
