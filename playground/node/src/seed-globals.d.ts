/// <reference types="perdure/workflow" />

// Names that the seed document leaves open; visitor.ts gives them a value for each request.
declare const userId: string;
declare const reportId: string;
