//! The system keychain (Secret Service, Keychain, Credential Manager), where there is one that answers.

use api::{Keychain, KeychainError};
use keyring::v1::{Entry, Error};
use std::sync::mpsc;
use std::time::Duration;

const SERVICE: &str = "org.consilium.desktop";
const ACCOUNT: &str = "vault";
/// A keychain that asks its user a question of its own does not answer in this time and counts as absent.
const PATIENCE: Duration = Duration::from_secs(5);

/// One secret of ours in the system keychain.
pub struct SystemKeychain(());

impl SystemKeychain {
    /// The keychain, where one answers.
    pub fn probe() -> Option<Self> {
        // Without a session bus there is no Secret Service: asking would only wait.
        if cfg!(target_os = "linux") && std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none() {
            return None;
        }
        patiently(|| match entry()?.get_password() {
            Ok(_) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
        .ok()
        .map(|()| Self(()))
    }
}

impl Keychain for SystemKeychain {
    fn read(&self) -> Result<Option<String>, KeychainError> {
        patiently(|| match entry()?.get_password() {
            Ok(secret) => Ok(Some(secret)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
    }

    fn write(&self, secret: &str) -> Result<(), KeychainError> {
        let secret = secret.to_string();
        patiently(move || entry()?.set_password(&secret))
    }

    fn forget(&self) -> Result<(), KeychainError> {
        patiently(|| match entry()?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
    }
}

fn entry() -> Result<Entry, Error> {
    Entry::new(SERVICE, ACCOUNT)
}

/// Asks on a thread of its own, for at most [`PATIENCE`].
fn patiently<T: Send + 'static>(
    ask: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, KeychainError> {
    let (sender, answer) = mpsc::channel();
    std::thread::spawn(move || sender.send(ask()));
    answer
        .recv_timeout(PATIENCE)
        .map_err(|_| KeychainError)?
        .map_err(|_| KeychainError)
}
