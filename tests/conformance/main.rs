//! What others hold Muster to: the cluster that runs it, the router that composes it, the reader of its source.
#![cfg(test)]

mod boundaries;
mod chart;
mod described;
mod executor;
mod federation;
mod http;
mod image;
mod manual;
mod tools;
