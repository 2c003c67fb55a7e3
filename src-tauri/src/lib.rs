//! The window: state, three commands and the lock-down of the page.
//!
//! Never here: clinical logic, SQL, decisions. A command unpacks its request, calls one `api` handler and returns.

use std::time::Instant;
use tauri::{Runtime, WebviewUrl, WebviewWindowBuilder};

/// Builds the application on any runtime.
pub fn build<R: Runtime>(builder: tauri::Builder<R>, _started: Instant) -> tauri::Builder<R> {
    builder.setup(move |app| {
        WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
            .title("Consilium")
            .build()?;
        Ok(())
    })
}

/// Configuration, capabilities and page, embedded at compile time.
pub fn context<R: Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

/// Runs the window until it is closed.
pub fn run() {
    build(tauri::Builder::default(), Instant::now())
        .run(context())
        .expect("the window could not be opened");
}
