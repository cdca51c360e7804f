//! What a rule is.

use super::context::{
    AppContext, ChangeContext, Context, Findings, Granted, GroupContext, HolderContext, IdentityContext,
    WaiverContext,
};
use crate::config::OptionInfo;
use crate::evidence::Evidence;
use crate::terms::grant::GrantKind;
pub use crate::terms::rule_group::Group;
pub use crate::terms::runs::Runs;
use crate::terms::severity::{Confidence, Severity};

/// One check with everything that is said about it.
#[derive(Debug)]
pub struct Rule {
    pub name: &'static str,
    pub group: Group,
    /// Unless the catalogue, the rule's page or the configuration says otherwise of a finding.
    pub severity: Severity,
    pub confidence: Confidence,
    pub runs: Runs,
    /// Some of its findings have another severity for reasons of their own.
    pub varies: bool,
    /// A deploy refuses what it reports, so that it is said of everybody's holders.
    pub refused: bool,
    pub options: &'static [OptionInfo],
    /// The tables of the evidence that it looks at: without one of them it does not run. Empty for a rule that looks at
    /// the project alone.
    pub tables: &'static [&'static str],
    /// The rule's page.
    pub docs: &'static str,
    pub check: Check,
    /// Other places in which the same thing is said.
    pub also: [Option<Check>; 2],
}

/// What a rule looks at. The engine does the loops.
#[derive(Copy, Clone, Debug)]
pub enum Check {
    /// Each entry of one kind that grants something to an identity.
    Grant(GrantKind, fn(&Granted<'_>, &mut Findings)),
    /// Each entry of any of these kinds that grants something to an identity.
    Grants(&'static [GrantKind], fn(&Granted<'_>, &mut Findings)),
    /// Each profile and permission set that an identity uses.
    Holder(fn(&HolderContext<'_>, &mut Findings)),
    /// Each identity as a whole.
    Identity(fn(&IdentityContext<'_>, &mut Findings)),
    /// Each profile and permission set, people's included.
    Hygiene(fn(&HolderContext<'_>, &mut Findings)),
    /// Each permission set group, people's included.
    Group(fn(&GroupContext<'_>, &mut Findings)),
    /// Each connected app and external client app that is not disabled.
    App(fn(&AppContext<'_>, &mut Findings)),
    /// Each waiver of the configuration, once all findings are known.
    Waiver(fn(&WaiverContext<'_>, &mut Findings)),
    /// Each project root of a change, where there is a state before it.
    Change(fn(&ChangeContext<'_>, &mut Findings)),
    /// Everything of one project root at once.
    Org(fn(&Context<'_>, &mut Findings)),
}

impl Rule {
    /// A rule that is on by default and certain of what it reports.
    pub(crate) const fn new(
        name: &'static str,
        group: Group,
        severity: Severity,
        docs: &'static str,
        check: Check,
    ) -> Self {
        let confidence = Confidence::Certain;
        Self {
            name,
            group,
            severity,
            confidence,
            runs: Runs::Always,
            varies: false,
            refused: false,
            options: &[],
            tables: &[],
            docs,
            check,
            also: [None; 2],
        }
    }

    /// What it reports is a conclusion, not a fact.
    pub(crate) const fn likely(mut self) -> Self {
        self.confidence = Confidence::Likely;
        self
    }

    pub(crate) const fn off_until_configured(mut self) -> Self {
        self.runs = Runs::Configured;
        self
    }

    /// Off until `[rules]` or `--select` names it.
    pub(crate) const fn off_by_default(mut self) -> Self {
        self.runs = Runs::Named;
        self
    }

    pub(crate) const fn also(mut self, check: Check) -> Self {
        self.also = [Some(check), self.also[0]];
        self
    }

    /// A deploy refuses what it reports.
    pub(crate) const fn refused_by_a_deploy(mut self) -> Self {
        self.refused = true;
        self
    }

    /// It looks at these tables of the evidence.
    pub(crate) const fn with_tables(mut self, tables: &'static [&'static str]) -> Self {
        self.tables = tables;
        self
    }

    pub(crate) const fn varying(mut self) -> Self {
        self.varies = true;
        self
    }

    pub(crate) const fn with_options(mut self, options: &'static [OptionInfo]) -> Self {
        self.options = options;
        self
    }

    /// Whether it looks at what was exported from the org.
    pub fn is_about_evidence(&self) -> bool {
        !self.tables.is_empty()
    }

    /// The tables that it looks at and that are not there.
    pub fn lacks<'e>(&self, evidence: Option<&'e Evidence>) -> impl Iterator<Item = &'static str> + use<'e> {
        self.tables.iter().copied().filter(move |table| !evidence.is_some_and(|evidence| evidence.has(table)))
    }

    /// Whether all is there that it looks at.
    pub fn can_run(&self, evidence: Option<&Evidence>) -> bool {
        self.lacks(evidence).next().is_none()
    }

    /// Whether findings of the rule differ in severity when nothing is configured.
    pub fn varies(&self) -> bool {
        crate::catalog::permission::all()
            .iter()
            .filter(|p| p.rule == Some(self.name))
            .any(|p| p.severity_under(self.severity) != self.severity)
            || self.varies
    }
}
