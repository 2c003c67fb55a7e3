//! Which model is asked for which task of a run. What is left to rules and tables is said with each run.

use crate::app::App;
use crate::model::{known, label, named_file, read, read_failed};
use crate::refused::Refused;
use crate::wire::{
    ErrorCode, Localized, ModelChoice, ModelTask, ModelTaskSetRequest, ModelTaskView, Step,
};
use crate::work::Model;
use draft::ModelLabel;
use inference::Generate;
use std::collections::BTreeMap;
use std::sync::Arc;

const ALL: [ModelTask; 5] = [
    ModelTask::Summary,
    ModelTask::Differential,
    ModelTask::Prognosis,
    ModelTask::Plan,
    ModelTask::Passages,
];

impl ModelTask {
    /// The task of a step; `None` where no model is ever asked.
    pub(crate) fn of(step: Step) -> Option<Self> {
        match step {
            Step::Check => None,
            Step::Summary => Some(Self::Summary),
            Step::Differential => Some(Self::Differential),
            Step::Prognosis => Some(Self::Prognosis),
            Step::Plan => Some(Self::Plan),
        }
    }

    fn name(self) -> Localized {
        match self {
            Self::Summary => Localized::new("Problem summary", "问题摘要"),
            Self::Differential => Localized::new("Differential", "鉴别诊断"),
            Self::Prognosis => Localized::new("Prognosis", "预后"),
            Self::Plan => Localized::new("Plan suggestions", "方案建议"),
            Self::Passages => Localized::new("Passages not understood", "未理解的段落"),
        }
    }
}

/// The models of a run by task; none for a task that is left to rules and tables.
#[derive(Default)]
pub(crate) struct TaskModels(BTreeMap<ModelTask, Model>);

impl TaskModels {
    /// `model` for every task.
    pub(crate) fn all(model: &Model) -> Self {
        Self(ALL.iter().map(|task| (*task, model.clone())).collect())
    }

    /// The models that the physician chose, `in_use` where nothing else was; and what is to be said of the choice.
    pub(crate) fn chosen(app: &App, in_use: Option<Model>) -> (Self, Vec<Localized>) {
        let chosen = app.kept().tasks.clone();
        let mut models = BTreeMap::new();
        let mut left: Vec<ModelTask> = Vec::new();
        let mut notes = Vec::new();
        for task in ALL {
            match chosen.get(&task) {
                None | Some(ModelChoice::InUse) => {
                    models.extend(in_use.clone().map(|model| (task, model)));
                }
                Some(ModelChoice::None) => left.push(task),
                Some(ModelChoice::Model { model }) => match other(app, model) {
                    Ok(model) => {
                        models.insert(task, model);
                    }
                    Err(why) => notes.push(not_read(task, &why)),
                },
            }
        }
        notes.extend(left_out(&left));
        (Self(models), notes)
    }

    /// The same models, each as `change` has it.
    pub(crate) fn each(self, change: impl Fn(Arc<dyn Generate>) -> Arc<dyn Generate>) -> Self {
        let mut changed: Vec<(Arc<dyn Generate>, Arc<dyn Generate>)> = Vec::new();
        let mut once = |model: Arc<dyn Generate>| {
            if let Some((_, done)) = changed.iter().find(|(of, _)| Arc::ptr_eq(of, &model)) {
                return Arc::clone(done);
            }
            let done = change(Arc::clone(&model));
            changed.push((model, Arc::clone(&done)));
            done
        };
        Self(
            self.0
                .into_iter()
                .map(|(task, model)| {
                    let generate = once(model.generate);
                    (task, Model { generate, ..model })
                })
                .collect(),
        )
    }

    /// Who is asked for a task.
    pub(crate) fn get(&self, task: ModelTask) -> Option<&Model> {
        self.0.get(&task)
    }

    /// The label of the model that is asked first.
    pub(crate) fn label(&self) -> Option<ModelLabel> {
        self.0.values().next().map(|model| model.label.clone())
    }
}

/// A model that is not the one in use, read once and kept until another choice is made.
fn other(app: &App, id: &str) -> Result<Model, Localized> {
    if let Some(generate) = crate::model::ready(app, id).or_else(|| app.others().get(id).cloned()) {
        return Ok(Model {
            label: label(id, &generate.model()),
            generate,
        });
    }
    let known = known(app, id)
        .ok_or_else(|| Localized::new("Its model is no longer known.", "所选模型已不存在。"))?;
    let file = named_file(app, &known)?;
    let generate = read(app, &known, &file).map_err(|error| read_failed(&error))?;
    app.others().insert(id.to_string(), Arc::clone(&generate));
    Ok(Model {
        label: label(id, &generate.model()),
        generate,
    })
}

/// SHA-256 of the models that were read for single tasks.
pub(crate) fn other_hashes(app: &App) -> Vec<String> {
    let others = app.others();
    others.values().map(|other| other.model().sha256).collect()
}

fn not_read(task: ModelTask, why: &Localized) -> Localized {
    let name = task.name();
    Localized::new(
        format!("{}: {} It is from rules and tables alone.", name.en, why.en),
        format!("{}：{}仅用规则与表格。", name.zh, why.zh),
    )
}

/// Which tasks the physician left to rules and tables; `None` where there are none.
fn left_out(tasks: &[ModelTask]) -> Option<Localized> {
    if tasks.is_empty() {
        return None;
    }
    let names: Vec<Localized> = tasks.iter().map(|task| task.name()).collect();
    let join = |pick: fn(&Localized) -> &str, between: &str| {
        names.iter().map(pick).collect::<Vec<_>>().join(between)
    };
    let en = join(|name| &name.en, ", ");
    let zh = join(|name| &name.zh, "、");
    Some(Localized::new(
        format!("By your choice no model was asked for: {en}."),
        format!("按您的选择，以下任务未询问模型：{zh}。"),
    ))
}

pub(crate) fn model_tasks(app: &App, (): ()) -> Result<Vec<ModelTaskView>, Refused> {
    let kept = app.kept();
    Ok(ALL
        .iter()
        .map(|task| ModelTaskView {
            task: *task,
            label: task.name(),
            choice: kept.tasks.get(task).cloned().unwrap_or_default(),
        })
        .collect())
}

/// Says who is asked for a task from the next run on. Models that nobody is to ask any more leave the memory.
pub(crate) fn model_task_set(
    app: &App,
    request: ModelTaskSetRequest,
) -> Result<Vec<ModelTaskView>, Refused> {
    let ModelTaskSetRequest { task, choice } = request;
    if let ModelChoice::Model { model } = &choice
        && known(app, model).is_none()
    {
        return Err(ErrorCode::ModelMissing.into());
    }
    let chosen = {
        let mut kept = app.kept();
        let mut changed = kept.clone();
        changed.tasks.insert(task, choice);
        changed.write(app.host().data_folder())?;
        *kept = changed;
        kept.tasks.clone()
    };
    app.others().retain(|id, _| {
        let is_it =
            |choice: &ModelChoice| matches!(choice, ModelChoice::Model { model } if model == id);
        chosen.values().any(is_it)
    });
    model_tasks(app, ())
}
