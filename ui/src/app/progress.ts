import type { ApiError, AppEvent, Localized, RunStarted, Step } from "../ipc";

export interface StepProgress {
  step: Step;
  label: Localized;
  state: "waiting" | "running" | "done" | "skipped";
  seconds: number;
  left: number | null;
  doing: Localized | null;
  note: Localized | null;
}

export interface RunProgress {
  case: string;
  run: string;
  state: "running" | "done" | "cancelled" | "failed";
  steps: StepProgress[];
  /** Milliseconds since 1970, when the run began. */
  since: number;
  error: ApiError | null;
}

/** The progress of a run that has just begun. */
export function begin(started: RunStarted, of: string, since: number): RunProgress {
  const steps = started.steps.map(({ step, label }) => ({ step, label, state: "waiting" as const, seconds: 0, left: null, doing: null, note: null }));
  return { case: of, run: started.run, state: "running", steps, since, error: null };
}

/** The progress after `event`; events of other runs change nothing. */
export function advance(progress: RunProgress, event: AppEvent): RunProgress {
  if (event.run !== progress.run) return progress;
  const { kind } = event;
  const change = (step: Step, with_: Partial<StepProgress>): RunProgress => ({
    ...progress,
    steps: progress.steps.map((entry) => (entry.step === step ? { ...entry, ...with_ } : entry)),
  });
  switch (kind.event) {
    case "step_started":
      return change(kind.step, { state: "running", left: kind.estimated_seconds });
    case "step_progressed":
      return change(kind.step, { state: "running", seconds: kind.elapsed_seconds, left: kind.seconds_left, doing: kind.label });
    case "step_finished":
      return change(kind.step, { state: kind.note ? "skipped" : "done", seconds: kind.elapsed_seconds, left: null, note: kind.note });
    case "run_finished":
      return { ...progress, state: "done" };
    case "run_cancelled":
      return { ...progress, state: "cancelled" };
    case "run_failed":
      return { ...progress, state: "failed", error: kind.error };
    default:
      return progress;
  }
}
