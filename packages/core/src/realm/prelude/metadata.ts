import { currentRun } from "./run-state.ts";

export interface WorkflowMetadata {
  workflowRunId: string;
  workflowName: string;
  workflowStartedAt: Date;
  url: string;
}

export function getWorkflowMetadata(): WorkflowMetadata {
  const { facts, startedAt } = currentRun("getWorkflowMetadata()");
  const { runId, workflowId, url } = facts;
  const workflowName = workflowId.slice(workflowId.lastIndexOf("//") + 2);
  return { workflowRunId: runId, workflowName, workflowStartedAt: new Date(startedAt), url };
}
