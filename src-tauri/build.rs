//! Embeds the window's configuration and capabilities.
fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/permissions");
    // generate_context! tracks the files it embedded; this also catches new ones.
    println!("cargo:rerun-if-changed=ui/dist");
    // WebKitGTK's libraries use the system libsqlite3. Without this the linker exports our SQLCipher's sqlite3_*
    // symbols from the executable, and those libraries silently bind to them.
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo:rustc-link-arg-bins=-Wl,--exclude-libs,ALL");
    }
    // Both patterns would default to folders beside Cargo.toml. Naming any permission at all is also what denies the
    // application's own commands to a page unless a capability allows them.
    let manifest = tauri_build::AppManifest::new()
        .permissions_path_pattern("./src-tauri/permissions/**/*.toml");
    tauri_build::try_build(
        tauri_build::Attributes::new()
            .capabilities_path_pattern("./src-tauri/capabilities/**/*.json")
            .app_manifest(manifest),
    )
    .expect("the window's configuration, capabilities and icons are part of the source tree");
}
