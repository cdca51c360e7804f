//! Escalation paths and cuts against naive references, on generated repositories.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::engine::common::{Files, config_of};
use leastforce::Settings;
use leastforce::analysis::{Analysis, RootAnalysis};
use leastforce::catalog::escalation::{self, Node, Nodes, Sureness};
use leastforce::catalog::permission;
use leastforce::config::IntegrationKind;
use leastforce::escalation::case::{Atom, Atoms, Case, Step, What};
use leastforce::escalation::cut::{EXACT, cut};
use leastforce::escalation::paths;
use leastforce::escalation::proof::{minimal, shortest};
use leastforce::terms::grant::Grant;
use leastforce::terms::ids::IdentityId;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Every user permission of the graph.
fn in_graph() -> Vec<&'static str> {
    let name = |node: &Node| match node {
        Node::Permission(name) => Some(*name),
        Node::Fact(_) => None,
    };
    escalation::nodes().iter().filter_map(name).collect()
}

/// What one permission set of the generated repository says.
#[derive(Clone, Debug, Default)]
struct Set {
    permissions: Vec<&'static str>,
    credential: bool,
    deletes: bool,
}

/// An integration with some sets, and a set that it does not hold.
#[derive(Clone, Debug, Default)]
struct World {
    held: Vec<Set>,
    other: Set,
    kind: Option<&'static str>,
}

fn set(most: usize) -> impl Strategy<Value = Set> {
    let all: Vec<_> = in_graph().into_iter().chain(["ApiUserOnly", "RunReports"]).collect();
    let most = most.min(all.len());
    (subsequence(all, 0..=most), any::<bool>(), any::<bool>())
        .prop_map(|(permissions, credential, deletes)| Set { permissions, credential, deletes })
}

fn world(most: usize) -> impl Strategy<Value = World> {
    let kinds = select(vec![None, Some("deployer"), Some("provisioner"), Some("backup"), Some("sync")]);
    (proptest::collection::vec(set(most), 1..4), set(most), kinds).prop_map(|(held, other, kind)| World {
        held,
        other,
        kind,
    })
}

impl Set {
    fn xml(&self) -> String {
        let mut xml = String::from("<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n");
        if self.credential {
            xml += "<externalCredentialPrincipalAccesses><enabled>true</enabled><externalCredentialPrincipal>Erp-Main\
                    </externalCredentialPrincipal></externalCredentialPrincipalAccesses>\n";
        }
        if self.deletes {
            xml += "<objectPermissions><allowDelete>true</allowDelete><allowRead>true</allowRead>\
                    <object>Account</object></objectPermissions>\n";
        }
        for name in &self.permissions {
            writeln!(xml, "<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>")
                .unwrap();
        }
        xml + "</PermissionSet>\n"
    }
}

impl World {
    fn files(&self) -> Files {
        let mut files: Vec<(String, String)> = Vec::new();
        let names: Vec<_> = (0..self.held.len()).map(|n| format!("\"Held_{n}\"")).collect();
        let kind = self.kind.map_or(String::new(), |k| format!("kind = \"{k}\"\n"));
        files.push((
            "leastforce.toml".into(),
            format!("[integrations.erp]\n{kind}permission-sets = [{}]\n", names.join(", ")),
        ));
        for (n, set) in self.held.iter().enumerate() {
            files.push((format!("permissionsets/Held_{n}.permissionset-meta.xml"), set.xml()));
        }
        files.push(("permissionsets/Other.permissionset-meta.xml".into(), self.other.xml()));
        Files::new(files)
    }

    /// Looks at the identity as the graph sees it, with its kind and without.
    fn see<T>(&self, look: impl FnOnce(&RootAnalysis<'_>, &Case, &Case) -> T) -> T {
        let files = self.files();
        let config = config_of(&files);
        let read = leastforce::read(&files, &Settings { threads: 1, ..Settings::default() }, &|_| {});
        let analysis = Analysis::new(&read.library, &config);
        let root = &analysis.roots[0];
        let whole = Case::new(root.org().library, root.access(0.into()), root.facts(0.into()), None);
        look(root, root.case(0.into()), &whole)
    }
}

fn goals() -> impl Iterator<Item = Nodes> {
    escalation::goals().map(|(fact, _)| fact.nodes())
}

/// The reference: names instead of numbers, every clause again and again until nothing is new.
fn naive(
    world: &World,
    root: &RootAnalysis<'_>,
    least: Sureness,
    kind: Option<IntegrationKind>,
) -> BTreeSet<&'static str> {
    let (names, access) = (&root.org().library.names, root.access(0.into()));
    let holds = |name: &str| access.holds(names, &Grant::permission(name));
    let mut known: BTreeSet<&str> = in_graph().into_iter().filter(|name| holds(name)).collect();
    // No profile is known, so the API is assumed, which is not certain.
    if least <= Sureness::Likely {
        known.insert("ApiEnabled");
    }
    if world.held.iter().any(|s| s.credential) {
        known.insert("credential-access");
    }
    if world.held.iter().any(|s| s.deletes) {
        known.insert("delete-access");
    }
    let assigns = known.contains("AssignPermissionSets");
    let others = || world.other.permissions.iter().filter(|name| in_graph().contains(name));
    if assigns && others().next().is_some() {
        known.insert("stronger-set");
    }
    let api_only = world.held.iter().any(|s| s.permissions.contains(&"ApiUserOnly"));
    loop {
        let mut new = known.clone();
        for edge in escalation::edges() {
            if kind.is_some_and(|k| edge.belongs_to.contains(&k.name())) || edge.unless.is_some() && api_only
            {
                continue;
            }
            for clause in edge.clauses {
                // Whether API Only User is there is not known either.
                let sureness = if edge.unless.is_some() {
                    clause.sureness.min(Sureness::Likely)
                } else {
                    clause.sureness
                };
                if sureness >= least && clause.needs.iter().all(|n| known.contains(n.name())) {
                    new.extend(edge.reaches.iter().map(Node::name));
                }
            }
        }
        for fact in escalation::facts().iter().filter(|f| known.contains(f.name)) {
            new.extend(fact.part_of.iter().map(Node::name));
        }
        if known.contains("existing-set") {
            new.extend(others());
            if others().any(|name| *name == "ModifyAllData") {
                new.extend(["ViewAllData", "ViewSetup"]);
            }
        }
        if new == known {
            return known;
        }
        known = new;
    }
}

/// Every set of atoms that can be taken away, cheapest first.
fn subsets(case: &Case) -> Vec<Atoms> {
    let atoms: Vec<usize> = case.members(case.filter(|a| !a.background)).map(|(n, _)| n).collect();
    let mut subsets: Vec<Atoms> = (0..1u128 << atoms.len())
        .map(|chosen| {
            let members = atoms.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1);
            members.fold(0, |set, (_, atom)| set | 1 << atom)
        })
        .collect();
    subsets.sort_by_key(|set| cost(case, *set));
    subsets
}

fn cost(case: &Case, atoms: Atoms) -> u32 {
    case.members(atoms).map(|(_, a)| a.cost).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_fixpoint_is_that_of_a_naive_reference(world in world(8)) {
        world.see(|root, expected, whole| {
            for least in Sureness::ALL {
                for (case, kind) in [(expected, root.org().identities[IdentityId::from(0)].kind), (whole, None)] {
                    let reached: BTreeSet<_> = case.reach(case.all(), least).iter().map(Node::name).collect();
                    prop_assert_eq!(reached, naive(&world, root, least, kind));
                }
            }
            Ok(())
        })?;
    }

    /// Controls aside: API Only User closes the way through the user interface.
    #[test]
    fn a_grant_more_never_reaches_less(world in world(8), more in select(in_graph()), to in 0usize..3) {
        let reached = |world: &World| {
            world.see(|_, case, whole| {
                Sureness::ALL.map(|least| (case.reach(case.all(), least), whole.reach(whole.all(), least)))
            })
        };
        let before = reached(&world);
        let mut richer = world.clone();
        let to = to % richer.held.len();
        richer.held[to].permissions.push(more);
        for (before, after) in before.iter().zip(reached(&richer)) {
            prop_assert!(after.0.contains(before.0) && after.1.contains(before.1));
        }
    }

    #[test]
    fn a_cut_leaves_no_path_and_none_of_it_is_needless(world in world(40)) {
        world.see(|_, case, whole| {
            for case in [case, whole] {
                for goal in goals().chain([goals().fold(Nodes::NONE, Nodes::with)]) {
                    let background = case.filter(|a| a.background);
                    let Some(cut) = cut(case, case.all(), goal) else {
                        prop_assert!(case.reach(background, Sureness::Guess).intersects(goal));
                        continue;
                    };
                    prop_assert_eq!(cut.atoms & background, 0);
                    let left = case.all() & !cut.atoms;
                    prop_assert!(!case.reach(left, Sureness::Guess).intersects(goal));
                    for (atom, _) in case.members(cut.atoms) {
                        prop_assert!(case.reach(left | 1 << atom, Sureness::Guess).intersects(goal));
                    }
                    prop_assert!(cut.smallest || case.atoms.len() > EXACT as usize);
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn no_smaller_cut_is_found_by_trying_all(world in world(4)) {
        world.see(|_, _, whole| {
            let subsets = subsets(whole);
            for goal in goals() {
                let breaks = |set: &Atoms| !whole.reach(whole.all() & !set, Sureness::Guess).intersects(goal);
                let best = subsets.iter().find(|set| breaks(set)).map(|set| cost(whole, *set));
                let found = cut(whole, whole.all(), goal);
                prop_assert!(found.as_ref().is_none_or(|cut| cut.smallest));
                prop_assert_eq!(found.map(|cut| cost(whole, cut.atoms)), best);
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_proof_proves(world in world(8)) {
        world.see(|_, case, _| {
            for (goal, least) in goals().flat_map(|g| Sureness::ALL.map(|s| (g, s))) {
                let proof = shortest(case, case.all(), goal, least);
                prop_assert_eq!(proof.is_some(), case.reach(case.all(), least).intersects(goal));
                let Some(proof) = proof else { continue };
                // Its atoms suffice, and its steps follow from them in their order.
                prop_assert!(case.reach(proof.atoms, least).intersects(goal));
                let mut reached = case.held(proof.atoms, least);
                for step in &proof.steps {
                    let opens = |c: &escalation::Clause| c.sureness >= least && reached.contains(c.needs);
                    prop_assert!(step.edge.clauses.iter().any(opens), "{} too early", step.edge.id);
                    reached = reached.with(step.edge.reaches);
                    let free = case.steps.iter().filter(|s| s.edge.is_none());
                    reached = free.fold(reached, |r, s| if r.contains(s.needs) { r.with(s.reaches) } else { r });
                }
                prop_assert!(reached.intersects(goal));
                let part = minimal(case, case.all(), goal, least).unwrap();
                for (atom, _) in case.members(part) {
                    prop_assert!(!case.reach(part & !(1 << atom), least).intersects(goal));
                }
            }
            Ok(())
        })?;
    }

    /// What is reported goes away with what it says to take away.
    #[test]
    fn without_the_reported_cuts_nothing_is_reported(world in world(8)) {
        let mut world = world;
        for _ in 0..6 {
            let cuts: Vec<Vec<String>> = world.see(|root, case, _| {
                let paths = paths::paths(root.org().library, case);
                let grants = |cut| case.members(cut).flat_map(|(_, a)| a.what.grants()).collect();
                paths.iter().map(|p| grants(p.cut.atoms)).collect()
            });
            if cuts.is_empty() {
                return Ok(());
            }
            prop_assert!(cuts.iter().all(|cut| !cut.is_empty()));
            for set in &mut world.held {
                set.permissions.retain(|name| !cuts.iter().flatten().any(|cut| cut == name));
                set.credential &= !cuts.iter().flatten().any(|cut| cut.starts_with("credential:"));
            }
        }
        // Each round breaks at least one goal that single permissions do not reach for good.
        prop_assert!(world.see(|root, case, _| paths::paths(root.org().library, case).is_empty()));
    }
}

/// Whoever holds everything is answered as fast as anybody else, and truly.
#[test]
fn an_identity_with_every_permission_has_a_cut() {
    let every: Vec<_> = permission::all().iter().filter(|p| !p.protective).map(|p| p.name).collect();
    let set = Set { permissions: every, credential: true, deletes: true };
    let world = World { held: vec![set.clone(), set], ..World::default() };
    world.see(|root, case, whole| {
        let paths = paths::paths(root.org().library, case);
        assert_eq!(paths.len(), 1);
        assert_eq!(paths[0].goals[0].name, "org-takeover");
        for goal in goals().chain([goals().fold(Nodes::NONE, Nodes::with)]) {
            let cut = cut(whole, whole.all(), goal).unwrap();
            assert!(!whole.reach(whole.all() & !cut.atoms, Sureness::Guess).intersects(goal));
        }
    });
}

/// Steps that need two grants each, drawn as a graph whose edges are to be broken.
fn pairs(atoms: usize, steps: &[(usize, usize)]) -> (Case, Nodes) {
    let goal = escalation::fact("org-takeover").unwrap().nodes();
    let atom = |n: usize| Atom {
        what: What::Permission(in_graph()[n]),
        gives: Nodes::of(n),
        sureness: Sureness::Certain,
        background: false,
        cost: 1,
        entries: Vec::new(),
    };
    let step = |&(a, b): &(usize, usize)| Step {
        needs: Nodes::of(a).with(Nodes::of(b)),
        reaches: goal,
        sureness: Sureness::Certain,
        edge: None,
        set: None,
    };
    (Case { atoms: (0..atoms).map(atom).collect(), steps: steps.iter().map(step).collect() }, goal)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn among_few_grants_the_cut_is_the_smallest(
        steps in proptest::collection::vec((0usize..10, 0usize..10), 0..20),
    ) {
        let (case, goal) = pairs(10, &steps);
        let best = subsets(&case)
            .into_iter()
            .find(|set| !case.reach(case.all() & !set, Sureness::Guess).intersects(goal))
            .map(|set| cost(&case, set));
        let found = cut(&case, case.all(), goal).unwrap();
        prop_assert!(found.smallest);
        prop_assert_eq!(Some(cost(&case, found.atoms)), best);
    }

    #[test]
    fn among_many_it_is_one_that_leaves_no_path_and_says_so(
        steps in proptest::collection::vec((0usize..34, 0usize..34), 0..300),
    ) {
        let (case, goal) = pairs(34, &steps);
        let found = cut(&case, case.all(), goal).unwrap();
        let left = case.all() & !found.atoms;
        prop_assert!(!case.reach(left, Sureness::Guess).intersects(goal));
        for (atom, _) in case.members(found.atoms) {
            prop_assert!(case.reach(left | 1 << atom, Sureness::Guess).intersects(goal));
        }
        let forced: BTreeSet<_> = steps.iter().filter(|(a, b)| a == b).map(|(a, _)| a).collect();
        let open = steps.iter().filter(|(a, b)| !forced.contains(a) && !forced.contains(b));
        let open: BTreeSet<_> = open.flat_map(|(a, b)| [a, b]).collect();
        prop_assert!(found.smallest || open.len() > EXACT as usize);
    }
}

/// The control is no part of the graph, and losing it can only open more.
#[test]
fn api_only_closes_the_way_through_the_user_interface() {
    let login = vec!["BypassMFAForUiLogins", "PasswordNeverExpires"];
    let reaches = |permissions: Vec<&'static str>| {
        let world = World { held: vec![Set { permissions, ..Set::default() }], ..World::default() };
        let goal = escalation::fact("password-login").unwrap().nodes();
        world.see(|_, _, case| {
            assert!(case.atoms.iter().all(|a| a.what.grants() != ["ApiUserOnly"]));
            case.reach(case.all(), Sureness::Likely).intersects(goal)
        })
    };
    assert!(reaches(login.clone()));
    assert!(!reaches([login, vec!["ApiUserOnly"]].concat()));
}

#[test]
fn kinds_are_those_of_the_configuration() {
    for edge in escalation::edges() {
        for kind in edge.belongs_to {
            assert!(IntegrationKind::ALL.iter().any(|k| k.name() == *kind), "{}: {kind}", edge.id);
        }
    }
    let of = |kind: &str| {
        let theirs = escalation::edges().iter().filter(|e| e.belongs_to.contains(&kind));
        theirs.map(|e| e.id).collect::<Vec<_>>()
    };
    assert_eq!(of("deployer"), ["e5", "e7", "e11"]);
    assert_eq!(of("provisioner"), ["e8", "e9"]);
    assert_eq!(of("backup"), ["e1", "e2", "e3"]);
}

/// `explain` takes rules, permissions and edges by name.
#[test]
fn no_edge_is_called_like_a_rule_or_a_permission() {
    for edge in escalation::edges() {
        for name in [edge.id, edge.name] {
            assert!(leastforce::rules::find(name).is_none() && permission::find(name).is_none(), "{name}");
        }
    }
    for (fact, goal) in escalation::goals() {
        assert!(goal.rule.is_none_or(|rule| leastforce::rules::find(rule).is_some()), "{}", fact.name);
    }
}
