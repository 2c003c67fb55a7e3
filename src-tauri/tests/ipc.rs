//! Commands through the real IPC and the real capability file, without a window.
