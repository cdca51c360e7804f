//! What the rules about unused rights share: whose logs say it, for how long, and what they cannot see.

use crate::evidence::{EventKind, Window};
use crate::inventory::used::Used;
use crate::rules::engine::context::{Draft, Granted};
use crate::terms::grant::Bits;
use crate::terms::ids::IdentityId;
use crate::text::phrase::count_u64;

/// That nobody who holds something through an entry used it.
pub(crate) struct Unused {
    identities: Vec<IdentityId>,
    window: Window,
    /// Requests of which the logs do not say what they needed.
    unclear: u64,
}

impl Unused {
    /// `None` where somebody used it, or where the logs of one of them do not reach far enough.
    pub fn of(granted: &Granted<'_>, bit: Bits, is_used: impl Fn(&Used) -> bool) -> Option<Self> {
        let identities = granted.holding(bit);
        let logs: Vec<EventKind> =
            granted.by.cx.rule.tables.iter().filter_map(|table| EventKind::of(table)).collect();
        let mut window = None;
        let mut unclear = 0;
        for &id in &identities {
            let used = granted.by.cx.analysis.used(id).filter(|used| !is_used(used))?;
            // All logs are of one org: each identity has the same windows.
            let of_rule = used.windows.iter().copied().filter(|window| logs.contains(&window.kind));
            window = of_rule.min_by_key(Window::length);
            unclear += used.unclear;
        }
        Some(Self { identities, window: window?, unclear })
    }

    /// The finding. `what` completes "integration 'x' ... in 96 days".
    pub fn draft(&self, granted: &Granted<'_>, bit: Bits, what: &str) -> Draft {
        let Window { kind, first, last, .. } = self.window;
        let unclear = match self.unclear {
            0 => String::new(),
            n => format!(
                " Of {} of the integration the log does not say what they needed.",
                count_u64(n, "request")
            ),
        };
        granted
            .draft(bit)
            .message(format!(
                "{} {what} from {first} to {last}, by {}",
                granted.by.cx.whom(&self.identities),
                kind.name()
            ))
            .help(format!(
                "The log does not see what is used once a year, what code and flows do for the user, and what a composite \
                 request holds.{unclear} Take the right away in a sandbox first; where it is needed, ask for it in the \
                 contract."
            ))
    }
}
