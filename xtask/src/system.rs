//! System libraries.

use crate::{Failure, place};
use std::path::Path;
use std::process::{Command, Stdio};

/// What the libraries are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To build and start the window.
    Window,
    /// Also to test it.
    Tests,
}

/// Debian package and a file that shows that it is there.
const WINDOW: &[(&str, &str)] = &[
    ("build-essential", "/usr/bin/g++"),
    ("pkg-config", "/usr/bin/pkg-config"),
    ("libssl-dev", "/usr/include/openssl/ssl.h"),
    (
        "libwebkit2gtk-4.1-dev",
        "/usr/include/webkitgtk-4.1/webkit2/webkit2.h",
    ),
    ("librsvg2-dev", "/usr/include/librsvg-2.0/librsvg/rsvg.h"),
    ("patchelf", "/usr/bin/patchelf"),
    ("file", "/usr/bin/file"),
    (
        "fonts-droid-fallback",
        "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    ),
    (
        "fonts-dejavu-core",
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    ),
];
const TESTS: &[(&str, &str)] = &[
    ("xvfb", "/usr/bin/Xvfb"),
    ("xauth", "/usr/bin/xauth"),
    ("webkit2gtk-driver", "/usr/bin/WebKitWebDriver"),
    ("strace", "/usr/bin/strace"),
    ("iproute2", "/usr/sbin/ip"),
    ("imagemagick", "/usr/bin/import"),
];

/// Makes sure that the libraries are there: installs them as root, otherwise names the one line to run.
pub fn ensure(purpose: Purpose) -> Result<(), Failure> {
    for (program, hint) in [
        ("node", "Node.js 20.19 or later"),
        ("npm", "npm"),
        ("python3", "Python 3 with pip"),
    ] {
        if !starts(program) {
            return Err(format!(
                "{program} was not found: install {hint}, then run this again"
            ));
        }
    }
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let wanted = WINDOW.iter().chain(if purpose == Purpose::Tests {
        TESTS
    } else {
        &[]
    });
    let missing: Vec<&str> = wanted
        .filter(|(_, file)| !Path::new(file).exists())
        .map(|(name, _)| *name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let install = format!(
        "apt-get install -y --no-install-recommends {}",
        missing.join(" ")
    );
    if !starts("apt-get") {
        return Err(format!(
            "missing system libraries, named as in Debian: {}",
            missing.join(" ")
        ));
    }
    if !is_root() {
        return Err(format!(
            "missing system libraries. Run this, then the same command again:\n\n    sudo {install}\n"
        ));
    }
    println!("installing system libraries: {}", missing.join(" "));
    let mut update = place::command("apt-get");
    place::must(update.args(["update", "-qq"]))?;
    let mut apt = place::command("sh");
    place::must(
        apt.args(["-c", &install])
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(Stdio::null()),
    )
}

fn starts(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
