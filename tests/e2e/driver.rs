//! Starts a virtual display, WebKitWebDriver and the real window; all of it ends when dropped. Speaks W3C WebDriver
//! itself (JSON over HTTP/1.1), so that the tests add no dependency.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// Key codes of WebDriver.
pub const CONTROL: char = '\u{e009}';
pub const ENTER: char = '\u{e007}';
pub const ESCAPE: char = '\u{e00c}';
pub const SHIFT: char = '\u{e008}';

/// A process that ends with its owner.
pub struct Ended(pub Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A virtual display and its name.
pub fn display() -> (Ended, String) {
    let mut child = Command::new("Xvfb")
        .args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1440x900x24",
            "-nolisten",
            "tcp",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("Xvfb starts (Debian package xvfb)");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("piped"))
        .read_line(&mut line)
        .expect("Xvfb names its display");
    (Ended(child), format!(":{}", line.trim()))
}

/// The window's executable.
pub fn binary() -> PathBuf {
    std::env::var_os("E2E_BINARY")
        .expect("E2E_BINARY names the window; run `cargo xtask e2e`")
        .into()
}

/// A fresh data folder with the knowledge database and the test model of this machine linked into it.
pub fn data_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let real = knowledge_folder();
    link(&real, folder.path(), "knowledge.db");
    std::fs::create_dir_all(folder.path().join("models")).expect("a folder for models");
    link(&real, folder.path(), TEST_MODEL);
    folder
}

/// The model of the tests, inside the data folder.
pub const TEST_MODEL: &str = "models/smollm2-135m-instruct-q4_1.gguf";

fn knowledge_folder() -> PathBuf {
    if let Some(folder) = std::env::var_os("CONSILIUM_DATA") {
        return folder.into();
    }
    std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")))
        .expect("HOME is set")
        .join("consilium")
}

fn link(from: &Path, to: &Path, name: &str) {
    assert!(
        from.join(name).exists(),
        "{name} is missing: run `cargo xtask test`, which obtains it"
    );
    std::os::unix::fs::symlink(from.join(name), to.join(name)).expect("a link in the data folder");
}

/// The real window, driven.
pub struct Window {
    port: u16,
    session: String,
    display: String,
    _driver: Ended,
    _display: Ended,
}

impl Window {
    /// Starts the window on `data`.
    pub fn open(data: &Path) -> Self {
        let (display_process, display) = display();
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("DISPLAY", &display)
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("XDG_DATA_HOME", data.join("xdg-data"))
            .env("XDG_CACHE_HOME", data.join("xdg-cache"))
            .env("CONSILIUM_DATA", data)
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdout(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver starts (Debian package webkit2gtk-driver)");
        let mut window = Self {
            port,
            session: String::new(),
            display,
            _driver: Ended(driver),
            _display: display_process,
        };
        wait("WebKitWebDriver", 20, || {
            TcpStream::connect(("127.0.0.1", port)).ok()
        });
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "webkitgtk:browserOptions": {"binary": binary(), "args": []}}}});
        let answer = window
            .http("POST", "/session", &wanted.to_string())
            .expect("the window opens");
        window.session = answer["sessionId"].as_str().expect("a session").to_string();
        window.post("/timeouts", json!({"script": 180_000, "implicit": 0}));
        window
    }

    fn http(&self, method: &str, path: &str, body: &str) -> Result<Value, Value> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the driver listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(200)))
            .expect("a timeout");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            body.len()
        )
        .expect("the driver reads");
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).expect("the driver answers");
        let accepted = line.split(' ').nth(1) == Some("200");
        let mut length = 0;
        loop {
            line.clear();
            reader.read_line(&mut line).expect("a header");
            if line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().expect("a length");
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).expect("a body");
        let mut answer: Value = serde_json::from_slice(&body).unwrap_or_default();
        let value = answer["value"].take();
        if accepted { Ok(value) } else { Err(value) }
    }

    fn try_post(&self, path: &str, body: Value) -> Result<Value, Value> {
        self.http(
            "POST",
            &format!("/session/{}{path}", self.session),
            &body.to_string(),
        )
    }

    fn post(&self, path: &str, body: Value) -> Value {
        self.try_post(path, body)
            .unwrap_or_else(|refusal| panic!("{path}: {refusal}"))
    }

    fn element(&self, css: &str) -> Option<String> {
        let found = self
            .try_post("/element", json!({"using": "css selector", "value": css}))
            .ok()?;
        found[ELEMENT].as_str().map(str::to_string)
    }

    /// Waits for an element with this test identifier, optionally followed by more of a selector.
    pub fn find(&self, id: &str) -> String {
        wait(id, 60, || self.element(&selector(id)))
    }

    /// True when the element is there now.
    pub fn has(&self, id: &str) -> bool {
        self.element(&selector(id)).is_some()
    }

    /// Waits until the element is gone.
    pub fn gone(&self, id: &str) {
        wait(&format!("{id} to go"), 60, || (!self.has(id)).then_some(()));
    }

    /// Clicks, once the element accepts it.
    pub fn click(&self, id: &str) {
        wait(&format!("{id} to be clickable"), 60, || {
            let element = self.element(&selector(id))?;
            let enabled = self
                .http(
                    "GET",
                    &format!("/session/{}/element/{element}/enabled", self.session),
                    "",
                )
                .ok()?;
            if enabled != json!(true) {
                return None;
            }
            self.try_post(&format!("/element/{element}/click"), json!({}))
                .ok()
        });
    }

    /// Types into a field.
    pub fn write(&self, id: &str, text: &str) {
        let element = self.find(id);
        self.post(
            &format!("/element/{element}/value"),
            json!({ "text": text }),
        );
    }

    /// Puts a text of several lines into a field, as pasting does.
    pub fn paste(&self, id: &str, text: &str) {
        self.find(id);
        self.js(&format!(
            "const field = document.querySelector({}); field.value = {}; field.dispatchEvent(new Event('input', {{ bubbles: true }}))",
            json!(selector(id)),
            json!(text)
        ));
    }

    /// Visible text of an element.
    pub fn text(&self, id: &str) -> String {
        self.js(&format!(
            "return document.querySelector({})?.innerText ?? ''",
            json!(selector(id))
        ))
        .as_str()
        .unwrap_or_default()
        .to_string()
    }

    /// An attribute of an element; empty where there is none.
    pub fn attribute(&self, id: &str, name: &str) -> String {
        self.js(&format!(
            "return document.querySelector({})?.getAttribute({}) ?? ''",
            json!(selector(id)),
            json!(name)
        ))
        .as_str()
        .unwrap_or_default()
        .to_string()
    }

    /// Gives the window a size, as dragging its edge does.
    pub fn size(&self, width: u32, height: u32) {
        self.post(
            "/window/rect",
            json!({"x": 0, "y": 0, "width": width, "height": height}),
        );
    }

    /// Waits until the element's text contains `part`.
    pub fn reads(&self, id: &str, part: &str) {
        wait(&format!("{id} to read {part:?}"), 120, || {
            self.text(id).contains(part).then_some(())
        });
    }

    /// How many elements there are now.
    pub fn count(&self, id: &str) -> u64 {
        self.js(&format!(
            "return document.querySelectorAll({}).length",
            json!(selector(id))
        ))
        .as_u64()
        .unwrap_or_default()
    }

    /// Presses keys at once, as a person holding the first ones down.
    pub fn press(&self, keys: &[char]) {
        let down = keys
            .iter()
            .map(|key| json!({"type": "keyDown", "value": key}));
        let up = keys
            .iter()
            .rev()
            .map(|key| json!({"type": "keyUp", "value": key}));
        let actions: Vec<Value> = down.chain(up).collect();
        self.post(
            "/actions",
            json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}),
        );
    }

    /// Runs a script's body in the page.
    pub fn js(&self, script: &str) -> Value {
        self.post("/execute/sync", json!({"script": script, "args": []}))
    }

    /// Runs an async function given as source; `{"ok": ...}` or `{"err": "..."}`.
    pub fn js_async(&self, function: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1]; Promise.resolve().then({function}).then((value) => done({{ ok: value ?? null }}), (error) => done({{ err: typeof error === 'string' ? error : (error?.message ?? JSON.stringify(error)) }}));"
        );
        self.post("/execute/async", json!({"script": script, "args": []}))
    }

    /// Writes a picture of the display where `E2E_SHOTS` names a folder.
    pub fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("E2E_SHOTS") else {
            return;
        };
        // The frame after the last change.
        std::thread::sleep(Duration::from_millis(400));
        let taken = Command::new("import")
            .args(["-display", &self.display, "-window", "root"])
            .arg(PathBuf::from(folder).join(name))
            .status()
            .expect("import takes the picture (Debian package imagemagick)");
        assert!(taken.success(), "{name}");
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let _ = self.http("DELETE", &format!("/session/{}", self.session), "");
        }
    }
}

fn selector(id: &str) -> String {
    match id.split_once(' ') {
        Some((id, rest)) => format!("[data-testid=\"{id}\"] {rest}"),
        None => format!("[data-testid=\"{id}\"]"),
    }
}

/// Polls until `attempt` gives something.
pub fn wait<T>(what: &str, seconds: u64, mut attempt: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(value) = attempt() {
            return value;
        }
        assert!(Instant::now() < end, "waited {seconds} s for {what}");
        std::thread::sleep(Duration::from_millis(30));
    }
}
