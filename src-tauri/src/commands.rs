//! What the page may call.

use crate::Window;
use api::wire::{ApiError, AppEvent};
use serde_json::Value;
use tauri::State;
use tauri::ipc::Channel;

/// Any command of the contract, by name. Runs beside the window's own thread, so that the page never waits for it.
#[tauri::command(async)]
pub fn call(window: State<'_, Window>, name: String, request: Value) -> Result<Value, ApiError> {
    answer(&window, &name, request)
}

/// The handler of one command.
pub fn answer(window: &Window, name: &str, request: Value) -> Result<Value, ApiError> {
    window.app.call(name, request)
}

/// Events go to this channel from now on.
#[tauri::command]
pub fn subscribe(window: State<'_, Window>, events: Channel<AppEvent>) {
    window.host.listen(events);
}

/// The page was drawn for the first time.
#[tauri::command]
pub fn first_paint() {
    if std::env::var_os("CONSILIUM_SAY_PAINTED").is_some() {
        eprintln!("first paint");
    }
}
