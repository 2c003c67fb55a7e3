//! `consilium`, the command line.
fn main() {}
