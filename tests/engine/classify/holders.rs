//! Invented holders with content, and what each kind of evidence is good for.

use std::collections::BTreeSet;

use leastforce::Settings;
use leastforce::catalog::evidence::{self, EvidenceKind};
use leastforce::org::classify::{Classifier, Standing};
use leastforce::org::link::link;

use super::judge::As::{Profile, Set};
use super::judge::Is::{Candidate, Certain, Likely, Nothing, Platform};
use super::judge::{As, Is, file, judge, judge_files};
use crate::engine::common::Files;

struct Row {
    wanted: Is,
    kind: As,
    name: &'static str,
    body: &'static str,
}

fn rows() -> Vec<Row> {
    let lines = include_str!("holders.tsv").lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let wanted = match cell() {
            "certain" => Certain,
            "likely" => Likely,
            "candidate" => Candidate,
            "platform" => Platform,
            "nothing" => Nothing,
            other => panic!("{other}? {line}"),
        };
        let kind = if cell() == "profile" { Profile } else { Set };
        Row { wanted, kind, name: cell(), body: cell() }
    };
    lines.map(row).collect()
}

#[test]
fn every_holder_is_what_a_person_takes_it_for() {
    let rows = rows();
    assert!(rows.len() >= 300);
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|Row { wanted, kind, name, body }| {
            let (is, evidence) = judge(*kind, name, body);
            (is != *wanted)
                .then(|| format!("{wanted:?}, not {is:?}: {kind:?} {name:?} {{{body}}} {evidence:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

/// The kinds of evidence without which a holder of a project is taken for something else.
fn needed(files: &Files) -> Vec<EvidenceKind> {
    let settings = Settings { threads: 1, ..Settings::default() };
    let read = leastforce::read(files, &settings, &|_| {});
    let linked = link(&read.library, &settings.config);
    let [org] = &linked.orgs[..] else { panic!("one org") };
    let standings = |classifier: Classifier<'_>| -> Vec<Standing> {
        org.holders.keys().map(|id| classifier.judge(id).standing).collect()
    };
    let with = standings(Classifier::new(org));
    let kinds = evidence::all().iter().map(|row| row.kind);
    kinds.filter(|&kind| standings(Classifier::new(org).without(kind)) != with).collect()
}

/// What a row of a table cannot show: apps and policies.
fn projects() -> Vec<Files> {
    let connected = |profile: &str| {
        format!(
            "<ConnectedApp xmlns=\"http://soap.sforce.com/2006/04/metadata\"><contactEmail>depot@acme.example</contactEmail>\
             <label>Depot</label><oauthConfig><certificate>depot</certificate><isAdminApproved>true</isAdminApproved>\
             <scopes>Api</scopes></oauthConfig>{profile}</ConnectedApp>"
        )
    };
    let app = "force-app/main/default/connectedApps/Depot.connectedApp-meta.xml".to_owned();
    let policy = "<UserAccessPolicy xmlns=\"http://soap.sforce.com/2006/04/metadata\"><booleanFilter>1</booleanFilter>\
        <masterLabel>Machines</masterLabel><status>Design</status><userAccessPolicyActions><action>Grant</action>\
        <target>Parcels</target><type>PermissionSet</type></userAccessPolicyActions><userAccessPolicyFilters>\
        <operation>equals</operation><sortOrder>1</sortOrder><target>Minimum Access - API Only Integrations</target>\
        <type>Profile</type></userAccessPolicyFilters></UserAccessPolicy>";
    let profile_of = |name: &str| connected(&format!("<profileName>{name}</profileName>"));
    let set_of = |name: &str| connected(&format!("<permissionSetName>{name}</permissionSetName>"));
    vec![
        Files::new([
            file(Profile, "Depot Root", "may ModifyAllData | may ManageUsers | may CustomizeApplication"),
            (app.clone(), profile_of("Depot Root")),
        ]),
        Files::new([file(Set, "Parcels_API", ""), (app.clone(), set_of("Parcels_API"))]),
        Files::new([
            file(Profile, "Minimum Access - API Only Integrations", ""),
            (app, profile_of("Minimum Access - API Only Integrations")),
        ]),
        Files::new([
            file(Set, "Parcels", "object Order"),
            (
                "force-app/main/default/userAccessPolicies/Machines.userAccessPolicy-meta.xml".into(),
                policy.into(),
            ),
        ]),
    ]
}

#[test]
fn every_kind_of_evidence_is_needed() {
    let of_rows = rows().into_iter().map(|r| Files::new([file(r.kind, r.name, r.body)]));
    let projects: Vec<Files> = projects().into_iter().chain(of_rows).collect();
    let needed: BTreeSet<EvidenceKind> = projects.iter().flat_map(needed).collect();
    let idle: Vec<&str> =
        evidence::all().iter().filter(|row| !needed.contains(&row.kind)).map(|row| row.name).collect();
    assert!(idle.is_empty(), "nothing changes without {idle:?}");
}

#[test]
fn apps_and_policies_tell_machines() {
    let judged: Vec<Is> = projects().iter().map(|files| judge_files(files).0).collect();
    assert_eq!(judged, [Likely, Likely, Certain, Likely]);
}
