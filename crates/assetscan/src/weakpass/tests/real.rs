//! Debian's own daemons, each with one weak and one strong account.
