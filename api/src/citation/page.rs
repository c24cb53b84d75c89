//! A citation at its address: a page that needs no script, and the same as JSON.
use super::{
    accepted::Accepted,
    cite::Cited,
    succession::{Change, Succession},
    words,
};
use crate::comparison::why;
use muster_charts::escape;
use muster_domain::{Absence, Quantity};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What there is to show.
pub struct Shown<'a> {
    pub cited: &'a Cited,
    /// The address of the service.
    pub base: &'a str,
    /// The returns the figure is put together from.
    pub counting: &'a [&'a Accepted],
    /// What became of it; `None` while it stands.
    pub succession: Option<&'a Succession>,
}

const STYLE: &str = "body{font-family:Arial,Helvetica,sans-serif;line-height:1.5;color:#0b0c0c;background:#fff;margin:0}\
main{max-width:52rem;margin:0 auto;padding:1.5rem}dt{font-weight:bold;margin-top:.75rem}dd{margin:0}\
.notice{border-left:.6rem solid #b10e1e;padding:.1rem 1rem;margin:1.5rem 0}\
.figure{font-size:2rem;font-weight:bold}table{border-collapse:collapse;width:100%;display:block;overflow-x:auto}\
caption{text-align:left;font-weight:bold;padding:.5rem 0}th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid #b1b4b6}\
code{overflow-wrap:anywhere}a{color:#1d70b8}a:focus{outline:3px solid #fd0;color:#0b0c0c;background:#fd0}";

/// The page.
#[must_use]
pub fn as_page(shown: &Shown<'_>) -> String {
    let cited = shown.cited;
    let title = format!("{}: {}, {}", words::whose(cited), cited.indicator.title, cited.period());
    let mut main = format!("<h1>{}</h1>", escape(&title));
    if let Some(succession) = shown.succession {
        main.push_str(&notice(succession));
    }
    let figure = match cited.value.value {
        Some(value) => format!("{} {}", words::stated(value), cited.indicator.unit),
        None => format!("No value: {}", why(cited.value.absence)),
    };
    // writing to a string cannot fail
    let _ = write!(main, "<p class=\"figure\">{}</p><dl>", escape(&figure));
    let mut line = |term: &str, text: &str| {
        let _ = write!(main, "<dt>{term}</dt><dd>{}</dd>", escape(text));
    };
    if let Some(numerator) = cited.value.numerator {
        line("Numerator", &numerator.to_string());
    }
    if let Some(denominator) = cited.value.denominator {
        line("Denominator", &denominator.to_string());
    }
    if let Some(note) = &cited.value.denominator_note {
        line("About the denominator", note);
    }
    if let Some(interval) = cited.value.interval {
        let text = format!("{} to {}", words::stated(interval.low), words::stated(interval.high));
        line("95% interval", &text);
    }
    if let Some(coverage) = words::coverage(cited) {
        line("Forces in it", &coverage);
    }
    let definition = format!("{} {}", cited.indicator.code, cited.indicator.version);
    line("Definition", &definition);
    line("What it is", &cited.indicator.definition);
    line("Do not use it for", &cited.indicator.do_not_use_for);
    line("As known on", &cited.id.at.day.format("%-d %B %Y").to_string());
    line("Last event of the ledger", &cited.id.at.cursor);
    if cited.value.synthetic {
        line("Made up", "Its figures are made up for demonstration.");
    }
    line("To quote it", &words::quoted(cited, &cited.url(shown.base)));
    main.push_str("</dl>");
    main.push_str(&table(shown.counting));
    main.push_str(&explanations(shown.counting));
    document(&title, &main)
}

fn notice(succession: &Succession) -> String {
    let mut html = format!(
        "<section class=\"notice\" aria-labelledby=\"revised\"><h2 id=\"revised\">This figure has been revised</h2><p>{}</p>",
        escape(&succession.sentence)
    );
    if let Some(now) = &succession.now {
        let _ = write!(
            html,
            "<p><a href=\"/cite/{}\">The figure as it is now</a></p>",
            escape(&now.id.to_string())
        );
    }
    html.push_str("<p>The figure below is the one that was quoted. What moved it:</p><ul>");
    for change in &succession.changes {
        let _ = write!(html, "<li>{}</li>", escape(&change.sentence));
    }
    html.push_str("</ul></section>");
    html
}

/// What forces explained of the cells it is made of; nothing where nothing had to be.
fn explanations(counting: &[&Accepted]) -> String {
    let each = counting
        .iter()
        .flat_map(|it| it.explanations.iter().map(move |why| (it, why)));
    let items = each.fold(String::new(), |mut html, (it, why)| {
        let codes = why.cell.breakdown.to_string();
        let of = if codes.is_empty() { "" } else { " of " };
        let cell = format!("{}{of}{codes} in {}", why.cell.measure, it.period);
        // writing to a string cannot fail
        let _ = write!(
            html,
            "<li>{} ({}): {}</li>",
            escape(&cell),
            escape(&why.finding),
            escape(&why.text)
        );
        html
    });
    if items.is_empty() {
        return items;
    }
    format!(
        "<section aria-labelledby=\"explained\"><h2 id=\"explained\">What the force explained</h2><ul>{items}</ul></section>"
    )
}

fn table(counting: &[&Accepted]) -> String {
    if counting.is_empty() {
        return "<p>No return that counted is part of it.</p>".to_owned();
    }
    let mut html = "<table><caption>The returns it is put together from</caption><thead><tr>".to_owned();
    for column in [
        "Force",
        "Collection",
        "Period",
        "Revision",
        "Accepted",
        "Signed by",
        "Digest",
    ] {
        let _ = write!(html, "<th scope=\"col\">{column}</th>");
    }
    html.push_str("</tr></thead><tbody>");
    for it in counting {
        let signer = it.signer.as_ref();
        let cells = [
            it.collection.to_string(),
            it.period.to_string(),
            it.revision.to_string(),
            words::on(it.at),
            signer.map_or_else(String::new, signed),
        ];
        let _ = write!(html, "<tr><th scope=\"row\">{}</th>", escape(it.force.as_str()));
        for cell in cells {
            let _ = write!(html, "<td>{}</td>", escape(&cell));
        }
        let digest = it.digest.map_or_else(String::new, |digest| digest.to_string());
        let _ = write!(html, "<td><code>{digest}</code></td></tr>");
    }
    html.push_str("</tbody></table>");
    html
}

fn signed(signer: &super::Signer) -> String {
    let role = if signer.role == "SYSTEM" {
        "the service"
    } else {
        "a signatory of the force"
    };
    signer.name.clone().unwrap_or_else(|| role.to_owned())
}

/// A page for whoever gets no figure.
#[must_use]
pub fn refused(message: &str) -> String {
    let main = format!(
        "<h1>There is no figure to show</h1><p>{}.</p><p>A citation is shown to whoever may see its figure: programs send their token \
         in <code>Authorization: Bearer</code>.</p>",
        escape(message)
    );
    document("There is no figure to show", &main)
}

fn document(title: &str, main: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>{} - Muster</title><style>{STYLE}</style></head>\
         <body><main>{main}</main></body></html>\n",
        escape(title)
    )
}

/// The same for a program, in the words of the API.
#[must_use]
pub fn as_json(shown: &Shown<'_>) -> Value {
    let mut json = figure(shown.cited, shown.base);
    json["provenance"] = shown.counting.iter().map(|it| provenance(it)).collect();
    json["succession"] = shown.succession.map_or(Value::Null, |it| {
        json!({
            "now": it.now.as_ref().map(|now| figure(now, shown.base)),
            "changes": it.changes.iter().map(change).collect::<Vec<_>>(),
            "sentence": it.sentence,
        })
    });
    json
}

/// The JSON number that the API gives.
fn number(quantity: Quantity) -> Value {
    serde_json::from_str(&quantity.to_string()).unwrap_or(Value::Null)
}

fn figure(cited: &Cited, base: &str) -> Value {
    let value = &cited.value;
    let url = cited.url(base);
    json!({
        "id": cited.id.to_string(),
        "indicator": { "code": cited.indicator.code.as_str(), "version": cited.indicator.version.to_string(),
            "title": cited.indicator.title, "unit": cited.indicator.unit },
        "force": cited.force.as_ref().map(|force| json!({ "code": force.code.as_str(), "name": force.name })),
        "peers": cited.peers.as_ref().map(|peers| json!({ "kind": peers.kind.code(), "label": peers.label,
            "version": peers.version, "of": peers.of.as_ref().map(ToString::to_string) })),
        "period": cited.period().to_string(),
        "value": { "value": value.value, "numerator": value.numerator.map(number), "denominator": value.denominator.map(number),
            "denominatorNote": value.denominator_note, "absence": value.absence.map(Absence::code),
            "interval": value.interval.map(|it| json!({ "low": it.low, "high": it.high })),
            "statuses": value.statuses.words().collect::<Vec<_>>(), "synthetic": value.synthetic },
        "coverage": cited.coverage.as_ref().map(|it| json!({ "supplied": it.supplied, "expected": it.expected,
            "exposureShare": it.exposure_share,
            "missing": it.missing.iter().map(|(owner, reason)| json!({ "force": owner.force.as_str(), "reason": reason.code() }))
                .collect::<Vec<_>>() })),
        "asOf": { "at": cited.point.at, "cursor": cited.point.cursor },
        "day": cited.id.at.day,
        "quotation": words::quoted(cited, &url),
        "url": url,
    })
}

fn provenance(it: &Accepted) -> Value {
    json!({
        "force": it.force.as_str(),
        "collection": it.collection.as_str(),
        "period": it.period.to_string(),
        "returnId": it.return_id.map(|id| id.to_string()),
        "revision": it.revision,
        "origin": it.origin.code(),
        "definition": it.definition,
        "digest": it.digest.map(|digest| digest.to_string()),
        "signer": it.signer.as_ref().map(|it| json!({ "role": it.role, "name": it.name })),
        "signedAt": it.signed_at,
        "acceptedAt": it.at,
        "sourceSystem": it.source_system,
        "explanations": it.explanations.iter().map(|it| json!({ "measure": it.cell.measure.as_str(),
            "breakdown": it.cell.breakdown.to_string(), "finding": it.finding, "text": it.text })).collect::<Vec<_>>(),
    })
}

fn change(it: &Change) -> Value {
    let accepted = it.accepted.as_ref();
    let reason = accepted.and_then(|it| it.reason.as_ref());
    json!({
        "kind": it.kind,
        "at": it.at,
        "revision": accepted.map(provenance),
        "takenBack": accepted.is_some_and(|it| it.takes_back),
        "reason": reason.map(|(code, _)| code),
        "reasonMeaning": reason.map(|(_, meaning)| meaning),
        "note": accepted.and_then(|it| it.note.as_ref()),
        "sentence": it.sentence,
    })
}
