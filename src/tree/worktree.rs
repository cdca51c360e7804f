//! Reading the work tree.
