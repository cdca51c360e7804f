//! From bytes on disk to text.
