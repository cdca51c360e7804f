//! What contracts say and keep quiet.
