//! What makes two findings the same from one run to the next, and what must tell them apart.

use std::collections::BTreeSet;

use crate::engine::common::{Files, lint};
use leastforce::report::model::Report;

const PROJECT: &str =
    r#"{"packageDirectories": [{"path": "force-app", "default": true}, {"path": "extra"}]}"#;

fn profile(permissions: &[&str]) -> String {
    let permission = |name: &&str| {
        format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>\n")
    };
    format!("<Profile>\n{}</Profile>\n", permissions.iter().map(permission).collect::<String>())
}

fn fingerprints(report: &Report) -> BTreeSet<&str> {
    let all: BTreeSet<_> = report.findings.iter().map(|f| f.fingerprint.as_str()).collect();
    assert_eq!(all.len(), report.findings.len(), "{:#?}", report.findings);
    all
}

fn project(path: &str, text: &str) -> Files {
    Files::new([("sfdx-project.json", PROJECT), (path, text)])
}

const RISKY: [&str; 3] = ["ApiEnabled", "ModifyAllData", "ViewAllData"];

#[test]
fn moving_reordering_and_reformatting_change_none() {
    let text = profile(&RISKY);
    let before =
        lint(&project("force-app/main/default/profiles/ERP Integration.profile-meta.xml", &text), &[]);
    let turned = profile(&["ViewAllData", "ModifyAllData", "ApiEnabled"]).replace("><", ">\r\n<");
    let after = lint(&project("extra/profiles/erp%20integration.profile", &turned), &[]);
    assert!(!before.findings.is_empty());
    assert_eq!(fingerprints(&before), fingerprints(&after));
}

#[test]
fn declaring_the_identity_changes_none() {
    let files = project("force-app/profiles/ERP Integration.profile-meta.xml", &profile(&RISKY));
    let mut declared = files.clone();
    declared.0.push((
        "leastforce.toml".into(),
        b"[integrations.erp]\nowner = 'erp'\nprofile = 'ERP Integration'".to_vec(),
    ));
    let (detected, declared) = (lint(&files, &[]), lint(&declared, &[]));
    assert_eq!(fingerprints(&detected), fingerprints(&declared));
}

#[test]
fn files_of_one_name_are_told_apart() {
    let text = profile(&RISKY);
    let files = Files::new([
        ("sfdx-project.json", PROJECT),
        ("force-app/main/default/profiles/ERP Integration.profile-meta.xml", &text),
        ("force-app/sales/profiles/ERP Integration.profile-meta.xml", &text),
        ("force-app/sales/profiles/ERP Integration.profile", &text),
        ("extra/profiles/ERP Integration.profile-meta.xml", &text),
    ]);
    assert!(fingerprints(&lint(&files, &["modify-all-data"])).len() == 4);
}

#[test]
fn an_identity_of_several_projects_is_told_apart() {
    let config = "[integrations.erp]\nprofile = 'Corp'\npermission-sets = ['Extra']";
    let set = "<PermissionSet><label>x</label><userPermissions><enabled>true</enabled><name>ManageUsers</name></userPermissions></PermissionSet>";
    let (text, mut files) = (profile(&RISKY), vec![("leastforce.toml".to_owned(), config.to_owned())]);
    for root in ["a", "b"] {
        files.push((format!("{root}/sfdx-project.json"), PROJECT.to_owned()));
        files.push((format!("{root}/force-app/profiles/Corp.profile-meta.xml"), text.clone()));
        files.push((format!("{root}/force-app/permissionsets/Extra.permissionset-meta.xml"), set.to_owned()));
    }
    assert_eq!(fingerprints(&lint(&Files::new(files), &["super-admin-combination"])).len(), 2);
}
