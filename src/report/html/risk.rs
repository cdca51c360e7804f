//! The risk of an identity, and what would lower it.

use serde::Serialize;

use super::limits;
use crate::questions::access::{Lowering, Part, Risk as Answer, band};
use crate::report::model::Identity;
use crate::report::plain::sentence;
use crate::report::reaches;
use crate::terms::severity::Severity;
use crate::text::phrase::list_more;

/// A score as a bar and a number.
#[derive(Serialize)]
pub(super) struct Score {
    /// 0 to 100; of what is not known, 0.
    width: u32,
    pub text: String,
    /// `None` where it is not known.
    band: Option<Severity>,
}

impl Score {
    pub(super) fn of(identity: &Identity) -> Self {
        let text = reaches::risk(identity);
        Self { width: identity.risk.unwrap_or(0), text, band: identity.risk.map(band) }
    }

    /// `is_least`: the score may be higher.
    pub(super) fn number(score: Option<u32>, is_least: bool) -> Self {
        let text = reaches::score(score, is_least).unwrap_or_else(|| "not known".to_owned());
        Self { width: score.unwrap_or(0), text, band: score.map(band) }
    }
}

#[derive(Serialize)]
pub(super) struct Risk {
    terms: Vec<Term>,
    /// Terms that are not shown.
    left_out: usize,
    /// What to take away, then what to add.
    lowers: Vec<Lower>,
    /// What is not known, in sentences.
    unknown: Vec<String>,
}

#[derive(Serialize)]
struct Term {
    letter: &'static str,
    value: String,
    words: String,
}

#[derive(Serialize)]
struct Lower {
    score: u32,
    band: Severity,
    what: String,
}

/// Terms of a sum.
const TERMS: usize = 12;

impl Risk {
    /// For one of `n` identities.
    pub(super) fn of(risk: &Answer, n: usize) -> Self {
        let most = limits::rows(n).min(TERMS);
        let terms = risk.terms.iter().take(most).map(|term| Term {
            letter: match term.part {
                Part::Data => "D",
                Part::Escalation => "E",
                Part::Exposure => "X",
                Part::Object => "",
            },
            value: format!("{:.2}", term.value),
            words: sentence(&term.words).into_owned(),
        });
        let lowers = risk.lowers.iter().map(|lowering| Lower {
            score: lowering.score,
            band: band(lowering.score),
            what: change(lowering),
        });
        let mut unknown = Vec::new();
        if !risk.gaps.is_empty() {
            unknown.push(format!("Not known, and counted as nothing: {}.", risk.gaps.join("; ")));
        }
        if !risk.unknown.is_empty() {
            unknown.push(format!("Not known, so that they lower nothing: {}.", risk.unknown.join("; ")));
        }
        Self {
            terms: terms.collect(),
            left_out: risk.terms.len().saturating_sub(most),
            lowers: lowers.collect(),
            unknown,
        }
    }
}

/// A change that lowers a score, in words.
pub(super) fn change(lowering: &Lowering) -> String {
    if let Some(control) = lowering.with {
        return format!("make sure that {control}");
    }
    let grants = list_more(&lowering.without, 2 * limits::NAMES);
    let closes = match &lowering.closes[..] {
        [] => String::new(),
        closes => format!("; then it can no longer {}", closes.join(" or ")),
    };
    format!("take away {grants}{closes}")
}
