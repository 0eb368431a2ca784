import { currentRun } from "./run-state.ts";

export interface WorkflowMetadata {
  workflowRunId: string;
  workflowName: string;
  workflowStartedAt: Date;
}

export function getWorkflowMetadata(): WorkflowMetadata {
  const { runId, workflowId, createdAt } = currentRun("getWorkflowMetadata()").facts;
  const workflowName = workflowId.slice(workflowId.lastIndexOf("//") + 2);
  return { workflowRunId: runId, workflowName, workflowStartedAt: new Date(createdAt) };
}
