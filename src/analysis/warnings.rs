//! What is wrong with the configuration and yet no mistake in it: each is said, and `--strict` fails on it.

use std::cell::LazyCell;

use super::Analysis;
use crate::config::Veto;
use crate::org::Org;
use crate::org::classify::{Classifier, Standing};
use crate::org::detect::vetoes;
use crate::org::unresolved::Found;
use crate::terms::severity::Confidence;
use crate::tree::InputError;

impl Analysis<'_> {
    /// In the order of the configuration.
    pub fn warnings(&self) -> Vec<InputError> {
        let mut warnings: Vec<InputError> = self.config.expired.iter().map(expired).collect();
        warnings.extend(self.orgs().flat_map(contradicted));
        warnings.sort();
        warnings.dedup();
        warnings
    }
}

/// Holders that the configuration calls no integration although a fact, and not only a name, says that they are.
fn contradicted<'o>(org: &'o Org<'_>) -> impl Iterator<Item = InputError> + 'o {
    let vetoes = vetoes(org, &mut Found::default());
    let classifier = LazyCell::new(|| Classifier::new(org));
    vetoes.into_iter().filter_map(move |(holder, veto)| {
        let verdict = classifier.judge(holder);
        (verdict.standing == Standing::Identity(Confidence::Certain)).then(|| {
            warning(
                veto,
                format!(
                    "{} is no integration here, and yet {}",
                    org.holders[holder].title(),
                    verdict.evidence().join(" and ")
                ),
                "declare it under [integrations], or take away what only an integration has",
            )
        })
    })
}

fn expired(veto: &Veto) -> InputError {
    let last = veto.expires.as_ref().map_or_else(String::new, |date| format!(" since {}", date.value));
    let holder = &veto.holder.value;
    warning(
        veto,
        format!(
            "that {}:{} is no integration has expired{last} and holds no more",
            holder.kind.name(),
            holder.name
        ),
        "look at the holder again, and write another date or remove the entry",
    )
}

fn warning(veto: &Veto, message: String, remedy: &str) -> InputError {
    let location = veto.holder.location.clone();
    InputError { path: location.path.clone(), message, remedy: remedy.to_owned(), location: Some(location) }
}
