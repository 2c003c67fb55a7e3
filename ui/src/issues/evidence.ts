import { local } from "../app/i18n.svelte";
import type { IssueView } from "../ipc";
import { type Evidence, ofPlace, ofSource } from "../shared/evidence";

/** The places of what an issue is about, then its publication. */
export function evidenceOf(issue: IssueView): Evidence[] {
  const places = issue.implicated.flatMap((entry) => entry.places.slice(0, 1).map((place) => ofPlace(place, entry.label)));
  return [...places, ofSource(issue.source, local(issue.title), "rule")];
}

export const isOpen = (issue: IssueView): boolean => issue.state === "found" && issue.override_reason === null;
