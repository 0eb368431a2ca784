import "./greeting.css";

/** A file that the page shares with the workflow, style and all. */
export const greeting = (name: string, visitors: number): string => `Hello ${name}, you are visitor ${visitors}.`;
