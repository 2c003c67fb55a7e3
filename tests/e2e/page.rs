//! The page: accessible, and locked down.

use crate::driver::{CONTROL, Window, data_folder};
use crate::job::first_start;
use serde_json::json;
use std::net::TcpListener;

fn violations(window: &Window) -> serde_json::Value {
    let axe = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../ui/node_modules/axe-core/axe.min.js"
    );
    let axe = std::fs::read_to_string(axe).expect("axe-core is installed with the page's packages");
    window.js(&format!("{axe}; window.axe = axe;"));
    window.js_async("async () => (await window.axe.run()).violations.map((found) => found.id + ': ' + found.nodes.map((node) => node.target.join(' ')).join(', '))")
}

#[test]
fn no_screen_has_accessibility_violations() {
    let data = data_folder();
    let window = Window::open(data.path());
    window.find("passphrase");
    assert_eq!(violations(&window), json!({"ok": []}), "first start");
    first_start(&window);
    assert_eq!(violations(&window), json!({"ok": []}), "empty workbench");
    window.click("sample");
    window.find("case-header");
    window.click("run");
    for tab in ['1', '2', '3', '4', '5'] {
        window.press(&[CONTROL, tab]);
        std::thread::sleep(std::time::Duration::from_millis(400));
        window.picture(&format!("tab-{tab}.png"));
        assert_eq!(violations(&window), json!({"ok": []}), "tab {tab}");
    }
}

#[test]
fn the_page_reaches_no_port_runs_no_foreign_script_and_does_not_navigate() {
    let data = data_folder();
    let window = Window::open(data.path());
    window.find("passphrase");
    // Somebody listens there, so that a refusal is the content policy's doing.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("non-blocking");
    let at = listener.local_addr().expect("an address").to_string();
    let fetch = window.js_async(&format!(
        "() => fetch('http://{at}/', {{ mode: 'no-cors' }})"
    ));
    let image = window.js_async(&format!("() => new Promise((done, failed) => {{ const image = new Image(); image.onload = () => done('loaded'); image.onerror = () => failed('refused'); image.src = 'http://{at}/x.png'; }})"));
    let socket = window.js_async(&format!("() => new Promise((done, failed) => {{ try {{ const socket = new WebSocket('ws://{at}/'); socket.onopen = () => done('open'); socket.onerror = () => failed('refused'); }} catch (error) {{ failed(error); }} }})"));
    let foreign = window.js_async("() => window.__TAURI_INTERNALS__.invoke('plugin:window|set_title', { label: 'main', value: 'x' })");
    let script = window.js("const script = document.createElement('script'); script.textContent = 'window.__inline = 1'; document.head.append(script); return window.__inline ?? 'blocked'");
    window.js(&format!("window.location.href = 'http://{at}/'"));
    std::thread::sleep(std::time::Duration::from_millis(700));
    for refused in [&fetch, &image, &socket, &foreign] {
        assert!(refused["err"].is_string(), "{refused}");
    }
    assert_eq!(script, json!("blocked"));
    assert_eq!(
        window.js("return typeof window.__TAURI__"),
        json!("undefined")
    );
    assert!(listener.accept().is_err(), "something connected to {at}");
    assert!(window.has("passphrase"), "the window left its page");
}
