//! How much a GraphQL document asks for, found out before it can do harm.
//!
//! The library measures by writing every fragment out, which a few lines of fragments within fragments turn into hours;
//! its parser follows brackets as deep as they go. Here the text is scanned first, and each fragment is measured once.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, Selection, SelectionSet};
use async_graphql::parser::{self, parse_query};
use muster_domain::ErrorCode;

use crate::config::Limits;

const LONGEST_BYTES: usize = 256 * 1024;
const MOST_TOKENS: usize = 20_000;
const DEEPEST_BRACKETS: usize = 64;

/// Why a document is not run.
#[derive(Debug)]
pub(super) enum NotRun {
    Coded(ErrorCode, String),
    Unreadable(parser::Error),
}

/// Reads a document that is within the limits.
pub(super) fn read(text: &str, limits: &Limits) -> Result<ExecutableDocument, NotRun> {
    scan(text)?;
    let document = parse_query(text).map_err(NotRun::Unreadable)?;
    let mut measure = Measure::of(&document);
    let size = measure.largest();
    if let Some(name) = measure.circular {
        let message = format!("the fragment `{name}` contains itself");
        return Err(NotRun::Coded(ErrorCode::ValidationFailed, message));
    }
    let refuse = |code, what, limit| {
        Err(NotRun::Coded(
            code,
            format!("the document {what}: the limit is {limit}"),
        ))
    };
    if size.aliases > limits.aliases {
        return refuse(ErrorCode::TooManyAliases, "has too many aliases", limits.aliases);
    }
    if size.depth > limits.depth {
        return refuse(ErrorCode::DocumentTooDeep, "nests too deep", limits.depth);
    }
    if size.fields > limits.complexity {
        return refuse(
            ErrorCode::DocumentTooComplex,
            "asks for too many fields",
            limits.complexity,
        );
    }
    Ok(document)
}

/// The operation a request means.
pub(super) fn operation<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a OperationDefinition, NotRun> {
    let mut operations = document.operations.iter();
    let found = match name {
        Some(name) => operations.find(|(one, _)| one.is_some_and(|one| one.as_str() == name)),
        None => operations.next().filter(|_| operations.next().is_none()),
    };
    found.map(|(_, operation)| &operation.node).ok_or_else(|| {
        let message = match name {
            Some(_) => "`operationName` names no operation of the document",
            None => "the document has several operations: name one with `operationName`",
        };
        NotRun::Coded(ErrorCode::OperationNotFound, message.to_owned())
    })
}

/// Counts tokens and brackets without understanding them.
fn scan(text: &str) -> Result<(), NotRun> {
    let too_large = |message: String| Err(NotRun::Coded(ErrorCode::DocumentTooLarge, message));
    if text.len() > LONGEST_BYTES {
        return too_large(format!(
            "the document is longer than {LONGEST_BYTES} bytes: move data into variables"
        ));
    }
    let bytes = text.as_bytes();
    let (mut at, mut tokens, mut depth) = (0, 0, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        let (length, token) = match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => (1, false),
            b'#' => (
                bytes[at..]
                    .iter()
                    .take_while(|byte| !matches!(byte, b'\n' | b'\r'))
                    .count(),
                false,
            ),
            b'"' => (string_length(&bytes[at..]), true),
            b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                let word = bytes[at..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_');
                (word.count(), true)
            }
            _ => (1, true),
        };
        match byte {
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST_BRACKETS {
            let message = format!("the document has brackets more than {DEEPEST_BRACKETS} deep");
            return Err(NotRun::Coded(ErrorCode::DocumentTooDeep, message));
        }
        at += length;
        tokens += usize::from(token);
    }
    if tokens > MOST_TOKENS {
        return too_large(format!(
            "the document has more than {MOST_TOKENS} words: move data into variables"
        ));
    }
    Ok(())
}

fn string_length(from: &[u8]) -> usize {
    let block = from.starts_with(b"\"\"\"");
    let quotes = if block { 3 } else { 1 };
    let mut at = quotes;
    while at < from.len() {
        let rest = &from[at..];
        if block && rest.starts_with(b"\\\"\"\"") {
            at += 4;
        } else if !block && rest[0] == b'\\' {
            at += 2;
        } else if rest.starts_with(&b"\"\"\""[..quotes]) {
            return at + quotes;
        } else if !block && matches!(rest[0], b'\n' | b'\r') {
            // an unclosed string: the parser will say so
            return at;
        } else {
            at += 1;
        }
    }
    from.len()
}

#[derive(Clone, Copy, Default)]
struct Size {
    fields: usize,
    aliases: usize,
    depth: usize,
}

impl Size {
    fn and(self, other: Self) -> Self {
        Self {
            fields: self.fields.saturating_add(other.fields),
            aliases: self.aliases.saturating_add(other.aliases),
            depth: self.depth.max(other.depth),
        }
    }
}

/// The size of a document with its fragments written out, without writing them out.
struct Measure<'a> {
    document: &'a ExecutableDocument,
    /// None while a fragment is being measured: meeting it then means it contains itself.
    fragments: HashMap<&'a str, Option<Size>>,
    circular: Option<&'a str>,
}

impl<'a> Measure<'a> {
    fn of(document: &'a ExecutableDocument) -> Self {
        Self {
            document,
            fragments: HashMap::new(),
            circular: None,
        }
    }

    /// Every operation counts, and every fragment: all are validated, whichever is run.
    fn largest(&mut self) -> Size {
        let mut largest = Size::default();
        for (_, operation) in self.document.operations.iter() {
            largest = largest.and(self.selections(&operation.node.selection_set.node));
        }
        for name in self.document.fragments.keys() {
            let size = self.fragment(name);
            largest.depth = largest.depth.max(size.depth);
            largest.fields = largest.fields.max(size.fields);
            largest.aliases = largest.aliases.max(size.aliases);
        }
        largest
    }

    fn selections(&mut self, set: &'a SelectionSet) -> Size {
        let mut size = Size::default();
        for selection in &set.items {
            size = size.and(match &selection.node {
                Selection::Field(field) => {
                    let inner = self.selections(&field.node.selection_set.node);
                    Size {
                        fields: inner.fields.saturating_add(1),
                        aliases: inner.aliases.saturating_add(usize::from(field.node.alias.is_some())),
                        depth: inner.depth.saturating_add(1),
                    }
                }
                Selection::InlineFragment(inline) => self.selections(&inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node),
            });
        }
        size
    }

    fn fragment(&mut self, name: &'a str) -> Size {
        if let Some(known) = self.fragments.get(name) {
            if known.is_none() {
                self.circular = Some(name);
            }
            return known.unwrap_or_default();
        }
        let document = self.document;
        let Some(fragment) = document.fragments.get(name) else {
            return Size::default();
        };
        self.fragments.insert(name, None);
        let size = self.selections(&fragment.node.selection_set.node);
        self.fragments.insert(name, Some(size));
        size
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;
    use std::time::{Duration, Instant};

    const LIMITS: Limits = Limits {
        body_bytes: 1 << 20,
        upload_bytes: 1 << 20,
        depth: 15,
        complexity: 5_000,
        aliases: 60,
        request: Duration::from_secs(1),
    };

    fn refused(text: &str) -> Option<ErrorCode> {
        match read(text, &LIMITS) {
            Ok(_) => None,
            Err(NotRun::Coded(code, _)) => Some(code),
            Err(NotRun::Unreadable(_)) => Some(ErrorCode::ParseFailed),
        }
    }

    #[test]
    fn fragments_within_fragments_are_refused_at_once() {
        let mut bomb = String::from("{ me { ...F0 } } ");
        for i in 0..40 {
            write!(bomb, "fragment F{i} on Viewer {{ ...F{} ...F{} }} ", i + 1, i + 1).unwrap();
        }
        bomb.push_str("fragment F40 on Viewer { id }");
        let begun = Instant::now();
        assert_eq!(refused(&bomb), Some(ErrorCode::DocumentTooComplex));
        assert!(begun.elapsed() < Duration::from_secs(1));
    }

    #[test]
    fn a_fragment_that_contains_itself_is_refused() {
        let through_another = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }";
        for text in ["{ ...A } fragment A on Query { me { id } ...A }", through_another] {
            assert_eq!(refused(text), Some(ErrorCode::ValidationFailed));
        }
    }

    #[test]
    fn brackets_do_not_reach_the_parser_deeper_than_it_can_go() {
        let lists = format!(
            "{{ force(code: {}1{}) {{ name }} }}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        assert_eq!(refused(&lists), Some(ErrorCode::DocumentTooDeep));
        assert_eq!(refused(&"{a".repeat(65)), Some(ErrorCode::DocumentTooDeep));
    }

    #[test]
    fn brackets_and_quotes_in_strings_and_comments_count_for_nothing() {
        let text = format!(
            "{{ a(text: \"{brackets} \\\" {brackets}\", block: \"\"\"{brackets} \\\"\"\" {brackets}\"\"\") # {brackets}\n }}",
            brackets = "[{(".repeat(40)
        );
        assert_eq!(refused(&text), None);
    }

    #[test]
    fn each_limit_has_its_code() {
        let aliases = (0..61).fold(String::new(), |text, i| text + &format!("a{i}: me {{ id }} "));
        assert_eq!(refused(&format!("{{ {aliases} }}")), Some(ErrorCode::TooManyAliases));
        let deep = format!("{}a{}", "{ a".repeat(15), "}".repeat(15)).replacen("{ a", "{ b", 1);
        assert_eq!(refused(&deep), None);
        assert_eq!(refused(&format!("{{ a {deep} }}")), Some(ErrorCode::DocumentTooDeep));
        assert_eq!(
            refused(&format!("{{ {} }}", "me ".repeat(5_001))),
            Some(ErrorCode::DocumentTooComplex)
        );
        assert_eq!(
            refused(&format!("{{ {} }}", "me ".repeat(20_000))),
            Some(ErrorCode::DocumentTooLarge)
        );
        assert_eq!(refused(&" ".repeat(300_000)), Some(ErrorCode::DocumentTooLarge));
        assert_eq!(refused("{ me "), Some(ErrorCode::ParseFailed));
    }
}
