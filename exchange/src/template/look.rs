//! How the sheets of a template look.
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

pub(super) struct Look {
    pub(super) title: Format,
    pub(super) heading: Format,
    pub(super) entry_heading: Format,
    pub(super) text: Format,
    pub(super) code: Format,
    pub(super) entry_text: Format,
    pub(super) free_code: Format,
    /// Numbers somebody writes, by their decimals.
    entry: [Format; 5],
    /// Numbers to compare with, by their decimals.
    beside: [Format; 5],
}

const QUIET: u32 = 0x00_50_5A_5F;

impl Look {
    pub(super) fn new() -> Self {
        let edged = |format: Format| {
            format
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(0x00_B1_B4_B6))
                .set_align(FormatAlign::Top)
        };
        let heading = edged(Format::new().set_bold().set_text_wrap());
        let code = edged(Format::new().set_font_color(Color::RGB(QUIET)));
        let entry = edged(
            Format::new()
                .set_background_color(Color::RGB(0x00_FF_F7_D6))
                .set_unlocked(),
        );
        let entry = entry.set_text_wrap();
        let beside = code.clone().set_align(FormatAlign::Right);
        Self {
            entry: DIGITS.map(|digits| entry.clone().set_num_format(digits)),
            beside: DIGITS.map(|digits| beside.clone().set_num_format(digits)),
            title: Format::new().set_bold().set_font_size(14),
            entry_heading: heading.clone().set_background_color(Color::RGB(0x00_FF_DD_00)),
            heading: heading.set_background_color(Color::RGB(0x00_E8_EA_EB)),
            text: edged(Format::new().set_text_wrap()),
            free_code: code.clone().set_unlocked(),
            code,
            entry_text: entry,
        }
    }

    /// A number somebody writes.
    pub(super) fn entry(&self, decimals: u8) -> &Format {
        &self.entry[usize::from(decimals.min(4))]
    }

    /// A number to compare with.
    pub(super) fn beside(&self, decimals: u8) -> &Format {
        &self.beside[usize::from(decimals.min(4))]
    }
}

const DIGITS: [&str; 5] = ["#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000"];
