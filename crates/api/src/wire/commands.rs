use super::*;
use ts_rs::{TS, TypeVisitor};

/// One command of the contract: what goes in and what comes out.
pub trait Command {
    /// Name, `noun_verb`.
    const NAME: &'static str;
    /// Request; `()` is `null`.
    type Request: serde::de::DeserializeOwned + TS + 'static;
    /// Answer; `()` is `null`.
    type Response: serde::Serialize + TS + 'static;
}

/// What looks at every command of the contract in turn.
pub trait CommandVisitor: TypeVisitor {
    /// Called once for each command.
    fn command<C: Command>(&mut self);
}

macro_rules! commands {
    ($($(#[$doc:meta])* $kind:ident $name:literal: $request:ty => $response:ty;)*) => {
        $(
            $(#[$doc])*
            pub struct $kind;
            impl Command for $kind {
                const NAME: &'static str = $name;
                type Request = $request;
                type Response = $response;
            }
        )*

        /// Names of all commands, in the order of the list.
        pub const COMMANDS: &[&str] = &[$($name),*];

        /// Shows every command to `visitor`, in the order of the list.
        pub fn visit_commands(visitor: &mut impl CommandVisitor) {
            $(visitor.command::<$kind>();)*
        }
    };
}

commands! {
    /// Whether there is a vault and whether it is open.
    VaultStatusCommand "vault_status": () => VaultStatus;
    /// Rates a passphrase while it is typed.
    PassphraseRate "passphrase_rate": PassphraseRequest => PassphraseStrength;
    /// Creates and opens the vault.
    VaultCreate "vault_create": VaultCreateRequest => VaultCreated;
    /// Opens the vault.
    VaultUnlock "vault_unlock": VaultUnlockRequest => VaultStatus;
    /// Cancels runs, drops the keys, closes the vault.
    VaultLock "vault_lock": () => VaultStatus;
    /// Changes the passphrase.
    VaultChangePassphrase "vault_change_passphrase": VaultChangePassphraseRequest => VaultStatus;
    /// Opens the vault with the recovery key and sets a new passphrase.
    VaultRecover "vault_recover": VaultRecoverRequest => VaultStatus;
    /// Remembers the passphrase in the system keychain, or forgets it.
    KeychainSet "keychain_set": KeychainSetRequest => VaultStatus;
    /// Writes an encrypted copy of the vault.
    VaultBackup "vault_backup": VaultBackupRequest => Exported;
    /// Lists, filters and searches cases.
    CaseListCommand "case_list": CaseListRequest => CaseList;
    /// Creates a case from documents.
    CaseCreate "case_create": CaseCreateRequest => CaseView;
    /// Whether files hold several patients, and what they would become; `null` where they do not.
    CollectionPropose "collection_propose": CollectionRequest => Option<CollectionView>;
    /// Creates one case for each chosen patient of such files.
    CollectionImport "collection_import": CollectionImportRequest => CollectionImported;
    /// Creates a case from a sample.
    SampleOpen "sample_open": SampleOpenRequest => CaseView;
    /// Lists the samples.
    SampleList "sample_list": () => Vec<SampleView>;
    /// Everything the panes show of a case.
    CaseOpen "case_open": CaseRef => CaseView;
    /// Changes label, question, setting, as-of date, follow-up.
    CaseUpdate "case_update": CaseUpdateRequest => CaseView;
    /// Deletes a case; the audit keeps identifiers and hashes.
    CaseDelete "case_delete": CaseRef => ();
    /// Adds a document.
    DocumentAdd "document_add": DocumentAddRequest => CaseView;
    /// The picture that a page's text was recognised from.
    DocumentPicture "document_picture": DocumentPictureRequest => PictureView;
    /// Corrects a fact.
    FactCorrect "fact_correct": FactCorrectRequest => CaseView;
    /// Removes a fact: kept, struck out, used by no rule.
    FactRemove "fact_remove": FactRef => CaseView;
    /// Takes a removal back.
    FactRestore "fact_restore": FactRef => CaseView;
    /// Chooses a reading of an ambiguous passage.
    QuestionAnswer "question_answer": QuestionAnswerRequest => CaseView;
    /// Starts a run.
    RunStart "run_start": RunStartRequest => RunStarted;
    /// Cancels a run.
    RunCancel "run_cancel": RunRef => ();
    /// The draft of a case.
    DraftGet "draft_get": CaseRef => Option<DraftView>;
    /// Accepts, edits, rejects, takes over, promotes.
    StatementDecide "statement_decide": StatementDecideRequest => DraftView;
    /// The same decision on several statements.
    StatementsDecide "statements_decide": StatementsDecideRequest => DraftView;
    /// Adds a statement of one's own.
    StatementAdd "statement_add": StatementAddRequest => DraftView;
    /// Drugs that the plan names as options, checked one by one.
    TherapyTableCommand "therapy_table": CaseRef => TherapyTable;
    /// Pharmacogenomics on one page.
    GeneSummaryCommand "gene_summary": CaseRef => GeneSummaryView;
    /// Every score with what the record holds for it.
    ScoreList "score_list": CaseRef => Vec<ScoreRow>;
    /// Computes one score, with corrected inputs.
    ScoreCompute "score_compute": ScoreComputeRequest => ScoreView;
    /// Dismisses an issue or answers a blocker.
    IssueOverride "issue_override": IssueOverrideRequest => CaseView;
    /// Takes the reason against an issue or a blocker back.
    IssueReopen "issue_reopen": IssueReopenRequest => CaseView;
    /// Adds a note.
    AnnotationAdd "annotation_add": AnnotationAddRequest => Vec<AnnotationView>;
    /// Lists the notes of a case.
    AnnotationList "annotation_list": CaseRef => Vec<AnnotationView>;
    /// Deletes a note.
    AnnotationDelete "annotation_delete": AnnotationRef => Vec<AnnotationView>;
    /// Blockers, difference and text before signing.
    SignPreview "sign_preview": CaseRef => SigningView;
    /// Signs the plan.
    PlanSign "plan_sign": PlanSignRequest => CaseView;
    /// Adds text to a signed plan.
    AddendumAdd "addendum_add": AddendumAddRequest => DraftView;
    /// The documents of a case without identifiers, for review.
    CaseDeidentify "case_deidentify": DeidentifyRequest => DeidentifyPreview;
    /// Writes PDF, Markdown or FHIR.
    ExportWrite "export_write": ExportRequest => Exported;
    /// A section as plain text.
    SectionText "section_text": SectionTextRequest => PlainText;
    /// Models known and installed.
    ModelList "model_list": () => Vec<ModelView>;
    /// Measures the model in use, in ten seconds.
    ModelMeasure "model_measure": ModelRef => ModelSpeed;
    /// Begins the examination of the model in use; its progress stands in `model_list`.
    ModelExamine "model_examine": ModelRef => Vec<ModelView>;
    /// Ends the examination under way without a result.
    ModelExamineCancel "model_examine_cancel": () => Vec<ModelView>;
    /// The tasks of a run and who is asked for each.
    ModelTasks "model_tasks": () => Vec<ModelTaskView>;
    /// Says which model is asked for a task, or that it is left to rules and tables.
    ModelTaskSet "model_task_set": ModelTaskSetRequest => Vec<ModelTaskView>;
    /// What is known of a model, and what is not.
    ModelAboutCommand "model_about": ModelRef => ModelAbout;
    /// Imports a model file or pack.
    ModelImport "model_import": ModelImportRequest => Vec<ModelView>;
    /// Selects a model, or none.
    ModelSelect "model_select": ModelRef => Vec<ModelView>;
    /// Removes an installed model's file.
    ModelRemove "model_remove": ModelRef => Vec<ModelView>;
    /// What is set.
    SettingsGet "settings_get": () => Settings;
    /// Sets everything at once.
    SettingsSet "settings_set": Settings => Settings;
    /// What this program is.
    AboutCommand "about": () => About;
}
