//! tmp
use super::*;
pub struct Worktree(std::path::PathBuf);
impl Worktree {
    pub fn new(p: &std::path::Path) -> Self {
        Self(p.to_path_buf())
    }
}
impl Tree for Worktree {
    fn list(&self) -> Listing {
        let mut l = Listing::default();
        for e in walkdir::WalkDir::new(&self.0).into_iter().flatten() {
            if e.file_type().is_file() {
                l.entries.push(TreeEntry {
                    path: e.path().strip_prefix(&self.0).unwrap().to_string_lossy().into_owned(),
                    size: e.metadata().unwrap().len(),
                });
            }
        }
        l
    }
    fn read(&self, path: &str, b: &mut buffer::Buffer) -> std::io::Result<()> {
        let mut f = std::fs::File::open(self.0.join(path))?;
        let n = f.metadata()?.len();
        b.fill(&mut f, n)
    }
}
