//! The cells of a return as a long CSV, in the layout `push` takes back.

use std::collections::BTreeSet;

use muster_domain::catalogue::Breakdown;
use muster_exchange::harmless;
use serde::Serialize;
use serde_json::{Value, json};

use crate::arguments::Pull;
use crate::documents::{AcceptedCells, CurrentCells, accepted_cells, current_cells};
use crate::failure::{self, Failed};
use crate::outcome::Outcome;
use crate::returns;
use crate::service::Service;

/// A cell of a return.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Row {
    measure: String,
    breakdown: String,
    area: String,
    value: String,
    status: String,
    note: String,
}

pub(crate) fn pull(service: &Service, pull: &Pull) -> Result<Outcome, Failed> {
    let period = returns::period(&pull.name.period)?.to_string();
    let id = returns::find(service, &pull.name)?;
    let mut rows = Vec::new();
    let mut after = None;
    loop {
        let page = page(service, &id, after, pull.accepted)?;
        let nodes = page["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
        rows.extend(nodes.iter().map(row));
        let more = page.pointer("/pageInfo/hasNextPage") == Some(&Value::Bool(true));
        after = page
            .pointer("/pageInfo/endCursor")
            .and_then(Value::as_str)
            .map(str::to_owned);
        if !more || after.is_none() {
            break;
        }
    }
    let csv = csv(&pull.name.force, &period, &rows);
    let told = json!({ "force": pull.name.force, "collection": pull.name.collection, "period": period, "cells": rows });
    let Some(out) = &pull.out else {
        return Ok(Outcome::done(csv, told));
    };
    std::fs::write(out, csv).map_err(|error| failure::file(out, &error))?;
    Ok(Outcome::done(
        format!("{}: {} cells\n", out.display(), rows.len()),
        told,
    ))
}

/// One page of cells, of what counts or of the newest revision.
fn page(service: &Service, id: &str, after: Option<String>, accepted: bool) -> Result<Value, Failed> {
    let id = id.to_owned();
    let (found, part) = if accepted {
        let found = service.ask::<AcceptedCells>(accepted_cells::Variables { id, after })?;
        (serde_json::to_value(found), "/return/accepted/cells")
    } else {
        let found = service.ask::<CurrentCells>(current_cells::Variables { id, after })?;
        (serde_json::to_value(found), "/return/current/cells")
    };
    let page = found.unwrap_or_default().pointer(part).cloned();
    page.ok_or_else(returns::not_begun)
}

fn row(node: &Value) -> Row {
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let (address, value) = (&node["address"], &node["value"]);
    let statuses = value["statuses"]
        .as_array()
        .map(|all| all.iter().map(text).collect::<Vec<_>>().join("|"));
    Row {
        measure: text(&address["measure"]),
        breakdown: text(&address["breakdown"]),
        area: text(&address["area"]),
        value: text(&value["quantity"]),
        status: statuses.unwrap_or_else(|| text(&value["reason"])),
        note: text(&node["note"]),
    }
}

fn csv(force: &str, period: &str, rows: &[Row]) -> String {
    let codes: Vec<Breakdown> = rows
        .iter()
        .map(|row| row.breakdown.parse().unwrap_or_default())
        .collect();
    let dimensions: BTreeSet<_> = codes
        .iter()
        .flat_map(Breakdown::codes)
        .map(|(dimension, _)| dimension)
        .collect();
    let mut file = ::csv::Writer::from_writer(Vec::new());
    let heading = ["force", "period", "measure"]
        .into_iter()
        .chain(dimensions.iter().map(|code| code.as_str()));
    // a vector takes whatever is written into it
    let _ = file.write_record(heading.chain(["area", "value", "status", "note"]));
    for (row, codes) in rows.iter().zip(&codes) {
        let members = dimensions
            .iter()
            .map(|code| codes.member(code).map_or("", |member| member.as_str()));
        let beginning = [force, period, &row.measure].into_iter().chain(members);
        let fields = beginning.chain([row.area.as_str(), &row.value, &row.status, &row.note]);
        let _ = file.write_record(fields.map(|field| harmless::written(field).into_owned()));
    }
    let bytes = file.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_become_lines_with_a_column_for_each_dimension_and_none_is_a_formula() {
        let killed = row(&json!({
            "address": { "measure": "casualties", "area": null, "breakdown": "severity=killed,road-user=car" },
            "value": { "__typename": "Supplied", "quantity": 3, "statuses": ["PROVISIONAL", "ESTIMATED"] },
            "note": "one, still in hospital",
        }));
        let tests = row(&json!({
            "address": { "measure": "roadside-tests", "area": null, "breakdown": "" },
            "value": { "__typename": "Absent", "reason": "NOT_SUPPLIED" },
            "note": "=cmd|' /C calc'!A0",
        }));
        let corrected = row(&json!({
            "address": { "measure": "roadside-tests-positive", "area": null, "breakdown": "" },
            "value": { "__typename": "Supplied", "quantity": -2, "statuses": [] },
            "note": null,
        }));

        assert_eq!(
            csv("kent", "2026-02", &[killed, tests, corrected]),
            "force,period,measure,road-user,severity,area,value,status,note\n\
             kent,2026-02,casualties,car,killed,,3,PROVISIONAL|ESTIMATED,\"one, still in hospital\"\n\
             kent,2026-02,roadside-tests,,,,,NOT_SUPPLIED,'=cmd|' /C calc'!A0\n\
             kent,2026-02,roadside-tests-positive,,,,-2,,\n"
        );
    }
}
