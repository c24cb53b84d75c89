//! The same figures as a table, for those who hear a chart or want its numbers.

use crate::caption::Caption;
use crate::element::Element;

/// A table of HTML whose first column names its rows.
pub(crate) fn table(caption: &Caption, headings: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut said = caption.title.clone();
    if !caption.unit.is_empty() {
        said = format!("{said} ({})", caption.unit);
    }
    let head = headings
        .iter()
        .map(|heading| Element::new("th").with("scope", "col").text(*heading));
    let body = rows.into_iter().map(|row| {
        Element::new("tr").children(row.into_iter().enumerate().map(|(column, text)| match column {
            0 => Element::new("th").with("scope", "row").text(text),
            _ => Element::new("td").text(text),
        }))
    });
    Element::new("table")
        .child(
            Element::new("caption")
                .text(format!("{said}. "))
                .text(caption.description()),
        )
        .child(Element::new("thead").child(Element::new("tr").children(head)))
        .child(Element::new("tbody").children(body))
        .to_string()
}
