//! The window: state, commands and the lock-down of the page.
//!
//! Never here: clinical logic, SQL, decisions. A command unpacks its request, calls one `api` handler and returns.

mod commands;
mod host;
mod keychain;

use host::WindowHost;
use std::path::PathBuf;
use std::sync::Arc;
use tauri::{Manager, RunEvent, Runtime, Url, WebviewUrl, WebviewWindowBuilder};

/// What the commands work on.
pub struct Window {
    app: api::App,
    host: Arc<WindowHost>,
}

impl Window {
    /// The program over everything that lies under `data`.
    pub fn new(data: PathBuf) -> Self {
        let host = Arc::new(WindowHost::new(data));
        Self {
            app: api::App::new(host.clone()),
            host,
        }
    }
}

/// Builds the application on any runtime.
pub fn build<R: Runtime>(builder: tauri::Builder<R>, data: PathBuf) -> tauri::Builder<R> {
    builder
        .manage(Window::new(data))
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::subscribe,
            commands::first_paint
        ])
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
                .title("Consilium")
                .inner_size(1440.0, 900.0)
                .min_inner_size(480.0, 360.0)
                // The page reads dropped files itself, as bytes; the window hands it no paths.
                .disable_drag_drop_handler()
                .on_navigation(is_own_page)
                .build()?;
            Ok(())
        })
}

/// True for the embedded page; in development also for its server. Everything else the window refuses to open, since
/// the content policy does not stop a page from navigating away.
pub fn is_own_page(url: &Url) -> bool {
    let embedded = url.scheme() == "tauri" && url.host_str() == Some("localhost");
    let served = cfg!(not(feature = "custom-protocol"))
        && url.scheme() == "http"
        && url.host_str() == Some("127.0.0.1")
        && url.port() == Some(1420);
    embedded || served
}

/// Configuration, capabilities and page, embedded at compile time.
pub fn context<R: Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

/// Where the program keeps everything: `$CONSILIUM_DATA`, else the user's data folder.
pub fn data_folder() -> PathBuf {
    let database = knowledge::default_path();
    database
        .parent()
        .map_or_else(|| PathBuf::from("."), PathBuf::from)
}

/// Runs the window until it is closed.
pub fn run() {
    build(tauri::Builder::default(), data_folder())
        .build(context())
        .expect("a display and WebKitGTK are what the window needs to open")
        .run(|app, event| {
            if let RunEvent::Exit = event {
                // Cancels what runs and drops the keys; what was committed stays.
                let _ = commands::answer(
                    &app.state::<Window>(),
                    "vault_lock",
                    serde_json::Value::Null,
                );
            }
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, expect: bool) {
        assert_eq!(is_own_page(&url.parse().unwrap()), expect, "{url}");
    }

    #[test]
    fn the_window_stays_on_its_own_page() {
        check("tauri://localhost/", true);
        check("tauri://localhost/index.html#plan", true);
        check("https://example.org/", false);
        check("http://127.0.0.1:8080/", false);
        check("tauri://elsewhere/", false);
        check("file:///etc/passwd", false);
        check("data:text/html,x", false);
    }
}
