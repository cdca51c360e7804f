//! An app for which login ranges do not hold.

use crate::org::app::IpRelaxation;
use crate::rules::engine::context::{AppContext, Context, Findings};
use crate::rules::engine::rule::{Check, Group, Rule};
use crate::rules::shared::several_apps::unstated;
use crate::terms::severity::Severity;

pub(crate) const RULE: Rule = Rule::new(
    "ip-relaxation",
    Group::Apps,
    Severity::High,
    include_str!("ip_relaxation.md"),
    Check::Org(check),
)
.varying();

fn check(cx: &Context<'_>, out: &mut Findings) {
    cx.apps().for_each(|of| check_app(&of, out));
    let silent: Vec<_> = cx.apps().filter(|of| of.app.is_oauth() && of.app.ip_relaxation.is_none()).collect();
    unstated(cx, &silent, "whether IP restrictions hold", out);
}

fn check_app(of: &AppContext<'_>, out: &mut Findings) {
    let Some(stated) = &of.app.ip_relaxation else { return };
    let title = of.app.title();
    let (severity, message) = match stated.value {
        IpRelaxation::Bypass => {
            (Severity::High, format!("no IP restriction holds for {title}: its tokens work from any address"))
        }
        IpRelaxation::BypassSecondFactor => (
            Severity::High,
            format!("IP restrictions do not hold for {title} where the user passed a second factor"),
        ),
        IpRelaxation::EnforceRelaxRefresh => {
            (Severity::Low, format!("IP restrictions do not hold for {title} when it renews its token"))
        }
        IpRelaxation::Enforce | IpRelaxation::Other(_) => return,
    };
    let draft = of.draft(stated, "relaxed here").severity(severity).message(message).help(
        "This cancels the login ranges of the profile behind the app, and a stolen token works from the thief's \
         machine. Enforce IP restrictions, and add the addresses that the app calls from to the profile.",
    );
    out.push(&of.cx, draft);
}
