//! What looks complete and may not be.

use std::collections::BTreeMap;

use super::Evidence;
use super::file::EvidenceFile;

/// How many rows the CLI asks for at most unless it is told to ask for more. Source: `org-max-query-limit` of the
/// Salesforce CLI.
const MOST_OF_CLI: u64 = 50_000;

/// How many rows of `OauthToken` a query gives at most. Source: `OauthToken`, Object Reference.
const MOST_TOKENS: u64 = 2_500;

/// Says of each file what makes one doubt that it has everything.
pub(super) fn find(evidence: &mut Evidence) {
    cut(&mut evidence.files);
    let own = "has rows of one user alone, as they are for a user who may not see those of others";
    if evidence.logins.len() == 1 && evidence.users.len() != 1 {
        doubt(&mut evidence.files, "LoginHistory", &format!("{own}; export it with Manage Users"));
    }
    if evidence.tokens.len() == 1 && evidence.users.len() != 1 {
        doubt(&mut evidence.files, "OauthToken", &format!("{own}; export it with Customize Application"));
    }
    if rows_of(&evidence.files, "OauthToken") >= MOST_TOKENS {
        doubt(
            &mut evidence.files,
            "OauthToken",
            &format!(
                "has the {MOST_TOKENS} rows that Salesforce gives at most, and there may be more tokens"
            ),
        );
    }
}

fn rows_of(files: &[EvidenceFile], table: &str) -> u64 {
    files.iter().filter(|file| file.tables.contains(&table)).map(|file| file.rows).sum()
}

fn doubt(files: &mut [EvidenceFile], table: &str, says: &str) {
    for file in files.iter_mut().filter(|file| file.rows > 0 && file.tables.contains(&table)) {
        file.doubts.push(says.to_owned());
    }
}

/// An answer is cut where its query found more than all its pages have: the REST API writes several, and each says the
/// number of all.
fn cut(files: &mut [EvidenceFile]) {
    let of = |file: &EvidenceFile| Some((file.tables.clone(), file.found?));
    let mut there: BTreeMap<_, u64> = BTreeMap::new();
    for file in files.iter() {
        if let Some(answer) = of(file) {
            *there.entry(answer).or_default() += file.rows + file.unread.rows;
        }
    }
    for file in files.iter_mut() {
        let answer = of(file);
        if let Some((has, found)) = answer.and_then(|answer| Some((*there.get(&answer)?, answer.1)))
            && has < found
            && file.unread.file.is_none()
        {
            file.unread.file = Some(format!(
                "has {has} of the {found} records that the query found; to export all, run \
                 'sf config set org-max-query-limit={found}' before, or split the query by dates"
            ));
        } else if file.found.is_none() && file.rows + file.unread.rows == MOST_OF_CLI {
            file.doubts.push(format!(
                "has {MOST_OF_CLI} rows, at which the CLI cuts an answer, and may lack the rest; \
                 'sf config set org-max-query-limit' raises that"
            ));
        }
    }
}
