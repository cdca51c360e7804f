//! The script of an agent: indented blocks of keys and values, of which one value is read.

use super::value::Located;

/// An agent.
#[derive(Debug, Default)]
pub struct AgentScript {
    /// The user that it runs as: a username.
    pub user: Option<Located>,
}

/// The blocks that may name the user.
const BLOCKS: [&str; 2] = ["access", "config"];

const KEY: &str = "default_agent_user";

impl AgentScript {
    pub(super) fn read(source: &str) -> Self {
        let mut block = "";
        let mut start = 0;
        for line in source.split_inclusive('\n') {
            let at = start;
            start += line.len();
            let text = line.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let (key, value) = text.split_once(':').unwrap_or((text, ""));
            if !line.starts_with([' ', '\t']) {
                block = key.trim_end();
            } else if key.trim_end() == KEY && BLOCKS.contains(&block) {
                let offset = u32::try_from(at).unwrap_or(u32::MAX);
                let text = unquoted(value);
                return Self { user: (!text.is_empty()).then(|| Located { text: text.to_owned(), offset }) };
            }
        }
        Self::default()
    }
}

/// A value without its quotes, or without the comment behind it.
fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let quoted = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.split(quote).next());
    quoted.unwrap_or_else(|| value.split('#').next().unwrap_or_default()).trim()
}

#[cfg(test)]
mod tests {
    use super::AgentScript;

    fn user(source: &str) -> Option<String> {
        AgentScript::read(source).user.map(|user| user.text)
    }

    #[test]
    fn the_user_stands_in_a_block_of_its_own() {
        let config =
            "system:\n    messages:\n        welcome: \"Hi\"\n\nconfig:\n    developer_name: \"Desk\"\n";
        let name = Some("desk@acme.example".to_owned());
        assert_eq!(user(&format!("{config}    default_agent_user: \"desk@acme.example\" # runs as\n")), name);
        assert_eq!(user("access:\r\n\tdefault_agent_user: desk@acme.example # runs as\r\n"), name);
        assert_eq!(user("config:\n    default_agent_user: 'desk@acme.example'\n"), name);
        assert_eq!(user(config), None);
        assert_eq!(user("config:\n    # default_agent_user: \"desk@acme.example\"\n"), None);
        assert_eq!(user("config:\n    default_agent_user: \"\"\n"), None);
        assert_eq!(user("topic orders:\n    default_agent_user: \"desk@acme.example\"\n"), None);
        assert_eq!(user("default_agent_user: \"desk@acme.example\"\n"), None);
        assert_eq!(user(""), None);
    }
}
