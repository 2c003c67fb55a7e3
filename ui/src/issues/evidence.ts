import { local, locale } from "../app/i18n.svelte";
import type { IssueView } from "../ipc";
import { type Evidence, ofPlace, ofSource } from "../shared/evidence";

const chinese = /\p{Script=Han}/u;
/** A Chinese record speaks for itself to a Chinese reader: its own words before our English name. */
const words = (label: string, quote: string) => (locale() === "zh" && !chinese.test(label) && chinese.test(quote) ? quote : label);

/** The places of what an issue is about, then its publication. */
export function evidenceOf(issue: IssueView): Evidence[] {
  const places = issue.implicated.flatMap((entry) => entry.places.slice(0, 1).map((place) => ofPlace(place, words(entry.label, place.quote))));
  return [...places, ofSource(issue.source, local(issue.title), "rule")];
}

export const isOpen = (issue: IssueView): boolean => issue.state === "found" && issue.override_reason === null;
