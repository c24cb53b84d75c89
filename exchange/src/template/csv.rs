//! The template as a long CSV, for systems that fill it in themselves.
use super::{Asked, Shown, written};
use crate::delimited::push_line;

/// One line a cell, UTF-8 with a byte order mark, so that a spreadsheet opens it as what it is.
#[must_use]
pub fn csv(asked: &Asked<'_>) -> Vec<u8> {
    let mut text = String::from("\u{feff}");
    let dimensions: Vec<&str> = asked.dimensions().map(|dimension| dimension.code.as_str()).collect();
    let before = ["template", "period", "force", "area", "measure"];
    let after = ["last_value", "value", "status", "note"];
    let header = before.into_iter().chain(dimensions.iter().copied()).chain(after);
    push_line(&mut text, header, b',');
    let template = format!("{} {}", asked.collection.code, asked.collection.version);
    let period = asked.period.to_string();
    for line in asked.lines() {
        let codes = dimensions.iter().map(|dimension| {
            let mut codes = line.address.breakdown.codes().iter();
            let code = codes.find(|(name, _)| name.as_str() == *dimension);
            code.map_or("", |(_, code)| code.as_str())
        });
        let last = line.last.map(|last| Shown(last).to_string()).unwrap_or_default();
        let (value, status) = line.now.map(written).unwrap_or_default();
        let value = value.map(|value| value.to_string()).unwrap_or_default();
        let note = line.now.and_then(|cell| cell.note.as_deref()).unwrap_or_default();
        let area = line.address.area.as_ref().map_or("", |area| area.as_str());
        let before = [
            &template,
            &period,
            asked.force.as_str(),
            area,
            line.measure.code.as_str(),
        ];
        let after = [last.as_str(), &value, &status, note];
        push_line(&mut text, before.into_iter().chain(codes).chain(after), b',');
    }
    text.into_bytes()
}
