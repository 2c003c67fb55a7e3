//! llama-server as a peer.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PORT: u16 = 18_431;

type Failure = String;

/// llama-server on one model; ends with this value.
pub struct Server(Child);

impl Server {
    /// Waits until it answers, at most two minutes.
    pub fn start(binary: &str, model: &str, threads: &str) -> Result<Self, Failure> {
        let port = PORT.to_string();
        let child = Command::new(binary)
            .args([
                "-m", model, "-t", threads, "--port", &port, "-c", "8192", "-np", "1",
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("cannot start {binary}: {error}"))?;
        let server = Self(child);
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(120) {
            if post("GET", "/health", "").is_ok_and(|answer| answer.contains("\"ok\"")) {
                return Ok(server);
            }
            std::thread::sleep(Duration::from_millis(300));
        }
        Err("llama-server did not become ready".to_string())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The whole answer, head and body.
pub fn post(method: &str, path: &str, body: &str) -> Result<String, Failure> {
    let failed = |error: std::io::Error| error.to_string();
    let mut stream = TcpStream::connect(("127.0.0.1", PORT)).map_err(failed)?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).map_err(failed)?;
    stream.write_all(body.as_bytes()).map_err(failed)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map_err(failed)?;
    Ok(answer)
}
