//! What the fuzz targets share: inputs that hold several files, a way to change inputs line by line, and
//! what must hold of every place and of the time that a run takes.

pub mod archive;
pub mod budget;
pub mod engine;
pub mod lines;
pub mod place;
