//! How hidden counts can change together without a total noticing: a flow from the total of all to rows, to columns
//! and back.

use std::collections::VecDeque;

use crate::table::{Place, Table};

/// How the hidden counts can change together: any can rise, and fall as far as nought.
pub(crate) struct Flow {
    nodes: usize,
    arcs: Vec<Arc>,
}

struct Arc {
    place: Place,
    from: usize,
    to: usize,
    count: u64,
}

/// A step of a path: which arc, and whether its count rises.
pub(crate) type Step = (usize, bool);

impl Flow {
    pub(crate) fn of(table: &Table, hidden: &[Place]) -> Self {
        let within = hidden.iter().filter(|place| table.count(**place).is_some());
        let arc = |place: &Place| {
            let (from, to) = table.ends(*place);
            Arc {
                place: *place,
                from,
                to,
                count: table.at(*place),
            }
        };
        Self {
            nodes: table.nodes(),
            arcs: within.map(arc).collect(),
        }
    }

    /// The shortest way from a node to another by counts that rise or fall, without the one asked about.
    pub(crate) fn path(&self, from: usize, to: usize, without: Place) -> Option<Vec<Step>> {
        let mut reached: Vec<Option<Step>> = vec![None; self.nodes];
        let mut next = VecDeque::from([from]);
        while let Some(node) = next.pop_front() {
            for (at, arc) in self.arcs.iter().enumerate().filter(|(_, arc)| arc.place != without) {
                let (other, rises) = if arc.from == node {
                    (arc.to, true)
                } else if arc.to == node && arc.count > 0 {
                    (arc.from, false)
                } else {
                    continue;
                };
                if other != from && reached[other].is_none() {
                    reached[other] = Some((at, rises));
                    next.push_back(other);
                }
            }
        }
        let (mut steps, mut node) = (Vec::new(), to);
        while node != from {
            let (at, rises) = reached[node]?;
            steps.push((at, rises));
            node = if rises { self.arcs[at].from } else { self.arcs[at].to };
        }
        Some(steps)
    }

    /// How much can flow from a node to another, up to a limit; `None` where nothing else bounds it.
    pub(crate) fn most(mut self, from: usize, to: usize, without: Place, limit: u64) -> Option<u64> {
        let mut total = 0_u64;
        while let Some(steps) = self.path(from, to, without).filter(|_| total < limit) {
            let falling = steps.iter().filter(|(_, rises)| !rises);
            // a path of rises alone goes on for ever
            let width = falling.map(|(at, _)| self.arcs[*at].count).min()?.min(limit - total);
            for (at, rises) in steps {
                let count = &mut self.arcs[at].count;
                *count = if rises {
                    count.saturating_add(width)
                } else {
                    *count - width
                };
            }
            total += width;
        }
        Some(total)
    }
}
