//! The looks that marks are made of, added to those the workbook has.
use super::{
    CannotAnnotate,
    parts::{Book, Parts},
    xml::{Edits, elements, named},
};
use muster_domain::catalogue::Severity;

/// Where our looks stand in the workbook's lists.
pub(super) struct Styles {
    overlays: [usize; 4],
    /// Text over several lines, from the top.
    pub(super) wrapped: usize,
}

impl Styles {
    /// What is laid over a cell with a remark.
    pub(super) fn of(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.overlays[0],
            Severity::Warning => self.overlays[1],
            Severity::Note => self.overlays[2],
        }
    }

    /// What is laid over a heading.
    pub(super) fn heading(&self) -> usize {
        self.overlays[3]
    }
}

const COLOURS: [(&str, &str); 4] = [
    ("FF7F1D1D", "FFF9C9C4"),
    ("FF6B4700", "FFFFE3A3"),
    ("FF0B3C6F", "FFD5E8FA"),
    ("FF0B0C0C", "FFE8EAEB"),
];

pub(super) fn add(parts: &mut Parts<'_>, book: &Book) -> Result<Styles, CannotAnnotate> {
    let text = parts.needed(&book.styles)?;
    let root = elements(&text, 0)?;
    let prefix = root.first().map_or("", |root| root.prefix.as_str());
    let overlays = COLOURS.map(|(font, fill)| {
        let p = prefix;
        format!(
            "<{p}dxf><{p}font><{p}b/><{p}color rgb=\"{font}\"/></{p}font><{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"{fill}\"/><{p}bgColor rgb=\"{fill}\"/></{p}patternFill></{p}fill></{p}dxf>"
        )
    });
    let wrapped = format!(
        "<{prefix}xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\"><{prefix}alignment vertical=\"top\" wrapText=\"1\"/></{prefix}xf>"
    );

    let mut edits = Edits::default();
    let inside = elements(&text, 1)?;
    let formats = named(&inside, "cellXfs").ok_or(CannotAnnotate::Unknown("it has no formats"))?;
    let wrapped = listed(&mut edits, &text, formats, &[wrapped])?[0];
    let overlays = if let Some(list) = named(&inside, "dxfs") {
        listed(&mut edits, &text, list, &overlays)?
    } else {
        let before = ["tableStyles", "colors", "extLst"];
        let next = inside.iter().find(|element| before.contains(&element.name.as_str()));
        let end = root.first().and_then(|root| root.inner.as_ref());
        let at = next.map(|next| next.all.start).or(end.map(|end| end.end));
        let at = at.ok_or(CannotAnnotate::Unknown("it has no formats"))?;
        edits.insert(
            at,
            format!("<{prefix}dxfs count=\"4\">{}</{prefix}dxfs>", overlays.concat()),
        );
        (0..overlays.len()).collect()
    };
    if !edits.none() {
        parts.put(&book.styles, edits.apply(&text));
    }
    let overlays = overlays
        .try_into()
        .map_err(|_| CannotAnnotate::Unknown("it has no formats"))?;
    Ok(Styles { overlays, wrapped })
}

/// The places of these looks in a list, added where they are not yet in it.
fn listed(
    edits: &mut Edits,
    text: &str,
    list: &super::xml::Element,
    wanted: &[String],
) -> Result<Vec<usize>, CannotAnnotate> {
    let inner = list.inner.clone().unwrap_or(list.all.end..list.all.end);
    let inner = &text[inner];
    let known = elements(inner, 0)?;
    let mut count = known.len();
    let (mut places, mut new) = (Vec::new(), String::new());
    for look in wanted {
        let place = known
            .iter()
            .position(|known| inner.get(known.all.clone()) == Some(look));
        places.push(place.unwrap_or_else(|| {
            new.push_str(look);
            count += 1;
            count - 1
        }));
    }
    if !new.is_empty() {
        let name = format!("{}{}", list.prefix, list.name);
        let kept = if list.inner.is_some() { inner } else { "" };
        edits.replace(
            list.all.clone(),
            format!("<{name} count=\"{count}\">{kept}{new}</{name}>"),
        );
    }
    Ok(places)
}
