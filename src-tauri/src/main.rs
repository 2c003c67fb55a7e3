//! The window's executable.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    // Without a graphics card WebKit's DMA-BUF renderer falls back to software GL: 60 MB more and a slower start.
    #[cfg(target_os = "linux")]
    #[expect(
        unsafe_code,
        reason = "first statement of main: no other thread exists yet"
    )]
    if !std::path::Path::new("/dev/dri").exists()
        && std::env::var_os("WEBKIT_DISABLE_DMABUF_RENDERER").is_none()
    {
        // SAFETY: first statement of main, no other thread exists yet.
        unsafe { std::env::set_var("WEBKIT_DISABLE_DMABUF_RENDERER", "1") };
    }
    api::fault::tell_place_only();
    consilium_desktop::run();
}
