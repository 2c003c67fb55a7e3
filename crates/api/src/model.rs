//! Models known by name, their files, and the one that runs ask.

use crate::app::{App, Slot};
use crate::examine::Examination;
use crate::refused::{Refused, model_words};
use crate::wire::{
    AppEventKind, ErrorCode, Localized, ModelImportRequest, ModelRef, ModelState, ModelView,
};
use crate::work::Model;
use draft::ModelLabel;
use inference::{CancelToken, Device, Fallback, Generate, InferenceError, ModelInfo};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// One language model of models/manifest.toml, or a file that the physician imported.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Known {
    id: String,
    name: String,
    usage: String,
    file: String,
    pub(crate) sha256: String,
    bytes: u64,
    pub(crate) architecture: String,
    pub(crate) quantisation: String,
    pub(crate) licence: String,
    pub(crate) source: String,
    context_len: u32,
}

impl Known {
    /// Name with quantisation.
    pub(crate) fn full_name(&self) -> String {
        if self.quantisation.is_empty() {
            self.name.clone()
        } else {
            format!("{}, {}", self.name, self.quantisation)
        }
    }
}

/// A model of the list or an imported file, by its identifier.
pub(crate) fn known(app: &App, id: &str) -> Option<Known> {
    all(app).into_iter().find(|known| known.id == id)
}

const MANIFEST: &str = include_str!("../../../models/manifest.toml");

pub(crate) fn model_list(app: &App, (): ()) -> Result<Vec<ModelView>, Refused> {
    let selected = selected(app);
    let locale = app.locale();
    let examining = app.examining();
    let slot = app.model();
    let free = app.host().free_memory();
    let examinations = crate::examine::kept(app.host().data_folder());
    Ok(all(app)
        .into_iter()
        .map(|mut known| {
            let here = folder(app).join(&known.file).exists();
            let is_selected = selected.as_deref() == Some(known.id.as_str());
            let (state, detail) = match &*slot {
                _ if !here => (ModelState::Absent, absent()),
                Slot::Loading(id) if *id == known.id => (ModelState::Loading, Localized::default()),
                Slot::Ready(id, generate) if *id == known.id => {
                    let info = generate.model();
                    known.sha256 = info.sha256;
                    known.context_len = info.context_len as u32;
                    (ModelState::Ready, standing(generate.as_ref()))
                }
                Slot::Failed(id, error) if *id == known.id => {
                    (ModelState::Failed, read_failed(error))
                }
                _ => (ModelState::Installed, fits(known.bytes, free)),
            };
            let examination = examinations.get(&known.sha256);
            let under_way = examining.as_ref().filter(|one| one.model == known.id);
            ModelView {
                examining: under_way.map(|one| crate::examining::progress(one, locale)),
                ..view(known, state, detail, examination, is_selected)
            }
        })
        .collect())
}

pub(crate) fn model_import(
    app: &App,
    request: ModelImportRequest,
) -> Result<Vec<ModelView>, Refused> {
    let source = PathBuf::from(&request.path);
    let name = source
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .ok_or(ErrorCode::FileUnreadable)?;
    let mut head = [0_u8; 4];
    fs::File::open(&source)
        .and_then(|mut file| std::io::Read::read_exact(&mut file, &mut head))
        .map_err(|_| ErrorCode::FileUnreadable)?;
    if head != *b"GGUF" {
        return Err(ErrorCode::ModelUnsupported.into());
    }
    fs::create_dir_all(folder(app)).map_err(|_| ErrorCode::StorageFailed)?;
    let target = folder(app).join(&name);
    let part = folder(app).join(format!("{name}.part"));
    let copied = fs::copy(&source, &part).and_then(|_| fs::rename(&part, &target));
    if let Err(error) = copied {
        let _ = fs::remove_file(&part);
        let full = matches!(
            error.kind(),
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded
        );
        return Err(if full {
            ErrorCode::DiskFull.into()
        } else {
            ErrorCode::StorageFailed.into()
        });
    }
    let id = all(app)
        .into_iter()
        .find(|known| known.file == name)
        .map(|known| known.id);
    model_select(app, ModelRef { model: id })
}

pub(crate) fn model_select(app: &App, request: ModelRef) -> Result<Vec<ModelView>, Refused> {
    if let Some(id) = &request.model
        && !all(app).iter().any(|known| known.id == *id)
    {
        return Err(ErrorCode::ModelMissing.into());
    }
    {
        let mut kept = app.kept();
        let mut changed = kept.clone();
        changed.model = request.model;
        changed.model_chosen = true;
        changed.write(app.host().data_folder())?;
        *kept = changed;
    }
    crate::examining::stop(app);
    *app.model() = Slot::Empty;
    prepare(app);
    model_list(app, ())
}

pub(crate) fn model_remove(app: &App, request: ModelRef) -> Result<Vec<ModelView>, Refused> {
    let id = request.model.ok_or(ErrorCode::ModelMissing)?;
    let known = all(app)
        .into_iter()
        .find(|known| known.id == id)
        .ok_or(ErrorCode::ModelMissing)?;
    if ready(app, &id).is_some() {
        crate::examining::stop(app);
    }
    app.others().remove(&id);
    {
        let mut slot = app.model();
        if matches!(&*slot, Slot::Loading(of) | Slot::Ready(of, _) | Slot::Failed(of, _) if *of == id)
        {
            *slot = Slot::Empty;
        }
    }
    fs::remove_file(folder(app).join(&known.file)).map_err(|_| ErrorCode::StorageFailed)?;
    app.emit("", "", AppEventKind::ModelChanged);
    model_list(app, ())
}

/// Loads the selected model on its own thread, unless it is there or under way. Its end arrives as an event.
pub(crate) fn prepare(app: &App) {
    let Some(known) =
        selected(app).and_then(|id| all(app).into_iter().find(|known| known.id == id))
    else {
        return;
    };
    let file = folder(app).join(&known.file);
    if !file.exists() {
        return;
    }
    {
        let mut slot = app.model();
        if matches!(&*slot, Slot::Loading(id) | Slot::Ready(id, _) if *id == known.id) {
            return;
        }
        *slot = Slot::Loading(known.id.clone());
    }
    let app = app.clone();
    std::thread::spawn(move || load(&app, known, &file));
}

fn load(app: &App, known: Known, file: &Path) {
    let loaded = read(app, &known, file);
    let mut slot = app.model();
    // Another choice may have been made meanwhile.
    if matches!(&*slot, Slot::Loading(id) if *id == known.id) {
        *slot = match loaded {
            Ok(generate) => Slot::Ready(known.id, generate),
            Err(error) => Slot::Failed(known.id, error),
        };
    }
    drop(slot);
    app.emit("", "", AppEventKind::ModelChanged);
}

/// Reads a model; one of the list must be the file that the list means.
pub(crate) fn read(
    app: &App,
    known: &Known,
    file: &Path,
) -> Result<Arc<dyn Generate>, InferenceError> {
    let generate = app.host().load_model(file)?;
    if known.sha256.is_empty() || known.sha256 == generate.model().sha256 {
        return Ok(generate);
    }
    Err(InferenceError::Damaged {
        detail: "its SHA-256 is not the one in the list of models".to_string(),
    })
}

/// The model in use, where it is `id` and ready.
pub(crate) fn ready(app: &App, id: &str) -> Option<Arc<dyn Generate>> {
    match &*app.model() {
        Slot::Ready(of, generate) if of == id => Some(Arc::clone(generate)),
        _ => None,
    }
}

/// The file of a known model.
///
/// # Errors
/// That it is not on this machine.
pub(crate) fn named_file(app: &App, known: &Known) -> Result<PathBuf, Localized> {
    let file = folder(app).join(&known.file);
    match file.exists() {
        true => Ok(file),
        false => Err(not_here(known)),
    }
}

fn not_here(known: &Known) -> Localized {
    Localized::new(
        format!("{} is not on this machine.", known.full_name()),
        format!("本机没有模型 {}。", known.full_name()),
    )
}

/// How long to wait before looking again whether a model has been read.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// The chosen model, waited for while it is being read; else why there is none.
///
/// # Errors
/// [`ErrorCode::Cancelled`] when the run is cancelled meanwhile.
pub(crate) fn settled(
    app: &App,
    cancel: &CancelToken,
) -> Result<Result<Model, Localized>, Refused> {
    loop {
        match &*app.model() {
            Slot::Ready(id, generate) => {
                return Ok(Ok(Model {
                    generate: Arc::clone(generate),
                    label: label(id, &generate.model()),
                }));
            }
            Slot::Failed(_, error) => return Ok(Err(read_failed(error))),
            Slot::Empty => return Ok(Err(none_ready(app))),
            Slot::Loading(_) => {}
        }
        if cancel.is_cancelled() {
            return Err(ErrorCode::Cancelled.into());
        }
        std::thread::sleep(LOOK_AGAIN);
    }
}

/// Why no model is there: none is wanted, or its file is not on this machine.
fn none_ready(app: &App) -> Localized {
    match selected(app).and_then(|id| known(app, &id)) {
        None => Localized::new("No model is chosen.", "未选择模型。"),
        Some(known) => not_here(&known),
    }
}

/// SHA-256 of the model that is ready, then of those that are asked for single tasks.
pub(crate) fn hashes_in_use(app: &App) -> Vec<String> {
    let ready = match &*app.model() {
        Slot::Ready(_, generate) => Some(generate.model().sha256),
        _ => None,
    };
    let mut hashes: Vec<String> = ready.into_iter().collect();
    hashes.extend(crate::model_task::other_hashes(app));
    hashes
}

/// The label of a loaded model, with the name of the list where it is in it.
pub(crate) fn label(id: &str, info: &ModelInfo) -> ModelLabel {
    let name = manifest()
        .into_iter()
        .find(|known| known.id == id)
        .map(|known| known.full_name());
    ModelLabel {
        name: name.unwrap_or_else(|| label_of(info).name),
        ..label_of(info)
    }
}

/// The label of a loaded model by what its file says. No model has passed the local examination.
pub(crate) fn label_of(info: &ModelInfo) -> ModelLabel {
    let size = info.parameters as f64 / 1e9;
    ModelLabel {
        name: format!("{} ({size:.2} B), {}", info.name, info.quantisation),
        sha256: info.sha256.clone(),
        examined: false,
    }
}

/// The default model's file in a folder of models.
pub fn default_file(data: &Path) -> Option<PathBuf> {
    manifest()
        .into_iter()
        .find(|known| known.usage == "default")
        .map(|known| data.join("models").join(known.file))
}

fn folder(app: &App) -> PathBuf {
    app.host().data_folder().join("models")
}

/// The chosen model; before any choice the default one.
fn selected(app: &App) -> Option<String> {
    let kept = app.kept();
    if kept.model_chosen {
        return kept.model.clone();
    }
    manifest()
        .into_iter()
        .find(|known| known.usage == "default")
        .map(|known| known.id)
}

/// Language models of the list, then imported files.
fn all(app: &App) -> Vec<Known> {
    let mut all: Vec<Known> = manifest()
        .into_iter()
        .filter(|known| !matches!(known.usage.as_str(), "embedding" | "ocr"))
        .collect();
    let mut files: Vec<(String, u64)> = fs::read_dir(folder(app))
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let bytes = entry.metadata().ok()?.len();
            name.ends_with(".gguf").then_some((name, bytes))
        })
        .filter(|(name, _)| !all.iter().any(|known| known.file == *name))
        .collect();
    files.sort();
    all.extend(files.into_iter().map(|(file, bytes)| Known {
        id: format!("file:{file}"),
        name: file.trim_end_matches(".gguf").to_string(),
        usage: "imported".to_string(),
        bytes,
        file,
        ..Known::default()
    }));
    all
}

fn view(
    known: Known,
    state: ModelState,
    detail: Localized,
    examination: Option<&Examination>,
    selected: bool,
) -> ModelView {
    ModelView {
        name: known.full_name(),
        id: known.id,
        bytes: known.bytes as f64,
        licence: known.licence,
        sha256: known.sha256,
        context_len: known.context_len,
        state,
        selected,
        examined: examined(examination),
        detail,
        examination: examination.map(crate::examining::view),
        examining: None,
    }
}

/// What a local examination found; whatever it was, the statements of a model stand apart.
fn examined(examination: Option<&Examination>) -> Localized {
    let Some(examination) = examination else {
        return Localized::new(
            "not examined on this machine: its statements stand apart as suggestions",
            "未在本机考核：其内容仅作为建议单列",
        );
    };
    let record::Localized { en, zh } = examination.words();
    Localized::new(
        format!("{en}. Its statements stand apart as suggestions"),
        format!("{zh}。其内容仅作为建议单列"),
    )
}

fn absent() -> Localized {
    Localized::new(
        "Not on this machine. Import it from a file.",
        "本机没有该模型，请从文件导入。",
    )
}

/// Whether a model will fit, by the size of its file: the engine counts exactly before it loads.
fn fits(bytes: u64, free: Option<u64>) -> Localized {
    let Some(free) = free else {
        return Localized::default();
    };
    let gigabytes = |bytes: u64| format!("{:.1} GB", bytes as f64 / 1e9);
    let needed = bytes + bytes / 4;
    let (needs, has) = (gigabytes(needed), gigabytes(free));
    match needed <= free {
        true => Localized::new(
            format!("Fits: it needs about {needs} of memory, {has} is free."),
            format!("可以载入：约需内存 {needs}，现有空闲 {has}。"),
        ),
        false => Localized::new(
            format!("Does not fit: it needs about {needs} of memory, {has} is free."),
            format!("无法载入：约需内存 {needs}，现有空闲 {has}。"),
        ),
    }
}

/// Where a ready model runs, and whether its memory is given back for the moment.
fn standing(generate: &dyn Generate) -> Localized {
    let info = generate.model();
    let place = device_words(&info.device, info.fallback.as_ref());
    if !generate.is_resting() {
        return place;
    }
    Localized::new(
        format!(
            "{}. Not in memory at the moment; it returns with the next question",
            place.en
        ),
        format!("{}。目前不占用内存，下次提问时自动载入", place.zh),
    )
}

fn device_words(device: &Device, fallback: Option<&Fallback>) -> Localized {
    let (en, zh) = match device {
        Device::Cpu { threads, isa } => (
            format!("Processor, {threads} threads, {isa}"),
            format!("处理器，{threads} 线程，{isa}"),
        ),
        Device::Cuda { name } => (name.clone(), name.clone()),
        Device::Metal => ("Apple GPU".to_string(), "Apple GPU".to_string()),
    };
    match fallback {
        Some(why) => Localized::new(
            format!("{en}, because {why}"),
            format!("{zh}。{}", unused_zh(why)),
        ),
        None => Localized::new(en, zh),
    }
}

/// Why the installed graphics path is not used, in Chinese.
fn unused_zh(why: &Fallback) -> String {
    match why {
        Fallback::NoDevice => "未找到图形处理器".to_string(),
        Fallback::Unusable(error) => format!("图形处理器无法用于该模型：{error}"),
        Fallback::Lost { detail } => format!("图形处理器出错，不再使用：{detail}"),
    }
}

/// Why a model could not be read.
pub(crate) fn read_failed(error: &InferenceError) -> Localized {
    model_words(error).map_or_else(
        || {
            Localized::new(
                format!("It could not be loaded: {error}."),
                format!("无法加载：{error}。"),
            )
        },
        Localized::from,
    )
}

/// The list of models: `key = value` lines under `[[model]]` headings.
fn manifest() -> Vec<Known> {
    let mut all: Vec<Known> = Vec::new();
    for line in MANIFEST.lines() {
        if line.trim() == "[[model]]" {
            all.push(Known::default());
            continue;
        }
        let (Some((key, value)), Some(known)) = (line.split_once(" = "), all.last_mut()) else {
            continue;
        };
        let text = value.trim().trim_matches('"').to_string();
        match key.trim() {
            "id" => known.id = text,
            "name" => known.name = text,
            "use" => known.usage = text,
            "file" => known.file = text,
            "sha256" => known.sha256 = text,
            "bytes" => known.bytes = text.parse().unwrap_or_default(),
            "architecture" => known.architecture = text,
            "source" => known.source = text,
            "quantisation" => known.quantisation = text,
            "licence" => known.licence = text,
            "context_len" => known.context_len = text.parse().unwrap_or_default(),
            _ => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_needs_more_memory_than_is_free_does_not_fit() {
        let said = |free| fits(4_000_000_000, free).en;
        assert!(said(Some(6_000_000_000)).starts_with("Fits: it needs about 5.0 GB"));
        assert!(said(Some(4_500_000_000)).starts_with("Does not fit"));
        assert_eq!(said(None), "");
    }

    #[test]
    fn what_the_model_runs_on_is_said_and_why_it_is_no_graphics_processor() {
        let said = |device, fallback| device_words(&device, fallback);
        let processor = Device::Cpu {
            threads: 4,
            isa: "avx2",
        };
        assert_eq!(
            said(processor.clone(), None).en,
            "Processor, 4 threads, avx2"
        );
        let lost = Fallback::Lost {
            detail: "it ended".into(),
        };
        let lost = said(processor, Some(&lost));
        assert_eq!(
            lost.en,
            "Processor, 4 threads, avx2, because the graphics processor failed and is no longer used: it ended"
        );
        assert_eq!(
            lost.zh,
            "处理器，4 线程，avx2。图形处理器出错，不再使用：it ended"
        );
        let name = "NVIDIA L4".to_string();
        assert_eq!(said(Device::Cuda { name }, None).en, "NVIDIA L4");
    }

    #[test]
    fn the_list_names_one_default_model_with_size_and_digest() {
        let defaults: Vec<Known> = manifest()
            .into_iter()
            .filter(|known| known.usage == "default")
            .collect();
        assert_eq!(defaults.len(), 1);
        assert!(defaults[0].bytes > 0 && defaults[0].sha256.len() == 64);
        assert!(defaults[0].context_len > 0 && !defaults[0].file.is_empty());
    }
}
