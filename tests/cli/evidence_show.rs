//! `leastforce evidence show`: what was understood, and nothing of what hostile files say.

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

const USER: &str = "005D0000001T8fW";

/// A folder with tables and logs, some of them doubtful.
fn sandbox() -> Sandbox {
    let row = |stamp: &str, rest: &str| format!("\"ApiTotalUsage\",\"{stamp}\",\"{USER}\",\"GET\",{rest}\n");
    let header = "EVENT_TYPE,TIMESTAMP,USER_ID,HTTP_METHOD,API_RESOURCE,ENTITY_NAME,STATUS_CODE\n";
    let log = header.to_owned()
        + &row("20250103101112.000", "/v62.0/sobjects/Account/001000000000001,Account,200")
        + &row("20250107101112.000", "/v62.0/query,Order__c,200");
    Sandbox::clean()
        .with("e/User.csv", format!("Id,Username,ProfileId,UserType,IsActive,LastLoginDate\n{USER},erp@acme.example,,Standard,true,2025-01-07\n005D0000001T8fX,b@acme.example,,Standard,false,\n"))
        .with("e/LoginHistory.csv", format!("UserId,LoginTime,LoginType,LoginSubType,Status,Application,SourceIp\n{USER},2025-01-07T10:12:13.000Z,Remote Access 2.0,,Success,Shop,192.0.2.1\n"))
        .with("e/PermissionSetGroup.csv", "\n")
        .with("e/logs/total.csv", log)
}

const SHOW: [&str; 4] = ["evidence", "show", "--evidence", "e"];

#[test]
fn what_was_understood_is_shown() {
    let ran = sandbox().run(&SHOW).ends(0);
    // The age is another each day.
    let (age, rest): (Vec<_>, Vec<_>) = ran.out.lines().partition(|line| line.starts_with("The newest row"));
    assert!(age[0].contains("2025-01-07") && age[0].contains("max-age-days"), "{age:?}");
    assert_snapshot!("evidence_show", rest.join("\n"));
    assert!(!ran.out.contains("erp@acme.example"));
}

#[test]
fn the_same_is_there_as_json() {
    let json = sandbox().run(&[&SHOW[..], &["--output", "json"]].concat()).ends(0).json();
    let text = json.to_string();
    for expected in
        ["\"event\":\"ApiTotalUsage\"", "\"window_days\":5", "\"days_with_events\":2", "of one user alone"]
    {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[test]
fn nothing_of_a_hostile_file_is_repeated() {
    let hostile = "\u{1b}[31m::error::s3cret\u{202e}";
    let sandbox = Sandbox::clean()
        .with("e/a.csv", format!("Id,Username,{hostile}\n{hostile},x,y\n{USER},{hostile},\n"))
        .with("e/b.csv", format!("{hostile},b\n1,2\n"))
        .with("e/c.json", format!("{{\"status\":1,\"name\":\"X\",\"message\":\"{}\"}}", "s3cret"))
        .with(
            "e/d.csv",
            format!(
                "EVENT_TYPE,TIMESTAMP,USER_ID\n{hostile},{hostile},{hostile}\nLogin,{hostile},{hostile}\n"
            ),
        );
    for output in ["text", "json"] {
        let ran = sandbox.run(&[&SHOW[..], &["--output", output]].concat()).ends(2);
        for text in [&ran.out, &ran.err] {
            assert!(
                !text.contains("s3cret") && !text.contains('\u{1b}') && !text.contains('\u{202e}'),
                "{text}"
            );
        }
    }
}

#[test]
fn a_hostile_name_of_a_file_is_escaped() {
    let sandbox = Sandbox::clean().with("e/\u{202e}\u{7}::x.csv", "a,b\n1,2\n");
    for output in ["text", "json"] {
        let ran = sandbox.run(&[&SHOW[..], &["--ascii", "--output", output]].concat()).ends(2);
        for text in [&ran.out, &ran.err] {
            assert!(!text.contains('\u{202e}') && !text.contains('\u{7}'), "{text:?}");
        }
    }
}

#[test]
fn queries_ask_for_no_token() {
    let out = Sandbox::clean().run(&["evidence", "queries"]).ends(0).out;
    assert!(out.contains("EventLogFile") && out.contains("FROM OauthToken"));
    assert!(!out.contains("AccessToken") && !out.contains("RequestToken"));
}
