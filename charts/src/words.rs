//! How wide words are, without a font to ask: where they are broken, and where they are cut.

/// What is added because the reader's font may be wider than the one these widths are of.
const ALLOWANCE: f64 = 1.13;

/// About how wide a text is at a size; rather too wide than too narrow.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size * ALLOWANCE / 1000.0
}

/// Thousandths of the size, as in the usual sans-serif fonts.
fn advance(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | '\'' | '|' => 222.0,
        ' ' | '.' | ',' | ':' | ';' | '!' | 't' | 'f' | 'I' | '/' | '\\' | '[' | ']' => 278.0,
        'r' | '-' | '(' | ')' | '"' | '`' => 333.0,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 500.0,
        'm' | 'M' => 833.0,
        'w' | 'C' | 'D' | 'H' | 'N' | 'R' | 'U' => 722.0,
        'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | '&' => 667.0,
        'F' | 'T' | 'L' | 'Z' => 611.0,
        'G' | 'O' | 'Q' => 778.0,
        'W' | '@' | '%' | '\u{2026}' | '\u{2014}' => 944.0,
        '\u{2e80}'.. => 1000.0,
        '\u{80}'.. => 620.0,
        _ => 556.0,
    }
}

/// The text, cut with an ellipsis if it is wider than there is room.
pub(crate) fn cut(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        kept.push(character);
        if width(&kept, size) + width("\u{2026}", size) > room {
            kept.pop();
            break;
        }
    }
    format!("{}\u{2026}", kept.trim_end())
}

/// The text in so many lines at most, each within the room; what is left over is cut.
pub(crate) fn lines(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if line.is_empty() || lines.len() + 1 >= most || width(&longer, size) <= room {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines.iter().map(|line| cut(line, size, room)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_broken_and_then_cut() {
        let text = "Neighbourhood crime per 1,000 residents in the year ending March";
        let broken = lines(text, 12.0, 200.0, 2);
        assert_eq!(broken.len(), 2);
        assert!(broken[1].ends_with('\u{2026}'), "{broken:?}");
        assert!(broken.iter().all(|line| width(line, 12.0) <= 200.0));
        assert_eq!(lines(text, 12.0, 2_000.0, 2), [text]);
        assert!(lines("  ", 12.0, 200.0, 2).is_empty());
    }

    #[test]
    fn one_endless_word_is_cut_too() {
        let word = "W".repeat(400);
        assert!(width(&cut(&word, 12.0, 100.0), 12.0) <= 100.0);
    }
}
