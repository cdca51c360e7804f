//! What the caller does not want to see: it stays in the counts, not in the report.

use super::{Finding, Status};
use crate::org::library::Library;
use crate::terms::severity::Confidence;

/// What to show.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub min_confidence: Option<Confidence>,
    /// Files and folders relative to the run's root, with `/`; empty for everything.
    pub focus: Vec<String>,
    /// Only count hygiene on holders that no integration uses, as far as a deploy does not refuse it.
    pub count_hygiene: bool,
}

/// Marks the findings that fall below the wanted confidence or lie outside the focus with all
/// their places.
pub fn set(findings: &mut [Finding], library: &Library, filter: &Filter) {
    for finding in findings {
        let sure = filter.min_confidence.is_none_or(|least| finding.confidence >= least);
        let sites = std::iter::once(finding.primary.site).chain(finding.related.iter().map(|l| l.site));
        let in_focus = filter.focus.is_empty()
            || sites.into_iter().any(|s| is_in_focus(&library.project.files[s.file].path, &filter.focus));
        // What somebody set aside stays so, wherever it lies.
        if (!sure || !in_focus) && finding.status == Status::Active {
            finding.status = Status::Filtered;
        }
    }
}

/// Whether a path is one of the focused ones or lies below one.
pub fn is_in_focus(path: &str, focus: &[String]) -> bool {
    focus.iter().any(|f| {
        f.is_empty()
            || path.strip_prefix(f.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_in_focus;

    #[test]
    fn a_folder_is_not_a_prefix() {
        let focus = ["force-app/main".to_owned()];
        assert!(is_in_focus("force-app/main", &focus));
        assert!(is_in_focus("force-app/main/a.xml", &focus));
        assert!(!is_in_focus("force-app/mainly/a.xml", &focus));
        assert!(is_in_focus("a", &[String::new()]));
    }
}
