//! Patterns of paths, whoever wrote them.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// No path is longer on any system that is known.
const LONGEST: usize = 4096;

/// A matcher of paths with `/`, in which `*` stays within one folder and `**` does not.
///
/// # Errors
/// What is wrong with the pattern, in a few words; one that would take too much memory is among them.
pub fn matcher(pattern: &str, backslash_escapes: bool) -> Result<GlobSet, String> {
    if pattern.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    let glob = GlobBuilder::new(pattern).literal_separator(true).backslash_escape(backslash_escapes).build();
    let glob = glob.map_err(|error| error.kind().to_string())?;
    // One glob alone panics where a set says that it is too large.
    GlobSetBuilder::new().add(glob).build().map_err(|_| "it is too large".to_owned())
}

#[cfg(test)]
mod tests {
    use super::matcher;

    #[test]
    fn patterns_beyond_all_measure_are_refused() {
        let nested = |depth: usize| "{a,".repeat(depth) + "b" + &"}".repeat(depth);
        for pattern in [nested(1000), nested(100_000), "[a-z]".repeat(200_000), "{a,b}{c,d}".repeat(2000)] {
            assert!(matcher(&pattern, false).is_err(), "{}", &pattern[..20]);
        }
        for pattern in [nested(20), "**/".repeat(1300) + "a", "*a".repeat(2000), "{a,b}{c,d}".repeat(400)] {
            assert!(!matcher(&pattern, false).unwrap().is_match("x/y/z"), "{}", &pattern[..20]);
        }
        assert!(matcher("a/*", false).unwrap().is_match("a/b"));
        assert!(!matcher("a/*", false).unwrap().is_match("a/b/c"));
        assert!(matcher(r"a\*", true).unwrap().is_match("a*"));
    }
}
