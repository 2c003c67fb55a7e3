//! Cases: list, create, open, change, delete; documents of a case.

use crate::app::App;
use crate::attached::{Opened, open};
use crate::check::check;
use crate::intake::{Arrival, Reader, assemble, parser};
use crate::refused::Refused;
use crate::stored::{Kept, StoredIntake, StoredIssue, StoredRun};
use crate::view::{self, Beside, Pages, Parts};
use crate::wire::{
    AppEventKind, CaseCount, CaseCreateRequest, CaseFields, CaseList, CaseListRequest, CaseRef,
    CaseRow, CaseState, CaseUpdateRequest, CaseView, DocumentAddRequest, DocumentInput,
    DocumentPictureRequest, DraftView, ErrorCode, Localized, PictureView, SampleOpenRequest,
    SampleView,
};
use base64::Engine;
use draft::Draft;
use knowledge::Knowledge;
use knowledge::scores::ScoreResult;
use record::{DetectedIssue, DocumentId, PartialDate, Record};
use store::{CaseFilter, CaseId, Headline, NewCase, Original, Store};

/// Rows of the case list at most.
const LISTED: usize = 200;
/// Most cases that a search lists: who has more to read adds a word.
const FOUND: usize = 60;

/// Everything that is known of one case.
pub(crate) struct Open {
    pub(crate) id: CaseId,
    pub(crate) case: store::Case,
    pub(crate) record: Record,
    pub(crate) intake: StoredIntake,
    pub(crate) issues: Vec<DetectedIssue>,
    pub(crate) draft: Option<Draft>,
}

impl Open {
    /// Reads the case from the vault.
    pub(crate) fn load(app: &App, store: &Store, case: &str) -> Result<Self, Refused> {
        let id = CaseId(case.to_string());
        Ok(Self {
            case: store.case(&id, app.host().today())?,
            record: store.record(&id)?.record,
            intake: StoredIntake::load(store, &id)?,
            issues: store.issues(&id)?,
            draft: store.draft(&id)?,
            id,
        })
    }

    /// The draft, or that there is none.
    pub(crate) fn draft(&self) -> Result<&Draft, Refused> {
        self.draft
            .as_ref()
            .ok_or_else(|| ErrorCode::DraftMissing.into())
    }
}

pub(crate) fn case_list(app: &App, request: CaseListRequest) -> Result<CaseList, Refused> {
    let most = match request.search.trim().is_empty() {
        true => LISTED,
        false => FOUND,
    };
    let list = app.store()?.cases(&CaseFilter {
        state: request.state.map(stored_state),
        search: request.search.into(),
        today: app.host().today(),
        limit: most + 1,
    })?;
    let store::CaseList {
        mut hits,
        counts,
        total,
    } = list;
    let more = hits.len() > most;
    hits.truncate(most);
    Ok(CaseList {
        more,
        cases: hits
            .into_iter()
            .map(|hit| CaseRow {
                id: hit.case.id.0,
                label: hit.case.fields.label.into_revealed(),
                age_sex: hit.case.headline.age_sex.into(),
                lead_problem: hit.case.headline.lead_problem.into_revealed(),
                state: state(hit.case.state),
                updated_at: hit.case.updated_at.0 as f64,
                snippet: hit.snippet.into_revealed(),
            })
            .collect(),
        counts: counts
            .into_iter()
            .map(|(of, count)| CaseCount {
                state: state(of),
                count,
            })
            .collect(),
        total,
    })
}

pub(crate) fn case_create(app: &App, request: CaseCreateRequest) -> Result<CaseView, Refused> {
    let CaseCreateRequest { documents, fields } = request;
    let arrivals = documents
        .into_iter()
        .enumerate()
        .map(|(at, input)| arrival(input, DocumentId(format!("d{}", at + 1))))
        .collect::<Result<Vec<_>, _>>()?;
    create(app, arrivals, fields)
}

pub(crate) fn sample_list(_: &App, (): ()) -> Result<Vec<SampleView>, Refused> {
    Ok(crate::samples::ALL
        .iter()
        .map(|sample| SampleView {
            id: sample.id.to_string(),
            title: Localized::new(sample.title.0, sample.title.1),
            description: Localized::new(sample.description.0, sample.description.1),
        })
        .collect())
}

pub(crate) fn sample_open(app: &App, request: SampleOpenRequest) -> Result<CaseView, Refused> {
    let sample = crate::samples::ALL
        .iter()
        .find(|sample| sample.id == request.sample)
        .ok_or(ErrorCode::CaseUnknown)?;
    let document = Arrival {
        id: DocumentId("d1".to_string()),
        title: sample.title.0.into(),
        bytes: sample.text.as_bytes().to_vec(),
    };
    let fields = CaseFields {
        label: sample.label.to_string(),
        question: sample.question.to_string(),
        setting: sample.setting.to_string(),
        as_of: sample.as_of.to_string(),
        follow_up: String::new(),
    };
    create(app, vec![document], fields)
}

fn create(app: &App, arrivals: Vec<Arrival>, fields: CaseFields) -> Result<CaseView, Refused> {
    app.store()?;
    let knowledge = app.knowledge()?;
    if arrivals.is_empty() {
        return Err(ErrorCode::FileEmpty.into());
    }
    let fields = stored_fields(fields)?;
    let ReadAll {
        records,
        intake,
        originals,
    } = read_all(app, &knowledge, arrivals, fields.as_of)?;
    let incoming = Incoming {
        fields,
        records,
        intake,
        originals,
    };
    let id = keep(app, &knowledge, incoming)?;
    view(app, &id.0)
}

/// One patient's documents, read, on their way into a case.
pub(crate) struct Incoming {
    pub(crate) fields: store::CaseFields,
    pub(crate) records: Vec<Record>,
    pub(crate) intake: StoredIntake,
    pub(crate) originals: Vec<Original>,
}

/// Checks the record and stores the case.
pub(crate) fn keep(
    app: &App,
    knowledge: &Knowledge,
    incoming: Incoming,
) -> Result<CaseId, Refused> {
    let Incoming {
        mut fields,
        records,
        mut intake,
        mut originals,
    } = incoming;
    let store = app.store()?;
    let id = CaseId(app.host().new_id());
    if fields.label.reveal().trim().is_empty() {
        fields.label = code(&id).into();
    }
    let (record, contradictions) = assemble(records, fields.as_of, app.host().today());
    let issues = check(knowledge, &record, &contradictions);
    intake.contradictions = contradictions;
    originals.retain(|original| record.document(&original.document).is_some());
    store.create_case(
        NewCase {
            id: &id,
            fields: &fields,
            record: &record,
            originals: &originals,
            headline: &headline(&record),
        },
        app.host().now(),
    )?;
    intake.save(&store, &id)?;
    store.save_issues(&id, &issues)?;
    Ok(id)
}

pub(crate) fn case_open(app: &App, request: CaseRef) -> Result<CaseView, Refused> {
    view(app, &request.case)
}

pub(crate) fn case_update(app: &App, request: CaseUpdateRequest) -> Result<CaseView, Refused> {
    let CaseUpdateRequest { case, fields } = request;
    let store = app.store()?;
    let mut open = Open::load(app, &store, &case)?;
    let mut fields = stored_fields(fields)?;
    if fields.label.reveal().trim().is_empty() {
        fields.label = open.case.fields.label.clone();
    }
    let moved = fields.as_of != open.case.fields.as_of;
    store.update_case(&open.id, &fields, app.host().now())?;
    open.case.fields = fields;
    if moved {
        return changed(app, &store, open);
    }
    view(app, &case)
}

pub(crate) fn case_delete(app: &App, request: CaseRef) -> Result<(), Refused> {
    let store = app.store()?;
    crate::run::stop_case(app, &request.case);
    Ok(store.delete_case(&CaseId(request.case), app.host().now())?)
}

pub(crate) fn document_add(app: &App, request: DocumentAddRequest) -> Result<CaseView, Refused> {
    let DocumentAddRequest { case, document } = request;
    let store = app.store()?;
    let knowledge = app.knowledge()?;
    let mut open = Open::load(app, &store, &case)?;
    let taken = |at: usize| {
        open.record
            .document(&DocumentId(format!("d{at}")))
            .is_some()
    };
    let next = (1..).find(|at| !taken(*at)).unwrap_or(1);
    let arrivals = vec![arrival(document, DocumentId(format!("d{next}")))?];
    let ReadAll {
        mut records,
        intake: more,
        originals,
    } = read_all(app, &knowledge, arrivals, open.case.fields.as_of)?;
    records.insert(0, open.record);
    let (record, contradictions) = assemble(records, open.case.fields.as_of, app.host().today());
    open.record = record;
    open.intake.contradictions = contradictions;
    open.intake.issues.extend(more.issues);
    open.intake.sizes.extend(more.sizes);
    let originals = kept(originals, &open.record);
    store.save_record(
        &open.id,
        &open.record,
        &originals,
        &headline(&open.record),
        app.host().now(),
    )?;
    changed(app, &store, open)
}

pub(crate) fn document_picture(
    app: &App,
    request: DocumentPictureRequest,
) -> Result<PictureView, Refused> {
    let DocumentPictureRequest {
        case,
        document,
        page,
        window,
    } = request;
    let store = app.store()?;
    let (case, document) = (CaseId(case), DocumentId(document));
    let record = store.record(&case)?.record;
    let kind = record
        .document(&document)
        .ok_or(ErrorCode::DocumentUnknown)?
        .media_type;
    let original = store.original(&case, &document)?;
    let parser = parser(app.host().parser(), app.host().recognition_folder());
    let picture = parser
        .picture(kind, &original, page, window)
        .map_err(|_| ErrorCode::ParserFailed)?;
    Ok(PictureView {
        window: picture.as_ref().and_then(|picture| picture.window),
        png: picture.map(|picture| base64::engine::general_purpose::STANDARD.encode(picture.png)),
    })
}

/// Stores a changed record with fresh answers of the checks, ends a run that worked on the earlier one and marks its
/// results stale.
pub(crate) fn changed(app: &App, store: &Store, mut open: Open) -> Result<CaseView, Refused> {
    let knowledge = app.knowledge()?;
    let now = app.host().now();
    open.record.allergy_status = ingest::allergy_status(&open.record);
    if open.case.fields.as_of.is_some() {
        open.record.as_of = open.case.fields.as_of;
    }
    store.save_record(&open.id, &open.record, &[], &headline(&open.record), now)?;
    let issues = check(&knowledge, &open.record, &open.intake.contradictions);
    open.intake.save(store, &open.id)?;
    store.save_issues(&open.id, &issues)?;
    crate::run::record_changed(app, &open.id.0);
    let guard = app.drafts();
    if let Some(mut draft) = store.draft(&open.id)? {
        draft.mark_stale();
        store.save_draft(&open.id, &draft, now)?;
    }
    drop(guard);
    app.emit(&open.id.0, "", AppEventKind::CaseChanged);
    view(app, &open.id.0)
}

/// The view of a case.
pub(crate) fn view(app: &App, case: &str) -> Result<CaseView, Refused> {
    let store = app.store()?;
    let knowledge = app.knowledge()?;
    let open = Open::load(app, &store, case)?;
    let pages = Pages::new(&open.record);
    let answers = store.overrides(&open.id)?;
    let annotations = crate::annotation::all(&store, &open.id, &pages)?;
    let draft = draft_view(app, &store, &open, &pages)?;
    let interrupted = open.case.interrupted && !crate::run::is_active(app, case);
    let scores = scores(&knowledge, &open.record);
    Ok(view::case(
        Parts {
            id: case,
            state: state(open.case.state),
            fields: wire_fields(&open.case.fields),
            record: &open.record,
            lexicon: &*knowledge,
            sizes: &open.intake.sizes,
            ingest: &open.intake.issues,
            issues: &open.issues,
            answers: &answers,
            scores: &scores,
            draft,
            annotations: annotations
                .into_iter()
                .filter(|note| note.statement.is_none())
                .collect(),
            interrupted,
        },
        &pages,
    ))
}

/// Scores that apply: computed ones, then those for the patient's problems that lack inputs.
fn scores(knowledge: &Knowledge, record: &Record) -> Vec<ScoreResult> {
    let words = crate::Words::of(record);
    let sources = knowledge::scores::Sources::with_words(record, knowledge, &words);
    knowledge::care::prognosis(&sources)
        .iter()
        .filter_map(|outlook| knowledge::scores::find(&outlook.id))
        .map(|score| {
            let inputs = knowledge::scores::gather(score, &sources);
            knowledge::scores::evaluate(score, inputs)
        })
        .collect()
}

/// The view of a case's draft, if there is one.
pub(crate) fn draft_view(
    app: &App,
    store: &Store,
    open: &Open,
    pages: &Pages<'_>,
) -> Result<Option<DraftView>, Refused> {
    let Some(draft) = &open.draft else {
        return Ok(None);
    };
    let run = StoredRun::load(store, &open.id)?;
    let annotations = crate::annotation::all(store, &open.id, pages)?;
    let in_use = crate::model::hashes_in_use(app);
    let knowledge = app.knowledge()?;
    Ok(Some(view::draft(
        draft,
        &Beside {
            notes: &run.notes,
            left_out: &run.left_out,
            hypotheses: &run.hypotheses,
            urgency: &run.urgency,
            annotations: &annotations,
            lexicon: &*knowledge,
            models_in_use: &in_use,
        },
        pages,
    )))
}

/// What the documents of a request yielded, those inside them included.
struct ReadAll {
    records: Vec<Record>,
    intake: StoredIntake,
    originals: Vec<Original>,
}

/// The originals of the documents that are part of `record`.
fn kept(originals: Vec<Original>, record: &Record) -> Vec<Original> {
    originals
        .into_iter()
        .filter(|original| record.document(&original.document).is_some())
        .collect()
}

fn read_all(
    app: &App,
    knowledge: &Knowledge,
    arrivals: Vec<Arrival>,
    as_of: Option<PartialDate>,
) -> Result<ReadAll, Refused> {
    let parser = parser(app.host().parser(), app.host().recognition_folder());
    let reader = Reader {
        lexicon: knowledge,
        parser: &parser,
        as_of,
    };
    let mut all = ReadAll {
        records: Vec::new(),
        intake: StoredIntake::default(),
        originals: Vec::new(),
    };
    for arrival in arrivals {
        for one in open(arrival, &reader)? {
            let Opened {
                arrival: Arrival { id, bytes, .. },
                record,
                issues,
            } = one;
            all.intake
                .issues
                .extend(issues.into_iter().map(StoredIssue::from));
            all.intake.sizes.insert(id.clone(), bytes.len());
            all.records.push(record);
            all.originals.push(Original {
                document: id,
                bytes,
            });
        }
    }
    Ok(all)
}

pub(crate) fn arrival(input: DocumentInput, id: DocumentId) -> Result<Arrival, Refused> {
    let (title, bytes) = match input {
        DocumentInput::Paste { text, title } => {
            let title = match title.trim() {
                "" => "Pasted text".to_string(),
                title => title.to_string(),
            };
            (title, text.into_bytes())
        }
        DocumentInput::File { path } => {
            let bytes = std::fs::read(&path).map_err(|_| ErrorCode::FileUnreadable)?;
            let name = std::path::Path::new(&path)
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            (name.unwrap_or(path), bytes)
        }
        DocumentInput::Bytes { name, base64 } => {
            let bytes = base64::engine::general_purpose::STANDARD
                .decode(base64)
                .map_err(|_| ErrorCode::RequestMalformed)?;
            (name, bytes)
        }
    };
    Ok(Arrival {
        id,
        title: title.into(),
        bytes,
    })
}

/// What the case list shows of a record.
pub(crate) fn headline(record: &Record) -> Headline {
    let age = view::age(record).unwrap_or_default();
    let sex = view::sex(record).map(crate::words::sex).unwrap_or_default();
    let lead = record
        .conditions
        .iter()
        .filter(|fact| fact.is_usable() && fact.value.is_active())
        .min_by_key(|fact| match fact.value.category {
            record::ConditionCategory::EncounterDiagnosis => 0,
            record::ConditionCategory::Problem => 1,
            record::ConditionCategory::Symptom => 2,
            record::ConditionCategory::HealthConcern => 3,
        })
        .map(|fact| fact.value.code.text.clone());
    Headline {
        age_sex: record::Localized::new(
            format!("{} {}", age.en, sex.en).trim(),
            format!("{}{}", age.zh, sex.zh),
        ),
        lead_problem: lead.unwrap_or_default(),
    }
}

/// A code for a case that was given no label.
fn code(id: &CaseId) -> String {
    let tail: String =
        id.0.chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_uppercase();
    format!("C-{}", &tail[tail.len().saturating_sub(6)..])
}

pub(crate) fn stored_fields(of: CaseFields) -> Result<store::CaseFields, Refused> {
    let CaseFields {
        label,
        question,
        setting,
        as_of,
        follow_up,
    } = of;
    Ok(store::CaseFields {
        label: label.trim().into(),
        question: question.into(),
        setting: setting.into(),
        as_of: day(&as_of)?,
        follow_up: day(&follow_up)?,
    })
}

fn day(written: &str) -> Result<Option<PartialDate>, Refused> {
    if written.trim().is_empty() {
        return Ok(None);
    }
    let date: PartialDate = written
        .trim()
        .parse()
        .map_err(|_| ErrorCode::DateNotUnderstood)?;
    if date.get_day().is_none() {
        return Err(ErrorCode::DateNotUnderstood.into());
    }
    Ok(Some(date))
}

fn wire_fields(of: &store::CaseFields) -> CaseFields {
    let store::CaseFields {
        label,
        question,
        setting,
        as_of,
        follow_up,
    } = of;
    let date = |of: &Option<PartialDate>| of.map(|date| date.to_string()).unwrap_or_default();
    CaseFields {
        label: label.reveal().to_string(),
        question: question.reveal().to_string(),
        setting: setting.reveal().to_string(),
        as_of: date(as_of),
        follow_up: date(follow_up),
    }
}

fn state(of: store::CaseState) -> CaseState {
    match of {
        store::CaseState::Draft => CaseState::Draft,
        store::CaseState::NeedsReview => CaseState::NeedsReview,
        store::CaseState::Signed => CaseState::Signed,
        store::CaseState::FollowUpDue => CaseState::FollowUpDue,
    }
}

fn stored_state(of: CaseState) -> store::CaseState {
    match of {
        CaseState::Draft => store::CaseState::Draft,
        CaseState::NeedsReview => store::CaseState::NeedsReview,
        CaseState::Signed => store::CaseState::Signed,
        CaseState::FollowUpDue => store::CaseState::FollowUpDue,
    }
}
