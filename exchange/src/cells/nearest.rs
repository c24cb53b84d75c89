//! What somebody probably meant by a code that is not on the list.
use crate::columns::plain;

/// How many codes a sentence can list.
const LISTED: usize = 12;

/// ` (did you mean ..?)` where one code is close to what was sent, else nothing.
pub(super) fn meant<'a>(sent: &str, codes: impl Iterator<Item = &'a str>) -> String {
    let sent = plain(sent);
    let alike = |code: &&str| code.len().abs_diff(sent.len()) <= 2;
    let close = codes
        .filter(alike)
        .map(|code| (distance(&sent, &plain(code)), code))
        .min();
    close
        .filter(|(distance, _)| *distance <= 2 && *distance * 3 <= sent.chars().count())
        .map_or_else(String::new, |(_, code)| format!(", did you mean `{code}`?"))
}

/// The codes there are, where they are few enough to be read.
pub(super) fn expected<'a>(codes: impl ExactSizeIterator<Item = &'a str>) -> Option<String> {
    match codes.len() {
        0 => None,
        few if few <= LISTED => Some(format!("one of {}", codes.collect::<Vec<_>>().join(", "))),
        many => Some(format!("one of the {many} codes of its list")),
    }
}

/// How many letters have to be put in, taken out or changed; anything much longer than a code is simply far away.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(65).collect(), b.chars().take(65).collect());
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (row, from) in a.iter().enumerate() {
        let mut left = row + 1;
        for (column, to) in b.iter().enumerate() {
            let changed = above[column] + usize::from(from != to);
            above[column] = left;
            left = changed.min(left + 1).min(above[column + 1] + 1);
        }
        above[b.len()] = left;
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_recognised_and_a_different_word_is_not() {
        let codes = ["emergency", "priority", "other-sexual"];
        let said = |sent| meant(sent, codes.into_iter());
        assert_eq!(said("Emergency"), ", did you mean `emergency`?");
        assert_eq!(said("emergancy"), ", did you mean `emergency`?");
        assert_eq!(said("Other sexual"), ", did you mean `other-sexual`?");
        assert_eq!(said("routine"), "");
        assert_eq!(said(""), "");
    }

    #[test]
    fn distance_counts_letters() {
        assert_eq!(
            [distance("", "abc"), distance("kitten", "sitting"), distance("a", "a")],
            [3, 3, 0]
        );
    }
}
