//! From a tree to a project.
