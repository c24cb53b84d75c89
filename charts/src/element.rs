//! Elements of SVG and HTML, so that no text a stranger wrote can become markup.

use std::fmt::{self, Display, Formatter, Write};

use crate::number::coordinate;

/// One element with its attributes and what is in it.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, Value)>,
    content: Vec<Content>,
}

#[derive(Debug, Clone)]
enum Content {
    Element(Element),
    Text(String),
}

/// What stands in an attribute.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Word(&'static str),
    Text(String),
    Coordinate(f64),
}

impl From<&'static str> for Value {
    fn from(word: &'static str) -> Self {
        Self::Word(word)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Value {
    fn from(coordinate: f64) -> Self {
        Self::Coordinate(coordinate)
    }
}

impl Element {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            attributes: Vec::new(),
            content: Vec::new(),
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.content.push(Content::Text(text.into()));
        self
    }

    pub(crate) fn child(mut self, child: Self) -> Self {
        self.content.push(Content::Element(child));
        self
    }

    pub(crate) fn push(&mut self, child: Self) {
        self.content.push(Content::Element(child));
    }

    pub(crate) fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.content.extend(children.into_iter().map(Content::Element));
        self
    }

    /// The words a pointer resting on it shows.
    pub(crate) fn told(self, words: impl Into<String>) -> Self {
        self.child(Self::new("title").text(words))
    }
}

impl Display for Element {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "<{}", self.name)?;
        for (name, value) in &self.attributes {
            write!(out, " {name}=\"")?;
            match value {
                Value::Word(word) => escaped(out, word)?,
                Value::Text(text) => escaped(out, text)?,
                Value::Coordinate(number) => out.write_str(&coordinate(*number))?,
            }
            out.write_char('"')?;
        }
        out.write_char('>')?;
        for content in &self.content {
            match content {
                Content::Element(element) => element.fmt(out)?,
                Content::Text(text) => escaped(out, text)?,
            }
        }
        // never self-closing: HTML would read on inside
        write!(out, "</{}>", self.name)
    }
}

/// Text that never becomes markup, in SVG and in HTML.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // writing to a string cannot fail
    let _ = escaped(&mut out, text);
    out
}

fn escaped(out: &mut impl Write, text: &str) -> fmt::Result {
    for character in text.chars() {
        match character {
            '&' => out.write_str("&amp;")?,
            '<' => out.write_str("&lt;")?,
            '>' => out.write_str("&gt;")?,
            '"' => out.write_str("&quot;")?,
            '\'' => out.write_str("&#39;")?,
            // would make the rest of a line read backwards
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            '\t' | '\n' | '\r' => out.write_char(' ')?,
            // no XML document may hold these, however written
            '\u{fffe}' | '\u{ffff}' => out.write_char('\u{fffd}')?,
            _ if character.is_control() => out.write_char('\u{fffd}')?,
            _ => out.write_char(character)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_never_becomes_markup() {
        let element = Element::new("text")
            .with("id", "\"><script>".to_owned())
            .text("</text><script>'&");
        assert_eq!(
            element.to_string(),
            "<text id=\"&quot;&gt;&lt;script&gt;\">&lt;/text&gt;&lt;script&gt;&#39;&amp;</text>"
        );
    }

    #[test]
    fn characters_that_break_a_document_or_turn_a_line_round_are_taken_out() {
        let element = Element::new("text").text("a\u{0}b\u{202e}c\nd\u{ffff}");
        assert_eq!(element.to_string(), "<text>a\u{fffd}bc d\u{fffd}</text>");
    }
}
