//! What lies between two states of a project.

mod causes;
mod lines;
mod properties;

use leastforce::analysis::Analysis;
use leastforce::change::Change;
use leastforce::change::lines::{ChangedLines, Version};
use leastforce::metadata::session::Session;
use leastforce::{Read, Settings, read_in};

use crate::engine::common::{Files, config_of};

/// Both states, read as the program reads them.
pub(crate) struct Both {
    pub trees: [Files; 2],
    pub settings: [Settings; 2],
    pub read: [Read; 2],
}

impl Both {
    pub(crate) fn new(base: Files, head: Files) -> Self {
        let settings = |tree: &Files| Settings { config: config_of(tree), threads: 1, ..Settings::default() };
        let settings = [settings(&base), settings(&head)];
        let mut session = Session::sharing();
        let mut read = |tree: &Files, settings| read_in(&mut session, tree, settings, &|_| {});
        let read = [read(&base, &settings[0]), read(&head, &settings[1])];
        Self { trees: [base, head], settings, read }
    }

    pub(crate) fn lines(&self) -> ChangedLines {
        let version = |at: usize| Version { tree: &self.trees[at], library: &self.read[at].library };
        ChangedLines::new(version(0), version(1))
    }

    pub(crate) fn with<T>(&self, look: impl FnOnce(&Change<'_, '_>) -> T) -> T {
        let analysis = |at: usize| Analysis::new(&self.read[at].library, &self.settings[at].config);
        let (base, head) = (analysis(0), analysis(1));
        look(&Change::new(&base, &head, self.lines()))
    }

    /// The line of a byte of a file of a state, both from 1: `path:line`.
    pub(crate) fn place(&self, at: usize, file: usize, offset: u32) -> String {
        let path = &self.read[at].library.project.files[file].path;
        let (_, bytes) = self.trees[at].0.iter().find(|(known, _)| known == path).unwrap();
        let before = String::from_utf8_lossy(&bytes[..offset as usize]);
        format!("{path}:{}", before.matches('\n').count() + 1)
    }
}

/// A permission set with entries, one element a line.
pub(crate) fn set(name: &str, entries: &[&str]) -> (String, String) {
    let path = format!("permissionsets/{name}.permissionset-meta.xml");
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n\
         {}    <hasActivationRequired>false</hasActivationRequired>\n    <label>{name}</label>\n</PermissionSet>\n",
        entries.concat()
    );
    (path, text)
}

pub(crate) fn permission(name: &str, enabled: bool) -> String {
    format!(
        "    <userPermissions>\n        <enabled>{enabled}</enabled>\n        <name>{name}</name>\n    </userPermissions>\n"
    )
}

pub(crate) fn object(name: &str, read: bool, edit: bool) -> String {
    format!(
        "    <objectPermissions>\n        <allowCreate>false</allowCreate>\n        <allowDelete>false</allowDelete>\n\
         \x20       <allowEdit>{edit}</allowEdit>\n        <allowRead>{read}</allowRead>\n        \
         <modifyAllRecords>false</modifyAllRecords>\n        <object>{name}</object>\n        \
         <viewAllRecords>false</viewAllRecords>\n    </objectPermissions>\n"
    )
}
