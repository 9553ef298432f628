//! The pass over the machine itself, where a task is about it. The engine only reads.
