//! When a rule runs about which nobody says anything.

/// When a rule runs about which the configuration and the command line say nothing.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Runs {
    Always,
    /// A rule of taste, or one that compares with what is declared: off until a `leastforce.toml` exists.
    Configured,
    /// Only where it is named.
    Named,
}

impl Runs {
    /// Whether the rule runs where it is not named.
    pub fn by_default(self, configured: bool) -> bool {
        match self {
            Self::Always => true,
            Self::Configured => configured,
            Self::Named => false,
        }
    }
}
