//! "Did you mean": the known name that a mistyped one most likely stands for.

/// The candidate nearest to `name`, ignoring case, or nothing when none is near enough to suggest.
///
/// Near enough means a Damerau-Levenshtein distance of at most a third of the longer name's
/// length, and never more than 3. Ties go to the candidate that sorts first.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    let length = wanted.chars().count();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other = candidate.to_lowercase();
        let other_length = other.chars().count();
        let limit = (length.max(other_length) / 3).min(3);
        if length.abs_diff(other_length) > limit || unshared(&wanted, &other) > limit {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&wanted, &other);
        if distance <= limit && best.is_none_or(|b| (distance, candidate) < b) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many ASCII characters one text has that the other lacks, wherever they stand. The distance is
/// never less, and takes far longer to compute.
fn unshared(a: &str, b: &str) -> usize {
    let mut counts = [0_i32; 128];
    for (text, step) in [(a, 1), (b, -1)] {
        for byte in text.bytes().filter(u8::is_ascii) {
            counts[usize::from(byte)] += step;
        }
    }
    let only_a: i32 = counts.iter().filter(|n| **n > 0).sum();
    let only_b: i32 = counts.iter().filter(|n| **n < 0).sum();
    usize::try_from(only_a.max(-only_b)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_a_typo_and_refuses_a_stranger() {
        let known = ["ApiEnabled", "ApiUserOnly", "ModifyAllData"];
        assert_eq!(nearest("ModifyAlData", known), Some("ModifyAllData"));
        assert_eq!(nearest("apienabeld", known), Some("ApiEnabled"));
        assert_eq!(nearest("RunReports", known), None);
        assert_eq!(nearest("", known), None);
    }
}
