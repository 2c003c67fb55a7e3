//! How much memory there is.

/// Bytes that can still be allocated without swapping; `None` where the system does not say.
pub(crate) fn available() -> Option<u64> {
    #[cfg(target_os = "linux")]
    {
        let text = std::fs::read_to_string("/proc/meminfo").ok()?;
        let line = text
            .lines()
            .find(|line| line.starts_with("MemAvailable:"))?;
        let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        let free = kilobytes * 1024;
        Some(group_limit().map_or(free, |limit| limit.min(free)))
    }
    #[cfg(not(target_os = "linux"))]
    {
        let mut system = sysinfo::System::new();
        system.refresh_memory();
        Some(system.available_memory())
    }
}

/// What is left of the limit of a control group (containers).
#[cfg(target_os = "linux")]
fn group_limit() -> Option<u64> {
    let read = |name: &str| -> Option<u64> {
        let text = std::fs::read_to_string(format!("/sys/fs/cgroup/{name}")).ok()?;
        text.trim().parse().ok()
    };
    Some(read("memory.max")?.saturating_sub(read("memory.current")?))
}

/// Resident memory of this process in bytes, file-backed and anonymous; `None` where the system does not say.
pub fn resident() -> Option<(u64, u64)> {
    #[cfg(target_os = "linux")]
    {
        let text = std::fs::read_to_string("/proc/self/status").ok()?;
        let field = |name: &str| -> Option<u64> {
            let line = text.lines().find(|line| line.starts_with(name))?;
            Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
        };
        Some((field("RssFile:")?, field("RssAnon:")?))
    }
    #[cfg(not(target_os = "linux"))]
    None
}
