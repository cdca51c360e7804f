//! The shapes in which people get tables, and what is wrong with some of them.

use std::io::Cursor;

use proptest::prelude::*;

use super::{Evidence, QUERIES, RecordId, Source, read};

/// Reads files of some bytes.
fn of<'t>(files: impl IntoIterator<Item = (&'t str, Vec<u8>)>) -> Evidence {
    let source = |(path, bytes): (&str, Vec<u8>)| Source {
        path: path.to_owned(),
        bytes: Box::new(Cursor::new(bytes)),
    };
    read("evidence", files.into_iter().map(source), false)
}

fn one(text: &str) -> Evidence {
    of([("x", text.as_bytes().to_vec())])
}

fn id(text: &str) -> RecordId {
    RecordId::parse(text).unwrap()
}

/// Why a file could not be read.
fn problem(text: &str) -> String {
    one(text).files[0].problem().unwrap_or_default()
}

const USER: &str = "005D0000001T8fW";

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let text = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
    text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn all_spellings_of_a_table_are_one() {
    let lines = ["Id,Username,ProfileId,IsActive", "005D0000001T8fWIAS,\"a\nb@example.com\",,true"];
    let comma = lines.join("\n") + "\n";
    let json = "{\"status\":0,\"result\":{\"records\":[{\"attributes\":{\"type\":\"User\",\"url\":\"/x\"},\
                \"Id\":\"005D0000001T8fWIAS\",\"Username\":\"a\\nb@example.com\",\"Profile\":null,\"IsActive\":true}],\
                \"totalSize\":1,\"done\":true},\"warnings\":[]}";
    let flat = "[\n{\"Id\":\"005D0000001T8fW\",\"Username\":\"a\\nb@example.com\",\"Profile.Name\":\"\",\"IsActive\":\"true\"}\n]";
    let shapes = [
        ("LF", comma.clone().into_bytes()),
        ("CRLF", lines.join("\r\n").into_bytes()),
        ("CR", (lines.join("\r") + "\r").into_bytes()),
        ("UTF-8 with a mark", [b"\xef\xbb\xbf".as_slice(), comma.as_bytes()].concat()),
        ("UTF-16LE with a mark", utf16(&comma, false, true)),
        ("UTF-16BE with a mark", utf16(&comma, true, true)),
        ("UTF-16LE", utf16(&comma, false, false)),
        ("UTF-16BE", utf16(&comma, true, false)),
        ("semicolons", comma.replace(',', ";").into_bytes()),
        ("tabs", comma.replace(',', "\t").into_bytes()),
        ("pipes", comma.replace(',', "|").into_bytes()),
        ("upper case", comma.replace("Username", "USERNAME").into_bytes()),
        ("15 characters", comma.replace("fWIAS", "fW").into_bytes()),
        (
            "quotes everywhere",
            b"\"Id\",\"Username\",\"IsActive\"\n\"005D0000001T8fW\",\"a\nb@example.com\",\"true\"\n".to_vec(),
        ),
        ("JSON of the CLI", json.as_bytes().to_vec()),
        ("JSON in UTF-16", utf16(json, false, true)),
        ("JSON of the Bulk API", flat.as_bytes().to_vec()),
    ];
    for (name, bytes) in shapes {
        let evidence = of([("users", bytes)]);
        assert_eq!(evidence.errors(), [], "{name}");
        let user = evidence.users.get(&id(USER)).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(user.username.to_string(), "a\nb@example.com", "{name}");
        assert_eq!((user.active, evidence.files[0].rows), (Some(true), 1), "{name}");
    }
}

#[test]
fn what_is_no_data_is_called_what_it_is() {
    let cases = [
        ("", "is empty"),
        (
            "{\"status\":1,\"name\":\"INVALID_FIELD\",\"message\":\"No such column\",\"exitCode\":1}",
            "is an error message",
        ),
        (
            "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]",
            "is an error message",
        ),
        ("<!DOCTYPE html><html></html>", "is a web page"),
        ("<?xml version=\"1.0\"?><Errors/>", "is a web page or XML"),
        (" \u{250c}\u{2500}\u{2500}\n \u{2502} ID", "is a table for people"),
        (" ID   NAME\n \u{2500}\u{2500}\u{2500} \u{2500}\u{2500}\n", "is a table for people"),
        ("\u{1b}[90m{\u{1b}[0m", "has the colours of a terminal"),
        ("a,b\n1,2\n", "has the columns of no table"),
        ("{\"records\":[{\"Id\":", "is no JSON from line 1 on"),
        ("Id,Username\n005d0000001t8fwIAS,x\n", "whose letters have changed their case"),
        ("Id,Username\nnobody,x\n", "is no id of 15 or 18"),
        ("Id,Username\n005D0000001T8fW\n", "has 1 values for 2 columns"),
    ];
    for (text, expected) in cases {
        let problem = problem(text);
        assert!(problem.contains(expected), "{text:?}: {problem}");
        assert!(!problem.contains("nobody") && !problem.contains("expired"), "{problem}");
    }
}

#[test]
fn a_query_without_results_is_no_error() {
    for text in ["\n", "\r\n", "[", "[\n", "[]", "{\"records\":[],\"totalSize\":0,\"done\":true}"] {
        let evidence =
            of([("x.csv", text.as_bytes().to_vec()), ("UserLicense.json", text.as_bytes().to_vec())]);
        assert_eq!(evidence.errors(), [], "{text:?}");
        let [unnamed, named] = evidence.files.as_slice() else { panic!() };
        assert!(unnamed.doubts[0].contains("does not show of which query"), "{text:?}");
        assert_eq!(named.tables, ["UserLicense"], "{text:?}");
        assert!(evidence.has("UserLicense") && !evidence.is_whole("UserLicense"));
    }
}

#[test]
fn a_cut_answer_is_an_error_until_all_pages_are_there() {
    let page = |id: &str| {
        format!(
            "{{\"totalSize\":2,\"done\":false,\"records\":[{{\"attributes\":{{\"type\":\"User\"}},\"Id\":\"{id}\",\"Username\":\"{id}\"}}]}}"
        )
    };
    let first = page(USER);
    let problem = problem(&first);
    assert!(
        problem.contains("has 1 of the 2 records") && problem.contains("org-max-query-limit=2"),
        "{problem}"
    );
    assert!(!one(&first).is_whole("User"));
    let both = of([("1", first.into_bytes()), ("2", page("005D0000001T8fX").into_bytes())]);
    assert_eq!((both.errors().len(), both.users.len()), (0, 2));
    let mut rows = "Id,Username\n".to_owned();
    for number in 0..50_000 {
        rows.extend([format!("005{number:012},a\n")]);
    }
    let exactly = one(&rows);
    assert!(exactly.files[0].doubts[0].contains("at which the CLI cuts"), "{:?}", exactly.files[0].doubts);
    assert!(one(&(rows + "005999999999999,a\n")).files[0].doubts.is_empty());
}

#[test]
fn a_second_export_into_the_same_file_is_noticed() {
    let list = format!("[\n  {{\"Id\":\"{USER}\",\"Username\":\"a\"}}\n]");
    let evidence = one(&format!("{list}{list}"));
    assert_eq!((evidence.files[0].rows, evidence.errors().len()), (2, 0));
    assert!(evidence.files[0].doubts[0].contains("behind each other"));
    assert!(problem(&format!("{list}x")).contains("is no JSON from line 3 on"));
}

#[test]
fn a_related_record_that_is_null_has_its_columns() {
    let of_set = |license: &str| {
        format!(
            "{{\"attributes\":{{\"type\":\"PermissionSet\"}},\"Id\":\"0PS000000000001\",\"Name\":\"A\",\"NamespacePrefix\":null,\
                 \"IsOwnedByProfile\":false,\"ProfileId\":null,\"PermissionSetGroupId\":null,\"License\":{license}}}"
        )
    };
    let licensed = of_set("{\"attributes\":{\"type\":\"Name\"},\"Name\":\"Salesforce\"}");
    let evidence = one(&format!("[{},{licensed}]", of_set("null")));
    assert_eq!((evidence.errors().len(), evidence.files[0].rows), (0, 2));
    assert_eq!(evidence.files[0].without, Vec::<&str>::new());
    assert_eq!(evidence.permission_sets[&id("0PS000000000001")].license.as_deref(), Some("Salesforce"));
}

#[test]
fn rows_of_one_user_alone_make_one_doubt() {
    let users = format!("Id,Username\n{USER},a\n005D0000001T8fX,b\n");
    let logins = |other: &str| {
        format!(
            "UserId,LoginTime,LoginType,Status\n{USER},2026-11-03T10:12:13.000Z,Application,Success\n{other},2026-11-03T10:12:13.000Z,Application,Success\n"
        )
    };
    let read = |other: &str| of([("1", users.clone().into_bytes()), ("2", logins(other).into_bytes())]);
    assert!(read(USER).files[1].doubts[0].contains("of one user alone"));
    assert!(!read(USER).is_whole("LoginHistory"));
    assert!(read("005D0000001T8fX").is_whole("LoginHistory"));
}

#[test]
fn tokens_are_counted_and_not_read() {
    let mut text = "AppName,UserId,UseCount,LastUsedDate,CreatedDate,AccessToken,DeleteToken\n".to_owned();
    for number in 0..2_500 {
        text.extend([format!("Shop,005{:012},2,2026-11-03,2025-01-02,s3cret,s3cret\n", number % 2)]);
    }
    let json = format!(
        "[{{\"AppName\":\"Shop\",\"UserId\":\"{USER}\",\"LastUsedDate\":null,\"AccessToken\":\"s3cret\",\"UseCount\":\"x\"}}]"
    );
    let evidence = of([("csv", text.into_bytes()), ("json", json.into_bytes())]);
    let used = &evidence.tokens[&id("005000000000001")].apps["Shop"];
    assert_eq!((used.tokens, used.uses), (1_250, 2_500));
    assert_eq!(
        used.times.map(|times| (times.first.to_string(), times.last.to_string())),
        Some(("2025-01-02".to_owned(), "2026-11-03".to_owned()))
    );
    assert!(evidence.files[0].doubts.iter().any(|doubt| doubt.contains("2500 rows")));
    assert_eq!(evidence.files[1].unread.rows, 1);
    assert!(!format!("{evidence:?}").contains("s3cret"));
}

#[test]
fn what_the_org_grants_is_known_by_permission_set() {
    let objects = "Id,ParentId,SobjectType,PermissionsRead,PermissionsCreate\n\
                   110000000000001,0PS000000000001,Account,true,false\n\
                   000000000000000AAA,0PS000000000001,Contact,true,true\n\
                   110000000000002,0PL000000000001,Case,true,true\n";
    let fields = "ParentId,SobjectType,Field,PermissionsRead,PermissionsEdit\n0PS000000000001,Account,Account.Name,true,true\n";
    let entities = "ParentId,SetupEntityId,SetupEntityType\n0PS000000000001,01p000000000001,ApexClass\n";
    let classes = "Id,Name,NamespacePrefix,ApiVersion\n01p000000000001,Orders,ns,62.0\n";
    let files = [("o", objects), ("f", fields), ("e", entities), ("c", classes)];
    let evidence = of(files.map(|(name, text)| (name, text.as_bytes().to_vec())));
    assert_eq!(evidence.errors(), []);
    assert_eq!(evidence.granted.len(), 1);
    let granted = &evidence.granted[&id("0PS000000000001")];
    assert_eq!(granted.objects.keys().map(|name| &**name).collect::<Vec<_>>(), ["Account"]);
    assert!(granted.objects["Account"].read && !granted.objects["Account"].create);
    assert_eq!(granted.objects["Account"].view_all_fields, None);
    assert!(granted.fields["Account.Name"].edit);
    let (kind, class) = granted.entities.keys().next().unwrap();
    assert_eq!((&**kind, evidence.entity_names[class].full_name()), ("ApexClass", "ns__Orders".to_owned()));
    assert_eq!(evidence.files[0].passed_over.values().copied().collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn changes_of_access_are_kept_and_others_are_not() {
    let text = format!(
        "Action,Section,Display,CreatedDate,CreatedById\nPermSetAssign,Manage Users,for a person,2026-11-03,{USER}\n\
         changedemail,Manage Users,x,2026-11-04,{USER}\nPermSetAssign,Manage Users,x,2026-11-05,\n"
    );
    let evidence = one(&text);
    let changes: Vec<_> =
        evidence.changes[&id(USER)].iter().map(|(action, times)| (action.as_str(), times.count)).collect();
    assert_eq!(changes, [("PermSetAssign", 1)]);
    assert_eq!(evidence.files[0].passed_over.values().sum::<u64>(), 2);
    assert!(!format!("{evidence:?}").contains("a person"));
}

#[test]
fn each_query_is_recognised_by_its_columns() {
    for query in QUERIES {
        let columns =
            query.soql.strip_prefix("SELECT ").unwrap().split(" FROM ").next().unwrap().replace(", ", ",");
        let values = vec!["x"; columns.split(',').count()].join(",");
        let evidence = one(&format!("{columns}\n{values}\n"));
        assert_eq!(evidence.files[0].tables, [query.object]);
        assert_eq!(evidence.files[0].without, Vec::<&str>::new(), "{}", query.object);
    }
}

proptest! {
    /// Whatever the bytes are: each row counts as read or is counted with its problem, or the file says why not.
    #[test]
    fn any_bytes_are_rows_or_a_problem(bytes in proptest::collection::vec(any::<u8>(), 0..400), start in 0..6_usize) {
        let starts: [&[u8]; 6] =
            [b"", b"Id,Username\n", b"EVENT_TYPE,TIMESTAMP,USER_ID\n", b"{\"records\":[", b"[{\"Id\":", b"\xff\xfeI\0"];
        let evidence = of([("x", [starts[start], &bytes].concat())]);
        let file = &evidence.files[0];
        prop_assert!(file.rows > 0 || file.problem().is_some() || !file.doubts.is_empty() || start < 3);
    }
}
