//! Reading all files, in parallel.
