import type { Place } from "../ipc";

/** Which tab each pane shows, and what is pointed at. */
export interface Panes {
  record: string;
  work: string;
  cited: Place | null;
  fact: string | null;
  /** The pane in view where there is room for one only. */
  single: "cases" | "record" | "work";
}

export const workTabs = ["check", "differential", "prognosis", "plan", "sign"] as const;

export const fresh = (): Panes => ({ record: "source", work: "check", cited: null, fact: null, single: "record" });

/** How many panes fit into `width` CSS pixels. */
export const layout = (width: number): "three" | "two" | "one" => (width >= 1280 ? "three" : width >= 1024 ? "two" : "one");
