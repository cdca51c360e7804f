//! Activities: the custom fields of tasks and events are defined once, on the object Activity, and granted
//! for tasks and events under the names of both.
//!
//! Source: Metadata API Developer Guide, `CustomField`; Object Reference, `FieldPermissions`.

/// The three objects, as they are spelled.
const OBJECTS: [&str; 3] = ["Task", "Event", "Activity"];

/// The key of the object that defines the fields: its folded name.
pub const DEFINING: &str = "activity";

/// All objects by whose names the custom fields of one of them are known; `None` for an object that shares
/// its fields with none.
pub fn sharing(object: &str) -> Option<&'static [&'static str; 3]> {
    OBJECTS.iter().any(|known| known.eq_ignore_ascii_case(object)).then_some(&OBJECTS)
}

/// The key of the object that defines the fields of tasks and events; `None` for any other object.
pub fn defining(object: &str) -> Option<&'static str> {
    OBJECTS[..2].iter().any(|known| known.eq_ignore_ascii_case(object)).then_some(DEFINING)
}

/// Whether it is the object that defines fields for others, on which nothing is granted.
pub fn is_defining(object: &str) -> bool {
    object.eq_ignore_ascii_case(DEFINING)
}

/// The object that field permissions name: a task for an activity, since permissions of both stay in step.
pub fn granted_on(object: &str) -> &str {
    if is_defining(object) { OBJECTS[0] } else { object }
}

#[cfg(test)]
mod tests {
    use super::{defining, granted_on, is_defining, sharing};

    #[test]
    fn three_objects_share_fields_and_one_defines_them() {
        for object in ["task", "Event", "ACTIVITY"] {
            assert_eq!(sharing(object), Some(&["Task", "Event", "Activity"]));
        }
        assert_eq!((sharing("Account"), defining("Account"), granted_on("Account")), (None, None, "Account"));
        assert_eq!((defining("TASK"), defining("Activity")), (Some("activity"), None));
        assert!(is_defining("Activity") && !is_defining("Task"));
        assert_eq!((granted_on("activity"), granted_on("Event")), ("Task", "Event"));
    }
}
