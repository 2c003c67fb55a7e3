use crate::app::App;
use crate::fault::contained;
use crate::refused::Refused;
use crate::wire::{self, ApiError, Command, ErrorCode};
use crate::{
    about, annotation, case, collection, deidentify, examining, export, fact, gene, measure, model,
    model_task, review, run, score, settings, sign, therapy, vault,
};
use serde_json::Value;

macro_rules! handlers {
    ($($command:ident => $handler:path,)*) => {
        impl App {
            /// Carries out the command `name`. The request and the answer have the form that the contract gives it;
            /// a refusal is worded in the language of the interface.
            pub fn call(&self, name: &str, request: Value) -> Result<Value, ApiError> {
                let answer = contained(|| match name {
                    $(<wire::$command as Command>::NAME => carry_out::<wire::$command>(self, request, $handler),)*
                    _ => Err(ErrorCode::CommandUnknown.into()),
                });
                answer.unwrap_or_else(|| Err(ErrorCode::ProgramFault.into())).map_err(|refused| refused.worded(self.locale()))
            }
        }
    };
}

handlers! {
    VaultStatusCommand => vault::vault_status,
    PassphraseRate => vault::passphrase_rate,
    VaultCreate => vault::vault_create,
    VaultUnlock => vault::vault_unlock,
    VaultLock => vault::vault_lock,
    VaultChangePassphrase => vault::vault_change_passphrase,
    VaultRecover => vault::vault_recover,
    KeychainSet => vault::keychain_set,
    VaultBackup => vault::vault_backup,
    CaseListCommand => case::case_list,
    CaseCreate => case::case_create,
    CollectionPropose => collection::collection_propose,
    CollectionImport => collection::collection_import,
    SampleOpen => case::sample_open,
    SampleList => case::sample_list,
    CaseOpen => case::case_open,
    CaseUpdate => case::case_update,
    CaseDelete => case::case_delete,
    DocumentAdd => case::document_add,
    DocumentPicture => case::document_picture,
    FactCorrect => fact::fact_correct,
    FactRemove => fact::fact_remove,
    FactRestore => fact::fact_restore,
    QuestionAnswer => fact::question_answer,
    RunStart => run::run_start,
    RunCancel => run::run_cancel,
    DraftGet => review::draft_get,
    StatementDecide => review::statement_decide,
    StatementsDecide => review::statements_decide,
    StatementAdd => review::statement_add,
    TherapyTableCommand => therapy::therapy_table,
    GeneSummaryCommand => gene::gene_summary,
    ScoreList => score::score_list,
    ScoreCompute => score::score_compute,
    IssueOverride => review::issue_override,
    IssueReopen => review::issue_reopen,
    AnnotationAdd => annotation::annotation_add,
    AnnotationList => annotation::annotation_list,
    AnnotationDelete => annotation::annotation_delete,
    SignPreview => sign::sign_preview,
    PlanSign => sign::plan_sign,
    AddendumAdd => sign::addendum_add,
    CaseDeidentify => deidentify::case_deidentify,
    ExportWrite => export::export_write,
    SectionText => export::section_text,
    ModelList => model::model_list,
    ModelMeasure => measure::model_measure,
    ModelExamine => examining::model_examine,
    ModelExamineCancel => examining::model_examine_cancel,
    ModelTasks => model_task::model_tasks,
    ModelTaskSet => model_task::model_task_set,
    ModelAboutCommand => about::model_about,
    ModelImport => model::model_import,
    ModelSelect => model::model_select,
    ModelRemove => model::model_remove,
    SettingsGet => settings::settings_get,
    SettingsSet => settings::settings_set,
    AboutCommand => settings::about,
}

fn carry_out<C: Command>(
    app: &App,
    request: Value,
    handler: fn(&App, C::Request) -> Result<C::Response, Refused>,
) -> Result<Value, Refused> {
    let request = serde_json::from_value(request).map_err(|_| ErrorCode::RequestMalformed)?;
    let answer = handler(app, request)?;
    serde_json::to_value(answer).map_err(|_| ErrorCode::RequestMalformed.into())
}
