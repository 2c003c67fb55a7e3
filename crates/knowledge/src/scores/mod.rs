//! Risk scores and equations: one file each.
