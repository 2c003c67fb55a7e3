//! The engine.
mod cache;
mod gguf;
mod kernels;
mod pool;
