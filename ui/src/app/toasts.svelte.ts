export interface Toast {
  id: number;
  tone: "info" | "ok" | "critical";
  text: string;
  next?: string;
}

let last = 0;
export const toasts = $state<Toast[]>([]);

/** Shows a message; errors stay until dismissed, the rest goes by itself. */
export function toast(tone: Toast["tone"], text: string, next?: string): void {
  const id = ++last;
  toasts.push({ id, tone, text, ...(next ? { next } : {}) });
  if (tone !== "critical") setTimeout(() => dismiss(id), 6000);
}

export function dismiss(id: number): void {
  const at = toasts.findIndex((entry) => entry.id === id);
  if (at >= 0) toasts.splice(at, 1);
}

export function dismissAll(): void {
  toasts.splice(0);
}
