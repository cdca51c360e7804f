use super::data::{Data, Reach};
use super::exposure::{Control, Exposure};
use super::worth::Worth;
use proptest::prelude::*;

use super::rank::{Rank, reached};
use super::{Assessment, Part, SCALE, band};
use crate::catalog::escalation::{self, Node, Nodes, Sureness};
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
fn an_order_sync_behind_an_app_is_hardly_a_risk() {
    let assessment = order_sync();
    let risk = assessment.risk();
    assert_eq!((risk.score, risk.band), (8, Severity::Info));
    assert_eq!(assessment.exposure.percent(), 65);
    assert_eq!(risk.unknown, [Control::IpRange, Control::SingleApp]);
    let of = |part| risk.terms.iter().filter(move |t| t.part == part);
    let data = of(Part::Data).next().unwrap().value;
    assert!((data - 0.12).abs() < 0.005, "{data}");
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
    assert_eq!(lowers[0].score, 12);
    assert!(lowers.iter().any(|l| l.without == ["AuthorApex"] && l.score == 90));
}

#[test]
fn what_is_critical_comes_first_whatever_the_score_is_then() {
    let mut assessment = order_sync();
    assessment.case = case(&["ApiEnabled", "AuthorApex", "ViewAllData"]);
    assessment.exposure = Exposure::default();
    let first = assessment.first_step().unwrap();
    assert_eq!(
        (&first.without[..], &first.closes[..]),
        (&["AuthorApex".to_owned()][..], &["take over the org", "change every record"][..])
    );
    assessment.case = case(&["ApiEnabled", "ViewAllUsers"]);
    let first = assessment.first_step().unwrap();
    assert!(first.closes.is_empty());
    assert_eq!(Some(first.score), assessment.lowers().iter().map(|l| l.score).min());
    assert!(band(order_sync().score()) == Severity::Info && order_sync().first_step().is_none());
}

#[test]
fn what_depends_on_it_goes_with_it() {
    let mut assessment = order_sync();
    assessment.case = case(&["ApiEnabled", "ModifyMetadata", "ViewSetup", "ViewRoles"]);
    assessment.exposure = Exposure::default();
    let changes: Vec<_> = assessment.lowers().into_iter().chain(assessment.first_step()).collect();
    let names = |change: &super::Lowering, name: &str| change.without.iter().any(|n| n == name);
    assert!(changes.iter().any(|c| names(c, "ViewSetup")), "{changes:?}");
    for change in changes.iter().filter(|c| names(c, "ViewSetup") || names(c, "ViewRoles")) {
        assert!(names(change, "ModifyMetadata"), "{change:?}");
    }
}

#[test]
fn every_change_that_is_named_lowers_the_score_and_the_best_comes_first() {
    let mut all = order_sync();
    all.case = case(&["ApiEnabled", "ManageUsers", "CreateAuditFields", "ViewSetup"]);
    for assessment in [order_sync(), all] {
        let lowers = assessment.lowers();
        assert!(lowers.iter().all(|l| l.score < assessment.score()), "{lowers:?}");
        assert!(lowers.is_sorted_by_key(|l| (l.with.is_some(), l.score)), "{lowers:?}");
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
    for words in ["below 15 is good", "from 35 medium", "from 60 high", "from 80 critical"] {
        assert!(SCALE.contains(words), "{words}");
    }
}

/// Every right on many business objects, of which sharing limits the records.
fn order_entry(objects: usize) -> Data {
    let bits = WORK | Bits::DELETE;
    Data { objects: (0..objects).map(|n| object(&format!("X{n:03}"), bits, Worth::Business)).collect() }
}

#[test]
fn rights_that_sharing_limits_stay_below_rights_on_all_records() {
    let of = |data: Data, permissions: &[&'static str]| Assessment {
        case: case(permissions),
        data,
        ..Assessment::default()
    };
    let entry = of(order_entry(300), &["ApiEnabled"]);
    assert_eq!((entry.score(), entry.risk().band), (50, Severity::Medium));
    let words = &entry.risk().terms[0].words;
    assert_eq!(words, "it reaches 300 objects as far as sharing allows: 900.0 by weight");
    let mut whole = order_entry(30);
    whole.objects.iter_mut().take(20).for_each(|o| o.bits |= Bits::VIEW_ALL);
    let whole = of(whole, &["ApiEnabled"]);
    assert!(whole.score() > entry.score());
    let words = &whole.risk().terms[0].words;
    assert_eq!(
        words,
        "it reaches every record of 20 objects, and 10 more as far as sharing allows: 120.0 by weight"
    );
    // Root behind every control has the lower score, and the higher rank.
    let mut root = of(Data::default(), &["ApiEnabled", "AuthorApex"]);
    for control in Control::ALL {
        root.exposure.set(control, Some(true));
    }
    assert!(root.score() < entry.score());
    assert!(Rank::new(Some(&root), true) > Rank::new(Some(&entry), true));
}

#[test]
fn what_is_not_known_stands_between_what_is_bad_and_what_is_good() {
    let rank = |permissions: &[&'static str], is_known| {
        let assessment = Assessment { case: case(permissions), ..Assessment::default() };
        Rank::new(Some(&assessment), is_known)
    };
    let reader = rank(&["ApiEnabled", "ViewAllData"], true);
    let (absent, clean) = (Rank::new(None, false), rank(&["ApiEnabled"], true));
    assert!(reader > absent && absent > clean);
    assert!(rank(&["ApiEnabled", "ModifyAllData"], false) > reader);
    assert!(rank(&["ApiEnabled", "AuthorApex"], true) > rank(&["ApiEnabled", "ModifyAllData"], true));
}

/// The goals that a case reaches, at each sureness that counts.
fn goals(assessment: &Assessment) -> [Nodes; 2] {
    let goals = escalation::goals().fold(Nodes::NONE, |all, (fact, _)| all.with(fact.nodes()));
    [Sureness::Certain, Sureness::Likely].map(|least| reached(&assessment.case, least).and(goals))
}

proptest! {
    #[test]
    fn who_reaches_more_goals_is_never_ranked_lower(
        (more, less) in (subset(), subset()),
        (well_guarded, objects) in (any::<bool>(), 0..60usize),
    ) {
        let mut a = Assessment { case: case(&more), ..Assessment::default() };
        let b = Assessment { case: case(&less), data: order_entry(objects), ..Assessment::default() };
        if well_guarded {
            for control in Control::ALL {
                a.exposure.set(control, Some(true));
            }
        }
        let (of_a, of_b) = (goals(&a), goals(&b));
        let includes = |x: [Nodes; 2], y: [Nodes; 2]| x.iter().zip(y).all(|(x, y)| x.contains(y));
        let (a, b) = (Rank::new(Some(&a), true), Rank::new(Some(&b), true));
        if includes(of_a, of_b) && of_a != of_b {
            prop_assert!(a > b, "{more:?} {less:?} {a:?} {b:?}");
        }
    }
}

/// Some user permissions that take part in the graph.
fn subset() -> impl Strategy<Value = Vec<&'static str>> {
    let permissions = escalation::nodes().iter().filter_map(|node| match node {
        Node::Permission(name) => Some(*name),
        Node::Fact(_) => None,
    });
    proptest::sample::subsequence(permissions.collect::<Vec<_>>(), 0..6)
}
