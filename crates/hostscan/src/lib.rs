//! The machine it runs on into risks: installed packages against advisories, malware, baseline checks.
//!
//! Reads, never changes, never sends. Knows nothing of rows, tasks or APIs.
