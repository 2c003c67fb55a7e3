//! The vault: create, open, lock, change the passphrase, recover, back up, keychain.

use crate::app::App;
use crate::host::KeychainError;
use crate::refused::Refused;
use crate::wire::{
    AppEventKind, ErrorCode, Exported, KeychainSetRequest, Localized, PassphraseRequest,
    PassphraseStrength, VaultBackupRequest, VaultChangePassphraseRequest, VaultCreateRequest,
    VaultCreated, VaultRecoverRequest, VaultState, VaultStatus, VaultUnlockRequest,
};
use std::path::Path;
use std::sync::Arc;
use store::{RecoveryKey, Store, Weakness, passphrase_strength};

pub(crate) fn vault_status(app: &App, (): ()) -> Result<VaultStatus, Refused> {
    crate::warm::begin(app);
    let (state, retry_after_seconds) = match app.host().vault().state(app.host().now())? {
        store::VaultState::Absent => (VaultState::Absent, 0),
        store::VaultState::Newer => (VaultState::NewerVersion, 0),
        store::VaultState::Present {
            retry_after_seconds,
        } if app.store().is_err() => (VaultState::Locked, retry_after_seconds),
        store::VaultState::Present { .. } => (VaultState::Unlocked, 0),
    };
    let keychain = app.host().keychain();
    Ok(VaultStatus {
        state,
        keychain_available: keychain.is_some(),
        keychain_remembers: keychain.is_some_and(|keychain| matches!(keychain.read(), Ok(Some(_)))),
        retry_after_seconds,
    })
}

pub(crate) fn passphrase_rate(
    _: &App,
    request: PassphraseRequest,
) -> Result<PassphraseStrength, Refused> {
    let strength = passphrase_strength(&request.passphrase);
    let message = match (strength.weakness, strength.score) {
        (Weakness::TooShort, _) => {
            Localized::new("too short: at least ten characters", "过短：至少十个字符")
        }
        (Weakness::Guessable, _) => Localized::new(
            "easy to guess: add words that do not belong together",
            "容易猜到：请加入互不相关的词",
        ),
        (Weakness::None, 4) => Localized::new("very strong", "很强"),
        (Weakness::None, _) => Localized::new("strong enough", "强度足够"),
    };
    Ok(PassphraseStrength {
        score: u32::from(strength.score),
        acceptable: strength.is_acceptable(),
        message,
    })
}

pub(crate) fn vault_create(
    app: &App,
    request: VaultCreateRequest,
) -> Result<VaultCreated, Refused> {
    let mut open = app.open_store();
    let created = app
        .host()
        .vault()
        .create(&request.passphrase, app.host().now())?;
    *open = Some(Arc::new(created.store));
    drop(open);
    if request.remember
        && let Some(keychain) = app.host().keychain()
    {
        // The vault exists and is open; without a keychain the passphrase is typed next time.
        let _ = keychain.write(&request.passphrase);
    }
    crate::model::prepare(app);
    Ok(VaultCreated {
        recovery_key: created.recovery_key.reveal(),
    })
}

pub(crate) fn vault_unlock(app: &App, request: VaultUnlockRequest) -> Result<VaultStatus, Refused> {
    let passphrase = match request.passphrase {
        Some(passphrase) => passphrase,
        None => app
            .host()
            .keychain()
            .ok_or(ErrorCode::KeychainUnavailable)?
            .read()
            .map_err(|KeychainError| ErrorCode::KeychainUnavailable)?
            .ok_or(ErrorCode::KeychainUnavailable)?,
    };
    open(app, |vault, now| vault.open(&passphrase, now))
}

pub(crate) fn vault_recover(
    app: &App,
    request: VaultRecoverRequest,
) -> Result<VaultStatus, Refused> {
    let key = RecoveryKey::parse(&request.recovery_key)?;
    open(app, |vault, now| vault.recover(&key, &request.new, now))
}

fn open(
    app: &App,
    how: impl FnOnce(store::Vault, record::Timestamp) -> Result<Store, store::StoreError>,
) -> Result<VaultStatus, Refused> {
    let mut open = app.open_store();
    if open.as_ref().is_none_or(|store| store.is_locked()) {
        *open = Some(Arc::new(how(app.host().vault(), app.host().now())?));
    }
    drop(open);
    crate::model::prepare(app);
    vault_status(app, ())
}

/// Cancels runs and waits until what they verified is stored, then drops the keys.
pub(crate) fn vault_lock(app: &App, (): ()) -> Result<VaultStatus, Refused> {
    crate::run::stop_all(app);
    if let Some(store) = app.open_store().take() {
        store.lock();
        app.emit("", "", AppEventKind::VaultLocked);
    }
    vault_status(app, ())
}

pub(crate) fn vault_change_passphrase(
    app: &App,
    request: VaultChangePassphraseRequest,
) -> Result<VaultStatus, Refused> {
    let VaultChangePassphraseRequest { current, new } = request;
    app.store()?
        .change_passphrase(&current, &new, app.host().now())?;
    if let Some(keychain) = app.host().keychain()
        && matches!(keychain.read(), Ok(Some(_)))
    {
        keychain
            .write(&new)
            .map_err(|KeychainError| ErrorCode::KeychainUnavailable)?;
    }
    vault_status(app, ())
}

pub(crate) fn keychain_set(app: &App, request: KeychainSetRequest) -> Result<VaultStatus, Refused> {
    let keychain = app
        .host()
        .keychain()
        .ok_or(ErrorCode::KeychainUnavailable)?;
    match request.passphrase {
        Some(passphrase) => keychain.write(&passphrase),
        None => keychain.forget(),
    }
    .map_err(|KeychainError| ErrorCode::KeychainUnavailable)?;
    vault_status(app, ())
}

pub(crate) fn vault_backup(app: &App, request: VaultBackupRequest) -> Result<Exported, Refused> {
    let now = app.host().now();
    let target = Path::new(&request.folder).join(format!("consilium-{}.backup", now.0));
    let file = app.store()?.backup(&target, now)?;
    Ok(Exported {
        path: target.display().to_string(),
        bytes: u32::try_from(file.bytes).unwrap_or(u32::MAX),
        sha256: file.sha256.0,
    })
}
