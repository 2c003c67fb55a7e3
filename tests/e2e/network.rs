//! The main job in a network namespace with loopback only, every network call of every process traced: WebDriver talks
//! over loopback, and nothing else opens an internet socket.

use crate::driver::data_folder;
use crate::job::main_job;
use std::path::Path;
use std::process::Command;

/// Set inside the namespace.
const INSIDE: &str = "E2E_INSIDE";
const NAME: &str = "network::the_main_job_needs_no_network";

#[test]
fn the_main_job_needs_no_network() {
    if std::env::var_os(INSIDE).is_some() {
        assert!(
            std::net::TcpStream::connect("192.0.2.1:80").is_err(),
            "the namespace is closed"
        );
        main_job(data_folder().path());
        return;
    }
    let folder = tempfile::tempdir().expect("a folder for the log");
    let log = folder.path().join("strace.log");
    let status = enclosed(&log)
        .status()
        .expect("strace, unshare and ip start (Debian packages strace, util-linux and iproute2)");
    assert!(status.success(), "the main job failed inside: {status}");
    let log = std::fs::read_to_string(&log).expect("strace wrote its log");
    assert!(log.contains("AF_UNIX"), "strace saw nothing");
    let outside: Vec<&str> = log.lines().filter(|line| leaves(line)).collect();
    assert!(outside.is_empty(), "{outside:#?}");
}

/// This test again, traced, with no network but loopback.
fn enclosed(log: &Path) -> Command {
    let test = std::env::current_exe().expect("the test has a path");
    let inner = format!("ip link set lo up && exec \"$0\" --exact {NAME} --nocapture");
    let mut command = Command::new("strace");
    command
        .args(["-f", "-qq", "--seccomp-bpf", "-e", "trace=%network", "-o"])
        .arg(log)
        .args(["unshare", "--net", "--map-root-user", "sh", "-c", &inner])
        .arg(test)
        .env(INSIDE, "1");
    command
}

/// True of a call that names an internet address which is not loopback, except the one attempt of this test.
fn leaves(line: &str) -> bool {
    let internet = line.contains("sa_family=AF_INET");
    let loopback = ["\"127.0.0.1\"", "\"::1\""]
        .iter()
        .any(|address| line.contains(address));
    internet && !loopback && !line.contains("\"192.0.2.1\"")
}

#[test]
fn what_counts_as_leaving() {
    let connect = |family: &str, address: &str| {
        format!(
            "7 connect(9, {{sa_family={family}, sin_port=htons(80), sin_addr=inet_addr(\"{address}\")}}, 16) = 0"
        )
    };
    assert!(leaves(&connect("AF_INET", "93.184.216.34")));
    assert!(leaves(&connect("AF_INET6", "2606:2800:220::1")));
    assert!(!leaves(&connect("AF_INET", "127.0.0.1")));
    assert!(!leaves("7 socket(AF_UNIX, SOCK_STREAM, 0) = 9"));
}
