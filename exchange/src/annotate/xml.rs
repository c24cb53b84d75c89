//! Where things stand in a part, so that it can be edited without being written anew.
use super::CannotAnnotate;
use quick_xml::{Reader, escape::unescape, events::BytesStart, events::Event};
use std::{fmt::Write, ops::Range};

/// An element and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Element {
    /// Its name without prefix.
    pub(super) name: String,
    /// Its prefix with the colon, or nothing.
    pub(super) prefix: String,
    /// All of it.
    pub(super) all: Range<usize>,
    /// What is between its tags; `None` where it has but one.
    pub(super) inner: Option<Range<usize>>,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// An attribute by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The most elements that are kept of one part, and the most attributes of one element: a workbook has at most 65,490 looks.
const MOST: (usize, usize) = (200_000, 200);

const BROKEN: CannotAnnotate = CannotAnnotate::Unknown("a part of it is not well formed");
const CROWDED: CannotAnnotate = CannotAnnotate::Unknown("a part of it holds more than any needs");

/// The elements at one depth: 0 is the outermost. Text that ends its parent first is read up to there.
pub(super) fn elements(text: &str, depth: usize) -> Result<Vec<Element>, CannotAnnotate> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    let mut elements: Vec<Element> = Vec::new();
    let mut level = 0;
    loop {
        let from = position(&reader);
        match reader.read_event().map_err(|_| BROKEN)? {
            Event::Start(start) => {
                if level == depth {
                    let to = position(&reader);
                    elements.push(element(&start, from..to, Some(to..to))?);
                }
                level += 1;
            }
            Event::Empty(start) if level == depth => {
                elements.push(element(&start, from..position(&reader), None)?);
            }
            Event::End(_) => {
                if level == 0 {
                    break;
                }
                level -= 1;
                if level == depth
                    && let Some(last) = elements.last_mut()
                {
                    last.all.end = position(&reader);
                    if let Some(inner) = &mut last.inner {
                        inner.end = from;
                    }
                }
            }
            Event::Eof => break,
            _ => {}
        }
        if elements.len() > MOST.0 {
            return Err(CROWDED);
        }
    }
    Ok(elements)
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn element(start: &BytesStart<'_>, all: Range<usize>, inner: Option<Range<usize>>) -> Result<Element, CannotAnnotate> {
    let full = start.name().as_ref().to_owned();
    let (prefix, name) = full.split_once(':').map_or(("", full.as_str()), |_| {
        let at = full.find(':').unwrap_or(0) + 1;
        full.split_at(at)
    });
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        if attributes.len() == MOST.1 {
            return Err(CROWDED);
        }
        let attribute = attribute.map_err(|_| BROKEN)?;
        let key = attribute.key.local_name().as_ref().to_owned();
        let value = unescape(&attribute.value).map_err(|_| BROKEN)?.into_owned();
        attributes.push((key, value));
    }
    Ok(Element {
        name: name.to_owned(),
        prefix: prefix.to_owned(),
        all,
        inner,
        attributes,
    })
}

/// The first element of this name.
pub(super) fn named<'a>(elements: &'a [Element], name: &str) -> Option<&'a Element> {
    elements.iter().find(|element| element.name == name)
}

/// Changes to a text, by place.
#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub(super) fn none(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.0.push((at..at, text.into()));
    }

    pub(super) fn remove(&mut self, range: Range<usize>) {
        self.0.push((range, String::new()));
    }

    pub(super) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push((range, text.into()));
    }

    /// The text with every change made. Insertions at one place come in the order they were asked for.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let more: usize = self.0.iter().map(|(_, new)| new.len()).sum();
        let mut edited = String::with_capacity(text.len() + more);
        let mut done = 0;
        for (range, new) in &self.0 {
            if let Some(kept) = text.get(done..range.start) {
                edited.push_str(kept);
                edited.push_str(new);
                done = range.end;
            }
        }
        edited.push_str(text.get(done..).unwrap_or_default());
        edited
    }
}

/// Puts text between the tags of an element, at the end; an element of one tag gets two.
pub(super) fn append(edits: &mut Edits, text: &str, into: &Element, new: &str) {
    if let Some(inner) = &into.inner {
        edits.insert(inner.end, new);
    } else {
        let tag = text.get(into.all.clone()).unwrap_or_default().trim_end_matches("/>");
        edits.replace(into.all.clone(), format!("{tag}>{new}</{}{}>", into.prefix, into.name));
    }
}

/// Text as it may stand in an element or an attribute: nothing XML forbids.
pub(super) fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => cleaned.push_str("&amp;"),
            '<' => cleaned.push_str("&lt;"),
            '>' => cleaned.push_str("&gt;"),
            '"' => cleaned.push_str("&quot;"),
            '\n' | '\r' | '\t' => {
                // writing to a String cannot fail
                let _ = write!(cleaned, "&#{};", u32::from(letter));
            }
            letter if letter < ' ' || matches!(letter, '\u{fffe}' | '\u{ffff}') => cleaned.push(' '),
            letter => cleaned.push(letter),
        }
    }
    cleaned
}

/// The beginning of a text that may be long.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let mut letters = text.chars();
    let mut short: String = letters.by_ref().take(most).collect();
    if letters.next().is_some() {
        short.push_str("..");
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_element_knows_where_it_stands() {
        let text = r#"<x:a><b r:id="1&amp;2"/><c>text<d/></c></x:a>"#;
        let inside = elements(text, 1).unwrap();
        assert_eq!(inside[0].attribute("id"), Some("1&2"));
        assert_eq!(&text[inside[1].inner.clone().unwrap()], "text<d/>");
        assert_eq!(elements(text, 0).unwrap()[0].prefix, "x:");

        let mut edits = Edits::default();
        append(&mut edits, text, &inside[0], "<e/>");
        append(&mut edits, text, &inside[1], "<f/>");
        assert_eq!(
            edits.apply(text),
            r#"<x:a><b r:id="1&amp;2"><e/></b><c>text<d/><f/></c></x:a>"#
        );
    }

    #[test]
    fn a_part_of_a_million_elements_is_not_kept_element_by_element() {
        assert_eq!(elements(&"<a/>".repeat(200_000), 0).unwrap().len(), 200_000);
        assert_eq!(elements(&"<a/>".repeat(200_001), 0).unwrap_err(), CROWDED);
        let attributes: String = (0..201)
            .flat_map(|nth| [" a".to_owned(), nth.to_string(), "=\"\"".to_owned()])
            .collect();
        assert_eq!(elements(&format!("<a{attributes}/>"), 0).unwrap_err(), CROWDED);
    }

    proptest! {
        #[test]
        fn no_text_upsets_the_scan(text in "[<>/a-c =\"&;]{0,60}", depth in 0_usize..3) {
            if let Ok(elements) = elements(&text, depth) {
                for element in elements {
                    prop_assert!(text.get(element.all).is_some());
                }
            }
        }

        #[test]
        fn cleaned_text_is_read_as_it_was_written(words in "[ -~é\n]{0,40}") {
            let cleaned = clean(&words);
            prop_assert_eq!(unescape(&cleaned).unwrap(), words);
        }
    }
}
