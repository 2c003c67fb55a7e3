//! `consilium-parser`: one document in on standard input, its text out on standard output, nothing else.

fn main() -> std::process::ExitCode {
    // Panic messages may quote the document; only the place is written.
    std::panic::set_hook(Box::new(|panic| {
        if let Some(place) = panic.location() {
            eprintln!("panicked at {}:{}", place.file(), place.line());
        }
    }));
    match parser::serve(&mut std::io::stdin().lock(), &mut std::io::stdout().lock()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("failed: {}", error.kind());
            std::process::ExitCode::FAILURE
        }
    }
}
