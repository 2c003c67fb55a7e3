import { search, searchKeymap } from "@codemirror/search";
import { type Extension, EditorState, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { local } from "../app/i18n.svelte";
import type { MarkedSpan, SpanClass } from "../ipc";

export interface Stretch { start: number; end: number }

const showSpans = StateEffect.define<MarkedSpan[]>();
const showCited = StateEffect.define<Stretch | null>();

function decorate(spans: MarkedSpan[], length: number): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const sorted = spans
    .filter((span) => span.end > span.start && span.end <= length)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  for (const span of sorted) {
    const attributes = { title: local(span.label), "data-fact": span.fact };
    builder.add(span.start, span.end, Decoration.mark({ class: `mark mark-${span.class}`, attributes }));
  }
  return builder.finish();
}

const spansField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(showSpans)) return decorate(effect.value, transaction.newDoc.length);
    }
    return value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const citedField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(showCited)) continue;
      const at = effect.value;
      const inside = at && at.end > at.start && at.end <= transaction.newDoc.length;
      return inside ? Decoration.set([Decoration.mark({ class: "cited" }).range(at.start, at.end)]) : Decoration.none;
    }
    return value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Line style per class, so that colour is not the only sign. */
const styles: Record<SpanClass, string> = {
  problem: "solid", medication: "double", allergy: "wavy", lab: "dotted", vital: "dashed", procedure: "solid",
  history: "dotted", gene: "double",
};

const underlines = Object.fromEntries(
  Object.entries(styles).map(([name, style]) => [
    `.mark-${name}`,
    // The shorthand with style and colour is not understood by every WebKit.
    { textDecorationLine: "underline", textDecorationStyle: style, textDecorationColor: `var(--c-${name})`, textDecorationThickness: "2px", textUnderlineOffset: "3px" },
  ]),
);

const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--surface)", fontSize: "0.93em" },
  "&.cm-focused": { outline: "none" },
  ".cm-content:focus-visible": { outline: "2px solid var(--focus)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.65" },
  ".cm-gutters": { backgroundColor: "var(--surface-2)", color: "var(--ink-3)", borderRight: "1px solid var(--line)" },
  ".cm-panels": { backgroundColor: "var(--surface-2)", color: "var(--ink)" },
  ".mark": { cursor: "pointer", textDecorationSkipInk: "none" },
  ".cited": { backgroundColor: "var(--warn-soft)", outline: "1px solid var(--warn)", borderRadius: "2px" },
  ...underlines,
});

function extensions(label: string, onfact: (fact: string) => void): Extension[] {
  return [
    lineNumbers(),
    EditorView.lineWrapping,
    EditorState.readOnly.of(true),
    // Offsets of the stored text count every character, so a carriage return must stay one.
    EditorState.lineSeparator.of("\n"),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ tabindex: "0", "aria-label": label, "aria-readonly": "true" }),
    search({ top: true }),
    keymap.of(searchKeymap),
    spansField,
    citedField,
    theme,
    EditorView.domEventHandlers({
      click(event) {
        const fact = (event.target as HTMLElement).closest?.("[data-fact]")?.getAttribute("data-fact");
        if (fact) onfact(fact);
        return false;
      },
    }),
  ];
}

/** A read-only view of `text` inside a shadow root, where its styles pass the page's content policy. */
export function mountSource(host: HTMLElement, text: string, label: string, onfact: (fact: string) => void): EditorView {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const parent = document.createElement("div");
  parent.style.height = "100%";
  root.replaceChildren(parent);
  return new EditorView({ parent, root, state: EditorState.create({ doc: text, extensions: extensions(label, onfact) }) });
}

export function setSpans(view: EditorView, spans: MarkedSpan[]): void {
  view.dispatch({ effects: showSpans.of(spans) });
}

/** Marks the cited stretch and scrolls it into the middle. */
export function setCited(view: EditorView, at: Stretch | null): void {
  view.dispatch({ effects: showCited.of(at) });
  if (at && at.start <= view.state.doc.length) {
    view.dispatch({ effects: EditorView.scrollIntoView(at.start, { y: "center" }) });
  }
}
