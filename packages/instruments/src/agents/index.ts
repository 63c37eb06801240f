export { createAgents } from './create-agents.ts';

export type { Approval, ApprovalOptions } from './approvals.ts';
export type { AgentRun, Agents, AgentsOptions } from './create-agents.ts';
