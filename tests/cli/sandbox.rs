//! A folder of its own for one test, and the program run in it with an empty environment.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_leastforce");

pub struct Sandbox {
    dir: TempDir,
}

/// How the program ended and what it said.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Sandbox {
    pub fn new() -> Self {
        let dir = tempfile::Builder::new().prefix("leastforce-").tempdir().unwrap();
        Self { dir }
    }

    /// A project with these files in its package directory.
    pub fn project<'f>(files: impl IntoIterator<Item = (&'f str, String)>) -> Self {
        let sandbox = Self::new().with("sfdx-project.json", SFDX_PROJECT);
        for (path, text) in files {
            sandbox.write(&format!("force-app/main/default/{path}"), text);
        }
        sandbox
    }

    /// A project with a critical finding.
    pub fn risky() -> Self {
        Self::project([RISKY.file()])
    }

    /// A project with an integration and nothing to find.
    pub fn clean() -> Self {
        Self::project([CLEAN.file()])
    }

    pub fn with(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.write(path, text);
        self
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    /// The names in a folder, sorted.
    pub fn list(&self, path: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path(path)).unwrap();
        let mut names: Vec<_> =
            entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Runs the program in the folder.
    pub fn run(&self, args: &[&str]) -> Ran {
        run_in(self.dir.path(), args, &[])
    }

    pub fn run_with(&self, args: &[&str], variables: &[(&str, &str)]) -> Ran {
        run_in(self.dir.path(), args, variables)
    }

    /// Runs git in the folder, with a configuration of nobody's. Hands back what it printed.
    pub fn git(&self, args: &[&str]) -> String {
        let mut git = std::process::Command::new("git");
        git.current_dir(self.dir.path()).args(args).env_clear().envs(git_environment());
        let output = git.output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The same for what may fail; says whether it did not.
    pub fn git_may_fail(&self, args: &[&str]) -> bool {
        let mut git = std::process::Command::new("git");
        git.current_dir(self.dir.path()).args(args).env_clear().envs(git_environment());
        git.output().unwrap().status.success()
    }

    /// Makes the folder a repository with all its files in one commit.
    pub fn repository(self) -> Self {
        self.git(&["init", "--quiet", "--initial-branch=main"]);
        self.commit();
        self
    }

    /// Commits all that there is.
    pub fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message=change"]);
    }

    /// Runs the program where it can find git.
    pub fn run_git(&self, args: &[&str]) -> Ran {
        let variables = git_environment();
        let variables: Vec<(&str, &str)> = variables.iter().map(|(k, v)| (*k, &**v)).collect();
        run_in(self.dir.path(), args, &variables)
    }

    /// `check` with these arguments, and its report as JSON.
    pub fn report(&self, args: &[&str]) -> Value {
        let args = [&["check", "--output", "json"], args].concat();
        serde_json::from_str(&self.run(&args).out).unwrap()
    }
}

impl Ran {
    /// Asserts the exit code, and says what happened when it is another.
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// A usage error: nothing on stdout, and these words on stderr.
    #[track_caller]
    pub fn refuses(self, words: &str) {
        let this = self.ends(2);
        assert_eq!(this.out, "");
        assert!(this.err.contains(words), "{}", this.err);
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

/// What git needs of the system, and nothing of anybody's configuration.
pub fn git_environment() -> Vec<(&'static str, String)> {
    let path = std::env::var("PATH").unwrap();
    let fixed = [
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_CONFIG_GLOBAL", if cfg!(windows) { "NUL" } else { "/dev/null" }),
        ("GIT_AUTHOR_NAME", "Somebody"),
        ("GIT_AUTHOR_EMAIL", "somebody@acme.example"),
        ("GIT_COMMITTER_NAME", "Somebody"),
        ("GIT_COMMITTER_EMAIL", "somebody@acme.example"),
    ];
    let fixed = fixed.map(|(name, value)| (name, value.to_owned()));
    std::iter::once(("PATH", path)).chain(fixed).collect()
}

pub fn run_in(folder: &Path, args: &[&str], variables: &[(&str, &str)]) -> Ran {
    let mut command = Command::from_std(bare(folder, args));
    command.envs(variables.iter().copied());
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran {
        code: output.status.code().expect("ended by itself"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// The program with nothing of the surrounding environment but what the system itself needs.
///
/// `LEASTFORCE_TEST_WRAPPER` names a program and arguments, split at blanks, that start it: `.ci/strace.sh` watches
/// every run of this suite so.
pub fn bare(folder: &Path, args: &[&str]) -> std::process::Command {
    let wrapper = std::env::var("LEASTFORCE_TEST_WRAPPER").unwrap_or_default();
    let mut words = wrapper.split_whitespace().chain([PROGRAM]);
    let mut command = std::process::Command::new(words.next().unwrap_or(PROGRAM));
    command.args(words).current_dir(folder).args(args).env_clear();
    for needed in ["SystemRoot", "LLVM_PROFILE_FILE"] {
        if let Some(value) = std::env::var_os(needed) {
            command.env(needed, value);
        }
    }
    command
}

/// Arguments that write a file, and the file.
pub type Writer = (&'static [&'static str], &'static str);

/// The names of all formats of `check`.
pub fn formats() -> impl Iterator<Item = &'static str> + Clone {
    leastforce::report::Format::ALL.into_iter().map(leastforce::report::Format::name)
}

/// Every way to write a report or a baseline.
pub const WRITERS: [Writer; 11] = [
    (&["check", "-o", "text=out"], "out"),
    (&["check", "-o", "json=out"], "out"),
    (&["check", "-o", "sarif=out"], "out"),
    (&["check", "-o", "concise=out"], "out"),
    (&["check", "-o", "github=out"], "out"),
    (&["check", "-o", "gitlab=out"], "out"),
    (&["check", "-o", "junit=out"], "out"),
    (&["check", "-o", "markdown=out"], "out"),
    (&["check", "-o", "html=out"], "out"),
    (&["baseline", "write", "--file", "out"], "out"),
    (&["baseline", "write"], "leastforce-baseline.json"),
];

pub const SFDX_PROJECT: &str = r#"{ "packageDirectories": [{ "path": "force-app", "default": true }] }"#;

/// A profile or permission set, by the elements inside its root.
pub struct Metadata {
    pub path: &'static str,
    pub root: &'static str,
    pub body: &'static str,
}

impl Metadata {
    pub fn text(&self) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">{body}</{root}>\n",
            root = self.root,
            body = self.body
        )
    }

    pub fn file(&self) -> (&'static str, String) {
        (self.path, self.text())
    }
}

pub const RISKY: Metadata = Metadata {
    path: "profiles/ERP Integration User.profile-meta.xml",
    root: "Profile",
    body: "
    <userPermissions>
        <enabled>true</enabled>
        <name>ModifyAllData</name>
    </userPermissions>
",
};

pub const CLEAN: Metadata = Metadata {
    path: "profiles/Order Feed.profile-meta.xml",
    root: "Profile",
    body: "
    <custom>true</custom>
    <loginIpRanges>
        <endAddress>192.0.2.10</endAddress>
        <startAddress>192.0.2.10</startAddress>
    </loginIpRanges>
    <userLicense>Salesforce Integration</userLicense>
    <userPermissions>
        <enabled>true</enabled>
        <name>ApiEnabled</name>
    </userPermissions>
    <userPermissions>
        <enabled>true</enabled>
        <name>ApiUserOnly</name>
    </userPermissions>
",
};

/// Of people: no integration, and nothing to find.
pub const PEOPLE: Metadata = Metadata {
    path: "permissionsets/Order_Desk.permissionset-meta.xml",
    root: "PermissionSet",
    body: "
    <hasActivationRequired>false</hasActivationRequired>
    <label>Order Desk</label>
",
};

/// A word in its name, and nothing else, speaks for an integration.
pub const CANDIDATE: Metadata = Metadata {
    path: "permissionsets/Order_Backup.permissionset-meta.xml",
    root: "PermissionSet",
    body: "
    <hasActivationRequired>false</hasActivationRequired>
    <label>Order Backup</label>
",
};

pub const TRUNCATED: Metadata = Metadata {
    path: "profiles/Broken.profile-meta.xml",
    root: "Profile",
    body: "
    <userPermissions>
        <enabled>true</enabled>
",
};
