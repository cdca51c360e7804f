pub(crate) mod event_log_deletable;
pub(crate) mod high_assurance_blocks_headless;
pub(crate) mod no_login_hours;
pub(crate) mod no_login_ip_range;
pub(crate) mod password_never_expires;
pub(crate) mod session_activated_set;
pub(crate) mod session_policy_weak;
pub(crate) mod wide_login_ip_range;
