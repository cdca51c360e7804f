//! Splitting against the general reader, and what rows mean.

use std::io::{self, Read};

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::split::{Batch, Splitter};
use crate::evidence::csv_rows::CsvRows;
use crate::evidence::usage::{App, EventKind, Operation, Used, UserUsage};
use crate::evidence::{Evidence, RecordId, Source, read};

type Rows = Vec<(u64, Vec<Vec<u8>>)>;

/// A reader that gives a few bytes at a time.
struct Few<'t>(&'t [u8], usize);

impl Read for Few<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.0.len().min(self.1).min(buffer.len());
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

fn split(text: &[u8], at_a_time: usize) -> Rows {
    let mut splitter = Splitter::new(Few(text, at_a_time), b',');
    let (mut batch, mut rows) = (Batch::default(), Rows::new());
    while splitter.next(&mut batch).unwrap() {
        for row in batch.rows() {
            let values: Vec<_> = (0..row.len()).map(|at| row.value(at).into_owned()).collect();
            if row.is_plain() {
                let plain: Vec<_> = (0..row.len()).map(|at| row.plain(at).to_vec()).collect();
                assert_eq!(plain, values, "a plain row is the same either way");
            }
            rows.push((row.number(), values));
        }
    }
    rows.drain(..rows.len().min(1));
    rows
}

fn general(text: &[u8]) -> Rows {
    let mut csv = CsvRows::open(text, b',').unwrap();
    let mut rows = Rows::new();
    while let Some((number, values)) = csv.raw().unwrap() {
        rows.push((number, values.iter().map(<[u8]>::to_vec).collect()));
    }
    rows
}

/// Pieces of which hostile CSV is made.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"\"".to_vec()),
        Just(b"\"\"".to_vec()),
        Just(b",".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\",\"".to_vec()),
        Just(b"\"\n\"".to_vec()),
        "[a-c \u{b}\u{e4}]{0,3}".prop_map(String::into_bytes),
        "[a-c]{40,90}".prop_map(String::into_bytes),
        any::<u8>().prop_map(|byte| vec![byte]),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn both_readers_split_alike(text in hostile(), at_a_time in 1_usize..100) {
        let text = [b"a,b\n".as_slice(), &text].concat();
        prop_assert_eq!(split(&text, at_a_time), general(&text));
    }
}

#[test]
fn both_readers_split_alike_where_chunks_end() {
    let row = b"\"ab\"\"c\",\"d\r\n\",e,\"\"\n";
    let mut text = b"a,b,c,d\n".to_vec();
    while text.len() < 1_200_000 {
        text.extend_from_slice(row);
        // Rows move by a byte against chunks and blocks.
        text.extend_from_slice(if text.len().is_multiple_of(3) { b"x,y\"z,\"q\"r,\n" } else { b"x,,,\n" });
    }
    assert_eq!(split(&text, usize::MAX), general(&text));
}

fn evidence(files: &[(&str, String)]) -> Evidence {
    let source = |(path, text): &(&str, String)| Source {
        path: (*path).to_owned(),
        bytes: Box::new(io::Cursor::new(text.clone().into_bytes())),
    };
    read("evidence", files.iter().map(source), false)
}

const USER: &str = "005000000000001";

fn user(evidence: &Evidence) -> &UserUsage {
    &evidence.usage.users[&RecordId::parse(USER).unwrap()]
}

fn log(columns: &str, rows: &[&str]) -> String {
    format!("EVENT_TYPE,TIMESTAMP,USER_ID,{columns}\n{}\n", rows.join("\n"))
}

/// Rows of `ApiTotalUsage` at some moments.
fn total(stamps: &[&str]) -> String {
    let columns = "HTTP_METHOD,API_RESOURCE,ENTITY_NAME,STATUS_CODE";
    let row = |stamp: &&str| {
        format!("ApiTotalUsage,{stamp},{USER},GET,/v62.0/sobjects/Account/001000000000001,Account,200")
    };
    let rows: Vec<_> = stamps.iter().map(row).collect();
    log(columns, &rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn object(object: &str, operation: Operation) -> Used {
    Used::Object { object: object.to_owned(), operation }
}

fn counts(evidence: &Evidence) -> Vec<(String, u64)> {
    user(evidence).used.iter().map(|(used, uses)| (used.to_string(), uses.times.count)).collect()
}

#[test]
fn an_event_counts_once_in_hourly_and_daily_files() {
    let hours = ["20261103100000.000", "20261103100500.000"];
    let day = ["20261103100000.000", "20261103100500.000", "20261103170000.000"];
    let read = Used::Object { object: "Account".to_owned(), operation: Operation::Read };
    for (files, expected) in [
        (vec![("1", total(&hours)), ("2", total(&day))], 3),
        (vec![("1", total(&day)), ("2", total(&hours))], 3),
        (vec![("1", total(&hours)), ("2", total(&["20261103110000.000"]))], 3),
        (vec![("1", total(&hours)), ("2", total(&["20261104100000.000"]))], 3),
    ] {
        let evidence = evidence(&files);
        assert_eq!(user(&evidence).used[&read].times.count, expected);
        assert!(evidence.errors().is_empty());
    }
    let twice = evidence(&[("1", total(&day)), ("2", total(&day))]);
    assert!(twice.files[0].doubts.is_empty() && twice.files[1].doubts.len() == 1);
    assert!(!twice.is_whole("ApiTotalUsage"));
}

#[test]
fn days_and_the_last_row_are_known() {
    let evidence =
        evidence(&[("a.csv", total(&["20261103000000.000", "20261107235959.999", "20261104120000.000"]))]);
    let uses = user(&evidence).used[&object("Account", Operation::Read)];
    assert_eq!(
        (uses.times.first, uses.times.last, uses.times.place.row),
        (date(2026, 11, 3), date(2026, 11, 7), 2)
    );
    let days: Vec<Date> = evidence.usage.days[&EventKind::ApiTotalUsage].iter().copied().collect();
    assert_eq!(days, [date(2026, 11, 3), date(2026, 11, 4), date(2026, 11, 7)]);
    assert_eq!(evidence.usage.window(EventKind::ApiTotalUsage).map(|window| window.length()), Some(5));
    assert_eq!(evidence.as_of, Some(date(2026, 11, 7)));
    assert!(evidence.has("ApiTotalUsage") && evidence.is_whole("ApiTotalUsage"));
}

#[test]
fn requests_say_what_they_use() {
    let columns = "HTTP_METHOD,API_RESOURCE,ENTITY_NAME,STATUS_CODE,API_FAMILY,API_CLIENT_CATEGORY,CONNECTED_APP_ID,\
                   CONNECTED_APP_NAME,CLIENT_IP";
    let row = |rest: &str| format!("ApiTotalUsage,20261103101112.000,{USER},{rest}");
    let rows = [
        row(
            "PATCH,/v62.0/sobjects/Order__c/a01000000000001,Order__c,204,REST,,0H4000000000001,Shop,192.0.2.7",
        ),
        row("POST,/v62.0/sobjects/Order__c,,201,REST,,0H4000000000001,Shop,192.0.2.7"),
        row("DELETE,/v62.0/sobjects/Order__c/a01000000000001,Order__c,404,REST,,,,Salesforce.com IP"),
        row("GET,/v62.0/query,Account;Contact,200,REST,LIGHTNING_UI,,,"),
        row("POST,/v62.0/composite,Asset,200,REST,,,,"),
        row("GET,/services/apexrest/orders/4711?token=x,,200,ApexREST,,,,"),
        row("GET,/v62.0/sobjects/Account/describe,Account,200,REST,,,,"),
        row(",describeSObjects,Account,,SOAP,,,,"),
        row(",upsert,Lead,,SOAP,,,,"),
    ];
    let evidence = evidence(&[("a.csv", log(columns, &rows.iter().map(String::as_str).collect::<Vec<_>>()))]);
    let expected = [
        ("Account (read)", 1),
        ("Asset (unknown operation)", 1),
        ("Contact (read)", 1),
        ("Lead (upsert)", 1),
        ("Order__c (create)", 1),
        ("Order__c (edit)", 1),
        ("/services/apexrest/orders/*", 1),
    ];
    let expected: Vec<_> = expected.map(|(name, count)| (name.to_owned(), count)).into();
    assert_eq!(counts(&evidence), expected);
    let of_user = user(&evidence);
    assert_eq!(of_user.failed.map(|times| times.count), Some(1));
    assert_eq!(of_user.used[&object("Contact", Operation::Read)].by_salesforce, 1);
    let app = App { id: RecordId::parse("0H4000000000001").ok(), name: "Shop".to_owned() };
    assert_eq!(of_user.apps[&app].count, 2);
    assert_eq!(of_user.addresses.keys().map(ToString::to_string).collect::<Vec<_>>(), ["192.0.2.7"]);
}

#[test]
fn each_log_says_its_own() {
    let at = format!("20261103101112.000,{USER}");
    let files = [
        (
            "api.csv",
            log(
                "METHOD_NAME,ENTITY_NAME,QUERY",
                &[&format!("API,{at},query,Account,\"SELECT Id, Name FROM Account WHERE Name = 'x'\"")],
            ),
        ),
        (
            "bulk.csv",
            log(
                "ENTITY_TYPE,OPERATION_TYPE,SUCCESS",
                &[&format!("BulkApi,{at},Case,hardDelete,true"), &format!("BulkApi,{at},Task,insert,false")],
            ),
        ),
        (
            "bulk2.csv",
            log(
                "ENTITY_TYPE,OPERATION_TYPE,JOB_STATUS",
                &[&format!("BulkApi2,{at},Event,upsert,JobComplete")],
            ),
        ),
        (
            "apex.csv",
            log(
                "URI,METHOD,STATUS_CODE",
                &[&format!("ApexRestApi,{at},/services/apexrest/ns/ship,POST,200")],
            ),
        ),
        (
            "rest.csv",
            log(
                "URI,METHOD,STATUS_CODE,ENTITY_NAME",
                &[&format!("RestApi,{at},/services/data/v62.0/sobjects/Lead/00Q000000000001,PATCH,204,Lead")],
            ),
        ),
        (
            "permission.csv",
            log("PERMISSION_TYPE,UPDATE_TYPE", &[&format!("PermissionUpdate,{at},EntityObject,delete")]),
        ),
        (
            "login.csv",
            log(
                "LOGIN_TYPE,LOGIN_SUB_TYPE,LOGIN_STATUS",
                &[&format!("Login,{at},i,oauthpassword,LOGIN_NO_ERROR")],
            ),
        ),
    ];
    let evidence = evidence(&files);
    assert_eq!(evidence.errors(), []);
    let expected = [
        "Account (read)",
        "Case (hard delete)",
        "Event (upsert)",
        "Lead (edit)",
        "Account.Id",
        "Account.Name",
        "/services/apexrest/ns/ship",
        "change of permissions (EntityObject delete)",
    ];
    assert_eq!(counts(&evidence).into_iter().map(|(name, _)| name).collect::<Vec<_>>(), expected);
    let ways = &evidence.logins[&RecordId::parse(USER).unwrap()].ways;
    let way = ways.keys().next().unwrap();
    assert_eq!((way.kind.as_str(), way.sub_type.as_str()), ("Remote Access 2.0", "OAuth Username-Password"));
    assert_eq!(evidence.usage.days.len(), 7);
}

#[test]
fn logs_behind_each_other_have_headers_of_their_own() {
    let second = format!(
        "USER_ID,EVENT_TYPE,TIMESTAMP,ENTITY_TYPE,OPERATION_TYPE\n{USER},BulkApi,20261104,Case,query\n"
    );
    let text = total(&["20261103100000.000"]) + &total(&["20261103110000.000"]) + &second;
    let evidence = evidence(&[("all.csv", text)]);
    assert_eq!(counts(&evidence), [("Account (read)".to_owned(), 2)]);
    // A header that does not begin with EVENT_TYPE is one only where it has as many columns as the log before.
    assert_eq!(evidence.files[0].unread.rows, 2);
}

#[test]
fn what_cannot_be_read_is_counted_and_not_repeated() {
    let secret = "s3cret";
    let text = log(
        "HTTP_METHOD",
        &[
            &format!("ApiTotalUsage,20261103100000.000,{secret},GET"),
            &format!("ApiTotalUsage,{secret},{USER},GET"),
            &format!("ApiTotalUsage,20261103100000.000,{USER},GET,{secret}"),
            "ApiTotalUsage,20261103100000.000,,GET",
            &format!("Other{secret},20261103100000.000,{USER},GET"),
        ],
    );
    let evidence = evidence(&[("a.csv", text), ("b.csv", "EVENT_TYPE,USER_ID\nLogin,x\n".to_owned())]);
    let file = &evidence.files[0];
    assert_eq!((file.rows, file.unread.rows), (2, 3));
    assert_eq!(file.unread.first.iter().map(|row| row.row).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(file.passed_over.values().sum::<u64>(), 2);
    assert!(!format!("{:?}", evidence.files).contains(secret));
    assert!(evidence.files[1].unread.file.as_ref().unwrap().contains("TIMESTAMP"));
}

#[test]
fn a_user_with_too_many_things_is_bounded() {
    let rows: Vec<_> = (0..5_000)
        .map(|n| format!("ApiTotalUsage,20261103100000.000,{USER},GET,/v62.0/sobjects/X{n}__c,,200"))
        .collect();
    let text = log(
        "HTTP_METHOD,API_RESOURCE,ENTITY_NAME,STATUS_CODE",
        &rows.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    let evidence = evidence(&[("a.csv", text)]);
    let held = user(&evidence).used.len();
    assert_eq!(held as u64 + evidence.usage.others, 5_000);
    assert!(held <= 2_000);
}
