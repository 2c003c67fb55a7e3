//! The window opens no internet socket, its helper processes included.

use crate::driver::{binary, data_folder, display};
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::Duration;

#[test]
fn the_window_and_its_helpers_open_no_internet_socket() {
    let (_display, display) = display();
    let data = data_folder();
    let log = data.path().join("strace.log");
    let mut child = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=%network", "-o"])
        .arg(&log)
        .arg(binary())
        .env("DISPLAY", display)
        .env("GDK_BACKEND", "x11")
        .env("NO_AT_BRIDGE", "1")
        .env("XDG_DATA_HOME", data.path().join("xdg-data"))
        .env("XDG_CACHE_HOME", data.path().join("xdg-cache"))
        .env("CONSILIUM_DATA", data.path())
        .env("CONSILIUM_SAY_PAINTED", "1")
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .expect("strace starts (Debian package strace)");
    let painted = BufReader::new(child.stderr.take().expect("piped"))
        .lines()
        .map_while(Result::ok)
        .any(|line| line.contains("first paint"));
    // Anything that a page does after its start.
    std::thread::sleep(Duration::from_secs(2));
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
    let _ = child.wait();
    assert!(painted, "the window never painted");
    let log = std::fs::read_to_string(&log).expect("strace wrote its log");
    assert!(log.contains("AF_UNIX"), "strace saw nothing");
    let internet: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("socket(AF_INET") || line.contains("sa_family=AF_INET"))
        .collect();
    assert!(internet.is_empty(), "{internet:#?}");
}
