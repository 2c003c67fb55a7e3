export * from "./generated";
export { call, explain, listen, start } from "./client";
