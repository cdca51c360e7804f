//! The users that bots and agents run as.

use crate::engine::common::{Files, lines, lint};
use leastforce::report::model::Report;

const SET: &str = "<PermissionSet><label>Order Desk</label><userPermissions><enabled>true</enabled>\
                   <name>ManageUsers</name></userPermissions></PermissionSet>";

fn report(config: &str, files: &[(&str, &str)]) -> Report {
    let mut all = vec![("leastforce.toml".to_owned(), config.to_owned())];
    all.push(("m/permissionsets/Order_Desk.permissionset-meta.xml".to_owned(), SET.to_owned()));
    all.extend(files.iter().map(|(path, text)| (format!("m/{path}"), (*text).to_owned())));
    lint(&Files::new(all), &["manage-users", "missing-api-only", "missing-api-enabled"])
}

/// `name kind confidence: evidence`, one for each identity.
fn identities(report: &Report) -> Vec<String> {
    let kind = |i: &leastforce::report::model::Identity| i.kind.map_or("-", |kind| kind.name());
    let one = |i: &leastforce::report::model::Identity| {
        format!("{} {} {}: {}", i.name, kind(i), i.confidence, i.evidence.join("; "))
    };
    report.identities.iter().map(one).collect()
}

const BOT: (&str, &str) = ("bots/Desk/Desk.bot-meta.xml", "<Bot><botUser>desk@acme.example</botUser></Bot>");
const AGENT: (&str, &str) = (
    "aiAgents/Claims.aiAgentDefinition-meta.xml",
    "<AiAgentDefinition><botUser>Desk@acme.example</botUser></AiAgentDefinition>",
);
const SCRIPT: (&str, &str) = (
    "aiAuthoringBundles/Help/Help.agent",
    "config:\n    default_agent_user: \"help@acme.example\"\n\nstart_agent topic_selector:\n    <not> & xml\n",
);

#[test]
fn a_user_that_nobody_declares_is_an_identity_of_which_nothing_else_is_known() {
    let report = report("", &[BOT, AGENT, SCRIPT]);
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    assert_eq!(
        identities(&report),
        [
            "Desk@acme.example agent certain: agent 'Claims' runs as 'Desk@acme.example'; \
             bot 'Desk' runs as 'desk@acme.example'",
            "help@acme.example agent certain: agent 'Help' runs as 'help@acme.example'",
        ]
    );
    assert!(report.identities.iter().all(|i| i.holders.is_empty() && i.risk.is_none()));
    assert_eq!(lines(&report), "", "nothing follows from what is absent");
}

#[test]
fn a_declared_integration_with_the_user_is_an_agent() {
    let config = "
        [integrations.desk]
        permission-sets = ['Order_Desk']
        users = ['DESK@acme.example']
        [integrations.help]
        kind = 'automation'
        permission-sets = ['Order_Desk']
        users = ['help@acme.example']
    ";
    let report = report(config, &[BOT, SCRIPT]);
    assert_eq!(
        identities(&report),
        [
            "desk agent certain: declared in leastforce.toml, line 2; bot 'Desk' runs as 'desk@acme.example'",
            "help automation certain: declared in leastforce.toml, line 5; \
             agent 'Help' runs as 'help@acme.example'",
        ]
    );
    assert!(report.findings.iter().any(|f| f.rule == "manage-users"), "{}", lines(&report));
}

#[test]
fn what_is_no_user_is_none() {
    let files = [
        ("bots/None/None.bot-meta.xml", "<Bot><label>None</label></Bot>"),
        ("bots/Name/Name.bot-meta.xml", "<Bot><botUser>AGENT_USER</botUser></Bot>"),
        ("bots/Hole/Hole.bot-meta.xml", "<Bot><botUser>${AGENT_USER}@acme.example</botUser></Bot>"),
        ("other/Help.agent", SCRIPT.1),
        ("aiAuthoringBundles/Help/Help.bundle-meta.xml", "<AiAuthoringBundle/>"),
    ];
    let report = report("", &files);
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    assert_eq!(identities(&report), [""; 0]);
}
