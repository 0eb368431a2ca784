import "./greeting.css";
import { greet } from "./workflows/greet";

const form = document.querySelector("form");
const answer = document.querySelector("#answer");
// What the browser knows of a workflow: its name.
const { workflowId } = greet as { workflowId?: string };

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const name = new FormData(form).get("name");
  void show(typeof name === "string" ? name : "");
});

async function show(name: string): Promise<void> {
  const started = await fetch(`/api/greet?name=${encodeURIComponent(name)}`, { method: "POST" });
  const { runId } = (await started.json()) as { runId: string };
  for (;;) {
    const response = await fetch(`/api/runs/${runId}`);
    const run = (await response.json()) as { status: string; answer?: string };
    if (answer !== null) answer.textContent = run.answer ?? `${workflowId}: ${run.status}`;
    if (["completed", "failed", "cancelled"].includes(run.status)) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
