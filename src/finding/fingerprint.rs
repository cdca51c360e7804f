//! What makes two findings the same from one run to the next.
