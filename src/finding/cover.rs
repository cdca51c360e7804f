//! Which finding explains which.
