//! What the process gives up before it looks at a document.
//!
//! Memory, processor time and core dumps are bounded first; after the document (and any model) is in memory, no
//! descriptor can be opened any more, which rules out files and sockets alike. On Linux a system call allow-list
//! stands behind that; a kernel without seccomp leaves the limits in place.

use crate::Limits;

/// Bounds memory and processor time and forbids core dumps, which would hold patient text.
#[cfg(unix)]
pub(crate) fn limit_resources(limits: &Limits) -> std::io::Result<()> {
    use rustix::process::Resource;
    set(Resource::Core, 0)?;
    set(Resource::Cpu, limits.seconds)?;
    // macOS does not enforce an address-space limit and may refuse to set one.
    if cfg!(target_os = "linux") {
        set(Resource::As, limits.memory_bytes)?;
    }
    Ok(())
}

/// From here on no file, socket or process can be opened.
#[cfg(unix)]
pub(crate) fn close_the_world() -> std::io::Result<()> {
    set(rustix::process::Resource::Nofile, 0)?;
    #[cfg(target_os = "linux")]
    system_calls::restrict();
    Ok(())
}

#[cfg(unix)]
fn set(resource: rustix::process::Resource, most: u64) -> std::io::Result<()> {
    let limit = rustix::process::Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    rustix::process::setrlimit(resource, limit).map_err(std::io::Error::from)
}

/// Elsewhere only the caller's time limit applies.
#[cfg(not(unix))]
pub(crate) fn limit_resources(_: &Limits) -> std::io::Result<()> {
    Ok(())
}

/// Elsewhere only the caller's time limit applies.
#[cfg(not(unix))]
pub(crate) fn close_the_world() -> std::io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
mod system_calls {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

    const ALLOWED: &[libc::c_long] = &[
        libc::SYS_read,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_fstat,
        libc::SYS_lseek,
        libc::SYS_mmap,
        libc::SYS_mprotect,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_tgkill,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_nanosleep,
        libc::SYS_getrandom,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_set_robust_list,
        libc::SYS_rseq,
    ];

    /// Every other call fails with "operation not permitted". Applied to all threads.
    pub(super) fn restrict() {
        let Ok(architecture) = std::env::consts::ARCH.try_into() else {
            return;
        };
        let rules = ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
        let refused = SeccompAction::Errno(libc::EPERM as u32);
        let Ok(filter) = SeccompFilter::new(rules, refused, SeccompAction::Allow, architecture)
        else {
            return;
        };
        if let Ok(program) = BpfProgram::try_from(filter) {
            // A kernel without seccomp answers with an error; the resource limits above still hold.
            seccompiler::apply_filter_all_threads(&program).ok();
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    const CHILD: &str = "CONSILIUM_SANDBOX_CHILD";

    #[test]
    fn a_closed_process_opens_no_file_and_no_socket() {
        if std::env::var_os(CHILD).is_some() {
            super::close_the_world().expect("limits can be set");
            let file = std::fs::File::open("/proc/self/status").is_err();
            let socket = std::net::UdpSocket::bind("127.0.0.1:0").is_err();
            let process = std::process::Command::new("/bin/true").status().is_err();
            std::process::exit(if file && socket && process { 0 } else { 1 });
        }
        let name = "sandbox::tests::a_closed_process_opens_no_file_and_no_socket";
        let status = std::process::Command::new(std::env::current_exe().expect("own path"))
            .args([name, "--exact", "--test-threads=1", "--nocapture"])
            .env(CHILD, "1")
            .status()
            .expect("the test can start itself");
        assert!(status.success());
    }
}
