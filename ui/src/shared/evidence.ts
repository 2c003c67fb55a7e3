import { local, t } from "../app/i18n.svelte";
import type { CitationView, Place, SourceView } from "../ipc";

/** What a chip shows and what its popover opens. */
export interface Evidence {
  kind: "record" | "guideline" | "rule";
  label: string;
  /** Accessible name. */
  name: string;
  before: string;
  passage: string;
  after: string;
  source: string;
  caution: string;
  place: Place | null;
}

const short = (text: string): string => (text.length > 46 ? `${text.slice(0, 44)}…` : text);

export function ofPlace(place: Place, label: string): Evidence {
  const words = label || place.quote;
  return {
    kind: "record",
    label: short(words),
    name: t("evidence.supports", { what: short(words), line: place.line }),
    before: "",
    passage: place.quote,
    after: "",
    source: t("source.line", { line: place.line }),
    caution: "",
    place,
  };
}

export function ofSource(source: SourceView, title: string, kind: "guideline" | "rule"): Evidence {
  const label = short(`${source.publication} ${source.edition}`.trim() || title);
  return {
    kind,
    label,
    name: t("evidence.source", { what: title }),
    before: "",
    passage: source.statement ?? title,
    after: "",
    source: [source.publication, source.edition].filter(Boolean).join(", "),
    caution: source.verified ? "" : t("evidence.unverified"),
    place: null,
  };
}

export function ofCitation(citation: CitationView): Evidence {
  switch (citation.kind) {
    case "record":
      return { ...ofPlace(citation.place, `${citation.measured} ${citation.place.quote}`.trim()), before: citation.before, after: citation.after };
    case "rule":
      return ofSource(citation.source, local(citation.title), "rule");
    case "guideline":
      return ofSource(citation.source, local(citation.title), "guideline");
  }
}
