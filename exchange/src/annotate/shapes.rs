//! The boxes notes are shown in: a spreadsheet draws none by itself.
use super::{
    CannotAnnotate,
    xml::{Edits, Element, append, elements},
};
use std::{collections::HashSet, fmt::Write};

const BOX: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";
const NAMES: &str = "xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"";

/// The drawing without the boxes of notes that are gone, and with boxes for new ones.
pub(super) fn drawn(
    old: Option<String>,
    gone: &HashSet<(u64, u64)>,
    new: &[(u64, u64)],
    nth: usize,
) -> Result<String, CannotAnnotate> {
    let text = old.unwrap_or_else(|| {
        format!(
            "<xml {NAMES}><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout>{BOX}</xml>"
        )
    });
    let root = elements(&text, 0)?;
    let root = root
        .first()
        .ok_or(CannotAnnotate::Unknown("its notes are drawn in another way"))?;
    let mut edits = Edits::default();
    let inside = elements(&text, 1)?;
    for shape in inside.iter().filter(|element| element.name == "shape") {
        if at(&text, shape).is_some_and(|at| gone.contains(&at)) {
            edits.remove(shape.all.clone());
        }
    }
    let mut shapes = String::new();
    let known = |element: &Element| element.attribute("id") == Some("_x0000_t202");
    if !inside.iter().any(known) {
        shapes.push_str(&BOX.replacen("<v:shapetype", &format!("<v:shapetype {NAMES}"), 1));
    }
    for (place, (row, column)) in new.iter().enumerate() {
        let (left, right, below) = (column + 1, column + 5, row + 6);
        // writing to a String cannot fail; the leading nought keeps our ids apart from those of spreadsheets
        let _ = write!(
            shapes,
            "<v:shape {NAMES} id=\"_x0000_s0{nth}{place:05}\" type=\"#_x0000_t202\" style=\"position:absolute;visibility:hidden\" fillcolor=\"#fff7d6\" o:insetmode=\"auto\"><v:fill color2=\"#fff7d6\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"/><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {row}, 4, {right}, 15, {below}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
        );
    }
    append(&mut edits, &text, root, &shapes);
    Ok(edits.apply(&text))
}

/// The cell a box belongs to.
fn at(text: &str, shape: &Element) -> Option<(u64, u64)> {
    let inner = &text[shape.inner.clone()?];
    let data = elements(inner, 1).ok()?;
    let number = |name: &str| {
        let mut named = data.iter().filter(|element| element.name == name);
        inner[named.next()?.inner.clone()?].trim().parse().ok()
    };
    Some((number("Row")?, number("Column")?))
}
